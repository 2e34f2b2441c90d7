import { describe, expect, it } from 'vitest';
import { assess } from '../../src/core/assess.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Bottleneck, Finding } from '../../src/core/diagnosis.ts';
import type { Observation } from '../../src/core/observation.ts';
import { missing } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import {
  aConsumer,
  anObservation,
  aStream,
  behind,
  MAPPING,
  NOW,
  noSeries,
  series,
  steady,
} from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { aBreaker, aState, openBreaker } from '../support/state-builder.ts';

function findings(observation: Observation, state = aState(), breakers: readonly BreakerState[] = []) {
  return diagnose(assess(observation, state, NOW), aPolicy(), breakers, NOW).findings;
}

function names(list: readonly Finding[]): readonly Bottleneck[] {
  return list.map((finding) => finding.bottleneck);
}

describe('healthy', () => {
  it('is a consumer that keeps up, with the age and the arrivals', () => {
    expect(findings(anObservation())).toMatchObject([
      { bottleneck: 'healthy', numbers: { ageSeconds: 1, arrivalsPerSec: 1_000 } },
    ]);
  });

  it('is not a source that falls behind', () => {
    expect(names(findings(behind()))).not.toContain('healthy');
  });
});

describe('consumer-bound', () => {
  it('is a consumer with full batches whose age climbs, with demand, capacity, backlog and lanes', () => {
    const [first] = findings(behind());

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

    expect(names(findings(draining))).toEqual(['healthy']);
  });
});

describe('ingest-bound', () => {
  it('is a stream that refuses writes for two minutes, with how many', () => {
    const refusing = anObservation({ sourceMetrics: { writeThrottledRecords: series([0, 0, 6_000, 6_000, 6_600]) } });

    expect(findings(refusing)[0]).toMatchObject({
      bottleneck: 'ingest-bound',
      mappingId: null,
      numbers: { writeThrottledMinutes: 3, writeThrottledPerSec: 110, openShards: 4 },
    });
  });

  it('is a stream whose producers use nearly all it accepts', () => {
    const full = anObservation({ sourceMetrics: { incomingRecords: steady(228_000), readRecords: steady(228_000) } });

    expect(findings(full).find((one) => one.bottleneck === 'ingest-bound')).toMatchObject({
      numbers: { ingestUtilisation: 0.95 },
    });
  });

  it('is not a burst inside one minute far from the limit', () => {
    const burst = anObservation({ sourceMetrics: { writeThrottledRecords: series([0, 0, 0, 600, 0]) } });

    expect(names(findings(burst))).toEqual(['healthy']);
  });
});

describe('concurrency-capped', () => {
  const throttled = { throttles: steady(400), concurrencyMax: steady(3) };

  it('is a consumer that is throttled, and says at which limit', () => {
    const reserved = findings(
      anObservation({ consumers: [aConsumer({ lambda: { reservedConcurrency: 3 }, metrics: throttled })] }),
    )[0];
    const account = findings(anObservation({ consumers: [aConsumer({ metrics: throttled })] }))[0];

    expect(reserved).toMatchObject({
      bottleneck: 'concurrency-capped',
      numbers: { throttlesPerMin: 400, concurrency: 3, reserved: 3, slots: 4 },
    });
    expect(reserved.text).toContain('reserved concurrency of 3');
    expect(account.text).toContain("the account's concurrency limit");
  });

  it('takes the place of consumer-bound: more lanes would only be throttled', () => {
    expect(names(findings(behind({ consumer: { metrics: throttled } })))).toEqual(['concurrency-capped']);
  });

  it('is not a start that was late now and then', () => {
    expect(names(findings(anObservation({ consumers: [aConsumer({ metrics: { throttles: steady(5) } })] })))).toEqual([
      'healthy',
    ]);
  });
});

describe('downstream-bound', () => {
  it('is a consumer whose downstream has an open breaker, with what tripped it', () => {
    expect(findings(behind(), aState(), [openBreaker()])).toMatchObject([
      { bottleneck: 'downstream-bound', confidence: 0.95, numbers: { errorRatio: 0.3 } },
    ]);
  });

  it('is suspected in the first sick minute, with less confidence', () => {
    const [first] = findings(behind(), aState(), [aBreaker({ sickSince: NOW - 2 * MINUTE_MS })]);

    expect(first).toMatchObject({ bottleneck: 'downstream-bound', confidence: 0.5 });
  });

  it('is not a consumer of another downstream, nor one behind a closed breaker', () => {
    const breakers = [openBreaker({ downstream: 'other-db' }), aBreaker()];

    expect(names(findings(behind(), aState(), breakers))).toEqual(['consumer-bound']);
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
    expect(findings(arrivingOnly())[0]).toMatchObject({ bottleneck: 'silent', numbers: { records: 180_000 } });
  });

  it('is a disabled mapping, at once', () => {
    const disabled = anObservation({ consumers: [aConsumer({ mapping: { state: 'disabled' } })] });

    expect(findings(disabled)[0]).toMatchObject({ bottleneck: 'silent', confidence: 1 });
  });

  it.each([
    ['a filter explains it', arrivingOnly({ mapping: { hasFilter: true } }), aState()],
    ['its mapping is being changed', arrivingOnly({ mapping: { state: 'updating' } }), aState()],
    ['its mapping has just been changed', arrivingOnly(), aState({ memory: { changedAt: NOW - 2 * MINUTE_MS } })],
    ['its invocations cannot be read', blind('unavailable'), aState()],
  ])('is not a consumer when %s', (_why, observation, state) => {
    expect(names(findings(observation, state))).not.toContain('silent');
  });

  it('is not a consumer of a source where nothing arrives', () => {
    const idle = arrivingOnly();
    const quiet = { ...idle, sourceMetrics: { ...idle.sourceMetrics, incomingRecords: steady(0) } };

    expect(names(findings(quiet))).not.toContain('silent');
  });

  function blind(why: 'unavailable') {
    return anObservation({
      consumers: [aConsumer({ lambda: { timeoutMs: 3_000 }, metrics: { invocations: noSeries(why) } })],
    });
  }
});

describe('unknown', () => {
  const longAgo = series([60_000, ...Array<null>(7).fill(null)]);

  it.each([
    ['the stream cannot be read', { ...anObservation(), source: missing('access-denied') }, 'access-denied'],
    ['the mappings cannot be read', { ...anObservation(), consumers: missing('unavailable') }, 'unavailable'],
    [
      'arrivals are missing',
      anObservation({ sourceMetrics: { incomingRecords: noSeries('unavailable') } }),
      'unavailable',
    ],
    [
      'nothing has a data point',
      anObservation({
        sourceMetrics: { incomingRecords: noSeries() },
        consumers: [aConsumer({ metrics: { invocations: noSeries() } })],
      }),
      'no-datapoints',
    ],
    [
      'an age is missing although records arrive',
      anObservation({ consumers: [aConsumer({ metrics: { iteratorAgeMaxMs: noSeries('unavailable') } })] }),
      'unavailable',
    ],
  ])('is what is said when %s, with the reason', (_what, observation, why) => {
    const [first] = findings(observation as Observation);

    expect(first).toMatchObject({ bottleneck: 'unknown', confidence: 1 });
    expect(first.text).toContain(why);
  });

  it('is a picture that is too old, with its age', () => {
    const consumers = [aConsumer({ metrics: { invocations: longAgo, iteratorAgeMaxMs: longAgo } })];
    const old = anObservation({ consumers, sourceMetrics: { incomingRecords: longAgo } });

    expect(findings(old).find((one) => one.bottleneck === 'unknown')).toMatchObject({ numbers: { ageSeconds: 420 } });
  });

  it('comes before healthy: what cannot be seen is not well', () => {
    const half = anObservation({
      source: aStream(),
      consumers: [aConsumer(), aConsumer({ mapping: { id: 'm-2' }, metrics: { iteratorAgeMaxMs: noSeries() } })],
    });

    expect(names(findings(half))).toEqual(['unknown']);
  });
});

describe('several findings', () => {
  it('stand together, worst first', () => {
    const both = behind({ sourceMetrics: { writeThrottledRecords: steady(60_000) } });

    expect(names(findings(both))).toEqual(['ingest-bound', 'consumer-bound']);
  });
});
