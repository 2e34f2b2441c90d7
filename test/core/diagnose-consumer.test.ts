import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../src/core/units.ts';
import { findingsOf, namesOf } from '../support/decide-builder.ts';
import {
  aConsumer,
  anObservation,
  behind,
  MAPPING,
  NOW,
  noSeries,
  series,
  steady,
} from '../support/observation-builder.ts';
import { aBreaker, aState, openBreaker } from '../support/state-builder.ts';

describe('consumer-bound', () => {
  it('is a consumer with full batches whose age climbs, with demand, capacity, backlog and lanes', () => {
    const [first] = findingsOf(behind());

    expect(first).toMatchObject({ bottleneck: 'consumer-bound', mappingId: MAPPING });
    expect(first.confidence).toBeGreaterThanOrEqual(0.8);
    expect(first.numbers).toMatchObject({ arrivalsPerSec: 3_000, capacityPerSec: 1_600, slots: 4, ageSlope: 0.5 });
    expect(first.numbers.backlogRecords).toBeGreaterThan(500_000);
  });

  it('is not one that is late and drains in time', () => {
    const ages = series(Array.from({ length: 15 }, (_, index) => 500_000 - index * 28_000));
    const metrics = {
      iteratorAgeMaxMs: ages,
      iteratorAgeAverageMs: ages,
      invocations: steady(1_800),
      durationAverageMs: steady(100),
    };
    const draining = anObservation({
      consumers: [aConsumer({ metrics })],
      sourceMetrics: { readRecords: steady(180_000) },
    });

    expect(findingsOf(draining)).toMatchObject([{ bottleneck: 'healthy', numbers: { lateSeconds: 76 } }]);
    expect(findingsOf(draining)[0].text).toContain('drains in time');
  });
});

describe('concurrency-capped', () => {
  const throttled = { throttles: steady(400), concurrencyMax: steady(3) };

  it('is a consumer that is throttled, and says at which limit', () => {
    const reserved = findingsOf(
      anObservation({ consumers: [aConsumer({ lambda: { reservedConcurrency: 3 }, metrics: throttled })] }),
    )[0];
    const account = findingsOf(anObservation({ consumers: [aConsumer({ metrics: throttled })] }))[0];

    expect(reserved).toMatchObject({
      bottleneck: 'concurrency-capped',
      numbers: { throttlesPerMin: 400, concurrency: 3, reserved: 3, slots: 4 },
    });
    expect(reserved.text).toContain('reserved concurrency of 3');
    expect(account.text).toContain("the account's concurrency limit");
  });

  it('takes the place of consumer-bound: more lanes would only be throttled', () => {
    expect(namesOf(findingsOf(behind({ consumer: { metrics: throttled } })))).toEqual(['concurrency-capped']);
  });

  it('is not a start that was late now and then', () => {
    expect(
      namesOf(findingsOf(anObservation({ consumers: [aConsumer({ metrics: { throttles: steady(5) } })] }))),
    ).toEqual(['healthy']);
  });
});

describe('downstream-bound', () => {
  it('is a consumer whose downstream has an open breaker, with what tripped it', () => {
    expect(findingsOf(behind(), aState(), [openBreaker()])).toMatchObject([
      { bottleneck: 'downstream-bound', confidence: 0.95, numbers: { errorRatio: 0.3 } },
    ]);
  });

  it('is suspected in the first sick minute, with less confidence', () => {
    const [first] = findingsOf(behind(), aState(), [aBreaker({ sickSince: NOW - 2 * MINUTE_MS })]);

    expect(first).toMatchObject({ bottleneck: 'downstream-bound', confidence: 0.5 });
  });

  it('is not a consumer of another downstream, nor one behind a closed breaker', () => {
    const breakers = [openBreaker({ downstream: 'other-db' }), aBreaker()];

    expect(namesOf(findingsOf(behind(), aState(), breakers))).toEqual(['consumer-bound']);
  });
});

describe('silent', () => {
  const arrivingOnly = (fields: Parameters<typeof aConsumer>[0] = {}) =>
    anObservation({
      consumers: [
        aConsumer({
          lambda: { timeoutMs: 3_000 },
          ...fields,
          metrics: { invocations: noSeries(), throttles: noSeries(), iteratorAgeMaxMs: noSeries() },
        }),
      ],
    });

  it('is a consumer that is not invoked while records arrive, with how many', () => {
    const [first] = findingsOf(arrivingOnly());

    expect(first.bottleneck).toBe('silent');
    expect(first.numbers.records).toBeGreaterThanOrEqual(180_000);
  });

  it('is a disabled mapping, at once', () => {
    const disabled = anObservation({ consumers: [aConsumer({ mapping: { state: 'disabled' } })] });

    expect(findingsOf(disabled)[0]).toMatchObject({ bottleneck: 'silent', confidence: 1 });
  });

  it('is seen behind a long timeout and a long batching window too', () => {
    for (const slow of [{ lambda: { timeoutMs: 300_000 } }, { mapping: { batchWindowMs: 300_000 } }])
      expect(findingsOf(arrivingOnly(slow))[0].bottleneck).toBe('silent');
  });

  it.each([
    ['a filter explains it', arrivingOnly({ mapping: { hasFilter: true } }), aState()],
    ['its mapping is being changed', arrivingOnly({ mapping: { state: 'updating' } }), aState()],
    ['its mapping has just been changed', arrivingOnly(), aState({ memory: { changedAt: NOW - 2 * MINUTE_MS } })],
    ['its invocations cannot be read', blind('unavailable'), aState()],
  ])('is not a consumer when %s', (_why, observation, state) => {
    expect(namesOf(findingsOf(observation, state))).not.toContain('silent');
  });

  it('is not a consumer of a source where nothing arrives', () => {
    const idle = arrivingOnly();
    const quiet = { ...idle, sourceMetrics: { ...idle.sourceMetrics, incomingRecords: steady(0) } };

    expect(namesOf(findingsOf(quiet))).not.toContain('silent');
  });

  function blind(why: 'unavailable') {
    return anObservation({
      consumers: [aConsumer({ lambda: { timeoutMs: 3_000 }, metrics: { invocations: noSeries(why) } })],
    });
  }
});
