import { describe, expect, it } from 'vitest';
import { type Assessment, assess } from '../../src/core/assess.ts';
import { downstreamsOf, weighDownstream } from '../../src/core/downstream-evidence.ts';
import type { DownstreamObservation, Observation } from '../../src/core/observation.ts';
import { present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import {
  aConsumer,
  aDownstream,
  anObservation,
  MAPPING,
  NOW,
  noSeries,
  series,
  steady,
} from '../support/observation-builder.ts';
import { aBreakerPolicy } from '../support/policy-builder.ts';
import { consumerSignals, saturatedSignals, sourceSignals } from '../support/signals-builder.ts';
import { aState } from '../support/state-builder.ts';

function weigh(assessments: readonly Assessment[], own: DownstreamObservation | null = null) {
  return weighDownstream('orders-db', assessments, own, aBreakerPolicy(), NOW);
}

function failing(errorsPerMin: number): Observation {
  return anObservation({ consumers: [aConsumer({ metrics: { errors: steady(errorsPerMin) } })] });
}

function withSignals(own: ReturnType<typeof consumerSignals>, state = aState()): Assessment {
  return { observation: anObservation(), signals: sourceSignals({ consumers: [own] }), outcomes: [], state };
}

describe('evidence of a downstream', () => {
  it('is well when invocations go through at their usual pace', () => {
    expect(weigh([assess(anObservation(), aState(), NOW)])).toMatchObject({
      verdict: 'well',
      agreeing: 0,
      minuteStartMs: NOW - 3 * MINUTE_MS,
      writers: [{ mappingId: MAPPING, slots: 4 }],
    });
  });

  it('is sick when invocations fail, with how many', () => {
    expect(weigh([assess(failing(300), aState(), NOW)])).toMatchObject({
      verdict: 'sick',
      agreeing: 1,
      reason: { numbers: { errorRatio: 0.25, errorsPerMin: 300 } },
    });
  });

  it('is not sick on a handful of errors, however large their share', () => {
    const few = anObservation({ consumers: [aConsumer({ metrics: { errors: steady(2), invocations: steady(4) } })] });

    expect(weigh([assess(few, aState(), NOW)]).verdict).not.toBe('sick');
  });

  it('is neither sick nor well in between', () => {
    expect(weigh([assess(failing(100), aState(), NOW)]).verdict).toBe('unknown');
  });

  it('is unknown without invocations and without metrics of its own', () => {
    const idle = anObservation({ consumers: [aConsumer({ metrics: { invocations: noSeries() } })] });

    expect(weigh([assess(idle, aState(), NOW)])).toMatchObject({ verdict: 'unknown', minuteStartMs: 0 });
  });

  it('is sick when the same lanes do less and each batch takes longer', () => {
    const reference = { slots: 4, throughputPerSec: 1_600, durationMs: 25, at: NOW };
    const collapsed = saturatedSignals({
      throughputPerSec: present(400, MINUTE_MS),
      durationAverageMs: present(100, MINUTE_MS),
    });

    expect(weigh([withSignals(collapsed, aState({ memory: { reference } }))])).toMatchObject({
      verdict: 'sick',
      reason: { numbers: { throughputShare: 0.25, slowdown: 4 } },
    });
  });

  it('is sick when the code takes much longer than it did while records wait, and only then', () => {
    const slow = { slowdown: present(3, MINUTE_MS) };

    expect(weigh([withSignals(saturatedSignals(slow))]).verdict).toBe('sick');
    expect(weigh([withSignals(consumerSignals(slow))]).verdict).toBe('unknown');
  });

  it('allows lanes that have just been changed more slowness', () => {
    const slow = withSignals(
      saturatedSignals({ slowdown: present(2.2, MINUTE_MS) }),
      aState({ memory: { changedAt: NOW - 6 * MINUTE_MS } }),
    );

    expect(weigh([slow]).verdict).not.toBe('sick');
  });

  it("counts the downstream's own errors as an independent signal", () => {
    const own = aDownstream({ errors: steady(400) });

    expect(weigh([assess(failing(300), aState(), NOW)], own)).toMatchObject({ verdict: 'sick', agreeing: 2 });
    expect(weigh([], own)).toMatchObject({ verdict: 'sick', agreeing: 1 });
    expect(weigh([], aDownstream())).toMatchObject({ verdict: 'well' });
  });

  it('does not hold errors of another minute against the requests of this one', () => {
    const longAgo = series([400, ...Array<null>(12).fill(null)]);

    expect(weigh([], aDownstream({ errors: longAgo })).verdict).not.toBe('sick');
  });

  it('counts two consumers that fail alike as one kind of signal', () => {
    const both = [1, 2].map(() => assess(failing(300), aState(), NOW));

    expect(weigh(both).agreeing).toBe(1);
  });

  it('names its writers, the one that is most behind first', () => {
    const first = withSignals(consumerSignals({ ageMaxMs: present(1_000, MINUTE_MS) }));
    const second = withSignals(saturatedSignals());

    expect(weigh([first, second]).writers.map((writer) => writer.ageMs)).toEqual([120_000, 1_000]);
  });

  it('leaves out who writes elsewhere', () => {
    const elsewhere = anObservation({
      consumers: [aConsumer({ downstreams: ['other-db'], metrics: { errors: steady(600) } })],
    });

    expect(weigh([assess(elsewhere, aState(), NOW)])).toMatchObject({ verdict: 'unknown', writers: [] });
  });
});

describe('the downstreams of a consumer', () => {
  it('are those the owner has named, or else all that is behind its function', () => {
    expect(downstreamsOf(aConsumer())).toEqual(['orders-db']);
    expect(downstreamsOf(aConsumer({ downstreams: [] }))).toEqual(['lambda:bill']);
  });
});
