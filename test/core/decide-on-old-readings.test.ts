import { describe, expect, it } from 'vitest';
import { missing } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { decideOn } from '../support/decide-builder.ts';
import { aConsumer, anObservation, aStream, behind, NOW, series } from '../support/observation-builder.ts';
import { aState, calmNeeds } from '../support/state-builder.ts';

const RELIEVED = aState({ memory: { lastFactor: 4, slotNeeds: calmNeeds(4) } });

/** The last value came so many minutes ago; everything else is fresh. */
function lastSeen(value: number, minutesAgo: number) {
  return series([value, ...Array<null>(minutesAgo).fill(null)]);
}

const OLD_AGES = { iteratorAgeMaxMs: lastSeen(500, 9), iteratorAgeAverageMs: lastSeen(300, 9) };

describe('a reading that is too old', () => {
  it('proves nothing: an old picture of a backlog is unknown and no more', () => {
    const { diagnosis } = decideOn(behind({}, NOW - 10 * MINUTE_MS));

    expect(diagnosis.findings.map((finding) => finding.bottleneck)).toEqual(['unknown']);
  });

  it('of the age hands no relief back', () => {
    const observation = anObservation({ consumers: [aConsumer({ mapping: { factor: 4 }, metrics: OLD_AGES })] });

    expect(decideOn(observation, RELIEVED).decision.actions).toEqual([]);
  });

  it('of arrivals hands no relief back', () => {
    const observation = anObservation({
      consumers: [aConsumer({ mapping: { factor: 4 } })],
      sourceMetrics: { incomingRecords: lastSeen(60_000, 9) },
    });

    expect(decideOn(observation, RELIEVED).decision.actions).toEqual([]);
  });

  it('of the age hands no shards back', () => {
    const observation = anObservation({
      source: aStream({ openShards: 16 }),
      consumers: [aConsumer({ metrics: OLD_AGES })],
    });
    const state = aState({ shards: { lastOpenShards: 16, shardNeeds: calmNeeds(4) } });

    expect(decideOn(observation, state).decision.actions).toEqual([]);
  });

  it('of arrivals raises nothing', () => {
    const observation = behind({ sourceMetrics: { incomingRecords: lastSeen(180_000, 9) } });

    expect(decideOn(observation).decision.actions).toEqual([]);
  });

  it('hands nothing back from a consumer that has fallen silent', () => {
    const silent = anObservation({
      consumers: [
        aConsumer({
          mapping: { factor: 4 },
          lambda: { timeoutMs: 3_000 },
          metrics: { iteratorAgeMaxMs: lastSeen(500, 7), invocations: lastSeen(1_200, 7), throttles: lastSeen(0, 7) },
        }),
      ],
    });
    const { decision, diagnosis } = decideOn(silent, RELIEVED);

    expect(diagnosis.findings[0].bottleneck).toBe('silent');
    expect(decision.actions).toEqual([]);
  });
});

describe('a turn that cannot see the consumers', () => {
  it('does not count as one in which few shards were needed', () => {
    const observation = {
      ...anObservation({ source: aStream({ openShards: 16 }) }),
      consumers: missing('unavailable'),
    };
    const { state } = decideOn(
      { ...observation, observedAt: NOW } as const,
      aState({ shards: { lastOpenShards: 16 } }),
    );

    expect(state.shards.shardNeeds).toBeNull();
  });
});
