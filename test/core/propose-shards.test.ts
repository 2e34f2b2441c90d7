import { describe, expect, it } from 'vitest';
import { assess } from '../../src/core/assess.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Observation } from '../../src/core/observation.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Proposal } from '../../src/core/proposal.ts';
import { propose } from '../../src/core/propose.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anObservation, aStream, behind, NOW, noSeries, steady } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { aState, calmNeeds, knownCode, openBreaker } from '../support/state-builder.ts';

function wishes(
  observation: Observation,
  state = aState(),
  policy: Policy = aPolicy(),
  breakers: readonly BreakerState[] = [],
): readonly Proposal[] {
  const assessment = assess(observation, state, NOW);
  const diagnosis = diagnose(assessment, policy, breakers, NOW);
  return propose({ assessment, diagnosis, policy, breakers, now: NOW });
}

function shardWish(...args: Parameters<typeof wishes>) {
  return wishes(...args).find((one) => one.action.kind === 'update-shard-count') ?? null;
}

const REFUSING = {
  incomingRecords: steady(240_000),
  readRecords: steady(240_000),
  writeThrottledRecords: steady(24_000),
};

describe('more shards', () => {
  it('are wanted when producers are refused, with how many they need', () => {
    const wish = shardWish(anObservation({ sourceMetrics: REFUSING }));

    expect(wish).toMatchObject({
      action: { from: 4 },
      direction: 'out',
      purpose: 'capacity',
      reason: { code: 'shards-raised', numbers: { neededShards: expect.any(Number), openShards: 4 } },
    });
    const to = wish?.action.kind === 'update-shard-count' ? wish.action.to : 0;
    expect(to).toBeGreaterThanOrEqual(6);
    expect(to).toBeLessThanOrEqual(8);
  });

  it("are wanted up to the owner's minimum, whatever the load", () => {
    const policy = aPolicy({ bounds: { shards: { min: 6, max: 64 }, factor: { min: 1, max: 10 } } });

    expect(shardWish(anObservation(), aState(), policy)).toMatchObject({ action: { from: 4, to: 6 } });
  });

  it('are wanted when even the greatest factor cannot carry the load', () => {
    const policy = aPolicy({ bounds: { shards: { min: 1, max: 64 }, factor: { min: 1, max: 2 } } });

    const known = aState({ memory: { durationModel: knownCode() } });

    expect(shardWish(behind(), known, policy)).toMatchObject({ direction: 'out', purpose: 'capacity' });
  });

  it('are not wanted for a backlog that a factor can drain', () => {
    expect(shardWish(behind())).toBeNull();
  });

  it('take over from relief that has become a lasting load', () => {
    const loaded = behind({
      consumer: {
        mapping: { factor: 8 },
        metrics: {
          iteratorAgeMaxMs: steady(2_000),
          iteratorAgeAverageMs: steady(1_000),
          invocations: steady(1_440),
          durationAverageMs: steady(975),
        },
      },
      sourceMetrics: { incomingRecords: steady(144_000), readRecords: steady(144_000) },
    });
    const since = (minutes: number) =>
      aState({
        memory: {
          lastFactor: 8,
          changedAt: NOW - minutes * MINUTE_MS,
          changeDirection: 'out',
          durationModel: knownCode(9.5),
        },
      });

    expect(shardWish(loaded, since(10))).toBeNull();
    expect(shardWish(loaded, since(20))).toMatchObject({ direction: 'out', reason: { code: 'shards-raised' } });
  });
});

describe('the order of levers', () => {
  it('puts factors first: they are what helps the backlog that exists', () => {
    const both = wishes(behind({ sourceMetrics: { writeThrottledRecords: steady(60_000) } }));

    expect(both.map((one) => one.action.kind)).toEqual(['set-parallelization-factor', 'update-shard-count']);
  });

  it('pairs a reshard under an open breaker with as many fewer lanes', () => {
    const observation = anObservation({
      consumers: [aConsumer({ mapping: { factor: 2 } })],
      sourceMetrics: { ...REFUSING, writeThrottledRecords: steady(200_000) },
    });
    const pair = wishes(observation, aState({ memory: { lastFactor: 2 } }), aPolicy(), [openBreaker()]);

    expect(pair.map((one) => one.direction)).toEqual(['in', 'out']);
    expect(pair[0]?.action).toMatchObject({ from: 2, to: 1 });
  });
});

describe('fewer shards', () => {
  const large = anObservation({ source: aStream({ openShards: 16 }) });
  const calm = (need: number) => aState({ shards: { lastOpenShards: 16, shardNeeds: calmNeeds(need) } });

  it('are wanted when no need of the quiet window was greater, at most half in one step', () => {
    expect(shardWish(large, calm(9))).toMatchObject({
      direction: 'in',
      purpose: 'hand-back',
      reason: { code: 'shards-returned', numbers: { neededShards: 9, openShards: 16 } },
    });
    expect(shardWish(large, calm(2))?.action).toMatchObject({ to: 8 });
  });

  it("never go below the owner's minimum", () => {
    const policy = aPolicy({ bounds: { shards: { min: 12, max: 64 }, factor: { min: 1, max: 10 } } });

    expect(shardWish(large, calm(2), policy)?.action).toMatchObject({ to: 12 });
  });

  it.each([
    ['before the quiet window is over', large, aState({ shards: { lastOpenShards: 16 } })],
    ['when the need was as great as what there is', large, calm(16)],
    [
      'while a consumer is behind',
      behind({ source: aStream({ openShards: 16 }), consumer: { metrics: { iteratorAgeMaxMs: steady(50_000) } } }),
      calm(4),
    ],
    [
      'while records are older than half of what the owner accepts',
      anObservation({
        source: aStream({ openShards: 16 }),
        consumers: [aConsumer({ metrics: { iteratorAgeMaxMs: steady(45_000) } })],
      }),
      calm(4),
    ],
    [
      'without an age of every consumer',
      anObservation({
        source: aStream({ openShards: 16 }),
        consumers: [aConsumer(), aConsumer({ mapping: { id: 'm-2' }, metrics: { iteratorAgeMaxMs: noSeries() } })],
      }),
      calm(4),
    ],
    ['without consumers that can be read', { ...large, consumers: { kind: 'missing', why: 'unavailable' } }, calm(4)],
    [
      'without arrivals',
      anObservation({ source: aStream({ openShards: 16 }), sourceMetrics: { incomingRecords: noSeries() } }),
      calm(4),
    ],
  ])('are not wanted %s', (_why, observation, state) => {
    expect(shardWish(observation as Observation, state)).toBeNull();
  });
});
