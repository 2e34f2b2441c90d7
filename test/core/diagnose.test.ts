import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/core/observation.ts';
import { missing } from '../../src/core/reading.ts';
import { findingsOf, namesOf } from '../support/decide-builder.ts';
import { aConsumer, anObservation, aStream, behind, noSeries, series, steady } from '../support/observation-builder.ts';

describe('healthy', () => {
  it('is a consumer that keeps up, with the age and the arrivals', () => {
    expect(findingsOf(anObservation())).toMatchObject([
      { bottleneck: 'healthy', numbers: { ageSeconds: 1, arrivalsPerSec: 1_000 } },
    ]);
    expect(findingsOf(anObservation())[0].numbers).not.toHaveProperty('lateSeconds');
  });

  it('is not a source that falls behind', () => {
    expect(namesOf(findingsOf(behind()))).not.toContain('healthy');
  });
});

/** Seven tenths of what four shards accept. */
const BUSY = { incomingRecords: steady(168_000), readRecords: steady(168_000) };

describe('ingest-bound', () => {
  it('is a stream that refuses writes for two minutes, with how many', () => {
    const refusing = anObservation({
      sourceMetrics: { ...BUSY, writeThrottledRecords: series([0, 0, 30_000, 30_000, 33_000]) },
    });

    expect(findingsOf(refusing).find((one) => one.bottleneck === 'ingest-bound')).toMatchObject({
      mappingId: null,
      numbers: { writeThrottledMinutes: 3, writeThrottledPerSec: 550, openShards: 4 },
    });
  });

  it('is not a single refused minute far from the limit', () => {
    const burst = anObservation({ sourceMetrics: { ...BUSY, writeThrottledRecords: series([0, 0, 0, 30_000]) } });

    expect(namesOf(findingsOf(burst))).not.toContain('ingest-bound');
  });

  it('is a stream whose producers use nearly all it accepts', () => {
    const full = anObservation({ sourceMetrics: { incomingRecords: steady(228_000), readRecords: steady(228_000) } });

    expect(findingsOf(full).find((one) => one.bottleneck === 'ingest-bound')).toMatchObject({
      numbers: { ingestUtilisation: 0.95 },
    });
  });
});

describe('hot-shard', () => {
  it('is a stream that refuses writes while most of it is idle', () => {
    const hot = anObservation({ sourceMetrics: { writeThrottledRecords: series([0, 0, 30_000, 30_000, 33_000]) } });

    expect(findingsOf(hot)[0]).toMatchObject({ bottleneck: 'hot-shard', numbers: { writeThrottledMinutes: 3 } });
  });

  it('is not a stream whose shards are in use', () => {
    const refusing = anObservation({ sourceMetrics: { ...BUSY, writeThrottledRecords: steady(30_000) } });

    expect(namesOf(findingsOf(refusing))).not.toContain('hot-shard');
  });
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
    const [first] = findingsOf(observation as Observation);

    expect(first).toMatchObject({ bottleneck: 'unknown', confidence: 1 });
    expect(first.text).toContain(why);
  });

  it('is a picture that is too old, with its age', () => {
    const consumers = [aConsumer({ metrics: { invocations: longAgo, iteratorAgeMaxMs: longAgo } })];
    const old = anObservation({ consumers, sourceMetrics: { incomingRecords: longAgo } });

    expect(findingsOf(old).find((one) => one.bottleneck === 'unknown')).toMatchObject({ numbers: { ageSeconds: 420 } });
  });

  it('comes before healthy: what cannot be seen is not well', () => {
    const half = anObservation({
      source: aStream(),
      consumers: [aConsumer(), aConsumer({ mapping: { id: 'm-2' }, metrics: { iteratorAgeMaxMs: noSeries() } })],
    });

    expect(namesOf(findingsOf(half))).toEqual(['unknown']);
  });
});

describe('several findings', () => {
  it('stand together, worst first', () => {
    const both = behind({ sourceMetrics: { writeThrottledRecords: steady(60_000) } });

    expect(namesOf(findingsOf(both))).toEqual(['ingest-bound', 'consumer-bound']);
  });
});
