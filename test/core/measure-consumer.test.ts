import { describe, expect, it } from 'vitest';
import { measure } from '../../src/core/measure.ts';
import type { Observation } from '../../src/core/observation.ts';
import { type MinuteSeries, missing } from '../../src/core/reading.ts';
import type { ConsumerSignals } from '../../src/core/signals.ts';
import type { SourceState } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import {
  aConsumer,
  anObservation,
  type ConsumerFields,
  MAPPING,
  NOW,
  noSeries,
  type ObservationFields,
  series,
  steady,
} from '../support/observation-builder.ts';
import { aState } from '../support/state-builder.ts';

function ownOf(observation: Observation, state: SourceState = aState()): ConsumerSignals {
  const own = measure(observation, state, NOW).consumers.find((one) => one.mappingId === MAPPING);
  if (own === undefined) throw new Error('the consumer has no signals');
  return own;
}

function measured(consumer: ConsumerFields = {}, fields: ObservationFields = {}, state = aState()): ConsumerSignals {
  return ownOf(anObservation({ consumers: [aConsumer(consumer)], ...fields }), state);
}

/** Throughput of the only consumer when nothing but its average age tells it. */
function fanOut(ages: MinuteSeries, fields: ObservationFields = {}) {
  const metrics = { iteratorAgeMaxMs: ages, iteratorAgeAverageMs: ages };
  return measured({ mapping: { fanOut: 'enhanced' }, metrics }, fields).throughputPerSec;
}

const EVENTS = { invokedEvents: steady(48_000), failedInvokeEvents: steady(6_000) };

describe('throughput', () => {
  it('comes first from the event counts of the mapping', () => {
    expect(measured({ metrics: EVENTS }).throughputPerSec).toMatchObject({ value: 700 });
  });

  it('comes next from what the only standard reader read', () => {
    expect(measured().throughputPerSec).toMatchObject({ value: 1_000 });
  });

  it('leaves out what was read for invocations that failed', () => {
    expect(measured({ metrics: { errors: steady(300) } }).throughputPerSec).toMatchObject({ value: 750 });
  });

  it('comes from age and arrivals where several readers share the read count', () => {
    const consumers = [aConsumer(), aConsumer({ mapping: { id: 'mapping-2' } })];

    expect(
      ownOf(anObservation({ consumers, sourceMetrics: { readRecords: steady(120_000) } })).throughputPerSec,
    ).toEqual({ kind: 'value', value: 1_000, ageMs: 2 * MINUTE_MS });
  });

  it('sees by the age identity that an age that climbs half as fast as time means half the arrivals', () => {
    const ages = series(Array.from({ length: 15 }, (_, index) => index * 30_000));
    const consumer = aConsumer({
      mapping: { fanOut: 'enhanced' },
      metrics: { iteratorAgeMaxMs: ages, iteratorAgeAverageMs: ages },
    });

    expect(ownOf(anObservation({ consumers: [consumer] })).throughputPerSec).toMatchObject({ value: 500 });
  });

  it('is taken over three minutes of ages, so that one rough age does not make a rate', () => {
    const ages = series([...Array<number>(12).fill(10_000), 40_000, 10_000, 10_000, 10_000]);

    // The minute before the newest complete one ended 30 s behind the others: alone it would make 1,500/s.
    expect(fanOut(ages)).toMatchObject({ value: 1_000, ageMs: 2 * MINUTE_MS });
  });

  it('is taken over as many minutes as have an age at both ends', () => {
    const arrivals = {
      sourceMetrics: { incomingRecords: series([...Array<number>(12).fill(60_000), 120_000, 60_000, 60_000]) },
    };
    const rateAfter = (gaps: readonly (number | null)[]) => fanOut(series([...gaps, 0, null, null]), arrivals);

    expect(rateAfter([0, 0, 0])).toMatchObject({ value: expect.closeTo(4_000 / 3, 6) });
    expect(rateAfter([null, 0, null])).toMatchObject({ value: 1_500 });
    expect(rateAfter([null, null, 0])).toMatchObject({ value: 2_000 });
    expect(rateAfter([0, null, null])).toMatchObject({ value: expect.closeTo(4_000 / 3, 6) });
    expect(rateAfter([null, null, null])).toEqual(missing('not-enough-data'));
  });

  it('is missing without invocations and without a second age', () => {
    const oneAge = { iteratorAgeAverageMs: series([400, null]) };

    expect(measured({ metrics: { invocations: noSeries() } }).throughputPerSec).toEqual(missing('no-datapoints'));
    expect(measured({ mapping: { fanOut: 'enhanced' }, metrics: oneAge }).throughputPerSec).toEqual(
      missing('not-enough-data'),
    );
  });
});

describe('backlog', () => {
  it('lies between what arrived within the average age and within the greatest', () => {
    const ages = { iteratorAgeMaxMs: steady(120_000), iteratorAgeAverageMs: steady(30_000) };

    expect(measured({ metrics: ages }).backlogRecords).toMatchObject({ value: { low: 30_000, high: 120_000 } });
  });

  it('is brought forward to now by what arrived and was not done', () => {
    const ages = { iteratorAgeMaxMs: series([60_000, 60_000, 10]), iteratorAgeAverageMs: steady(60_000) };
    const fields = { sourceMetrics: { readRecords: steady(30_000) } };

    expect(measured({ metrics: ages }, fields).backlogRecords).toMatchObject({ value: { low: 90_000, high: 90_000 } });
  });

  it('is missing without an age, and without arrivals', () => {
    expect(measured({ metrics: { iteratorAgeMaxMs: noSeries('stale') } }).backlogRecords).toEqual(missing('stale'));
    expect(measured({}, { sourceMetrics: { incomingRecords: noSeries() } }).backlogRecords.kind).toBe('missing');
  });

  it('is never below nothing', () => {
    const fields = { sourceMetrics: { readRecords: steady(240_000) } };
    const metrics = { iteratorAgeMaxMs: series([800, 800, 100]) };

    expect(measured({ metrics }, fields).backlogRecords).toMatchObject({ value: { low: 0, high: 0 } });
  });
});

describe('lanes', () => {
  it('are readable shards times factor, and the old shards as long as their parents hold records', () => {
    const draining = aState({ shards: { draining: { since: NOW, readableShards: 2 } } });

    expect(measured({ mapping: { factor: 3 } }).slots).toBe(12);
    expect(measured({ mapping: { factor: 3 } }, {}, draining)).toMatchObject({ slots: 6, readableShards: 2 });
  });

  it('do what the present batches show, until more is known', () => {
    expect(measured().laneRatePerSec).toMatchObject({ value: 400 });
    expect(measured().batchFullness).toMatchObject({ value: 0.5 });
  });

  it('do what was measured at the same number of lanes under load', () => {
    const reference = { slots: 4, throughputPerSec: 2_400, durationMs: 167, at: NOW };

    expect(measured({}, {}, aState({ memory: { reference } })).laneRatePerSec).toMatchObject({ value: 600 });
    expect(measured({ mapping: { factor: 2 } }, {}, aState({ memory: { reference } })).laneRatePerSec).toMatchObject({
      value: 400,
    });
  });

  it('are limited by what the shards can be read at, all of it for a reader of its own or with enhanced fan-out', () => {
    expect(measured().readLimitPerSec).toBe(8_000);
    expect(measured({ mapping: { fanOut: 'enhanced' } }).readLimitPerSec).toBe(8_000);
  });

  it('are limited by what other standard readers leave: they read what arrives, and share evenly when they are behind', () => {
    const consumers = [aConsumer(), aConsumer({ mapping: { id: 'mapping-2' } })];
    const most = { incomingRecords: steady(300_000), incomingBytes: steady(150_000_000) };

    expect(ownOf(anObservation({ consumers })).readLimitPerSec).toBe(8_000 - 1_000);
    expect(ownOf(anObservation({ consumers, sourceMetrics: most })).readLimitPerSec).toBe(4_000);
  });

  it('are limited in bytes where records are large', () => {
    const fields = { sourceMetrics: { incomingBytes: steady(60_000 * 2_097_152) } };

    expect(measured({}, fields).readLimitPerSec).toBeCloseTo(4);
    expect(measured({}, fields).capacityPerSec).toMatchObject({ value: expect.closeTo(4, 6) });
  });

  it('are billed for part of their time', () => {
    expect(measured().billedUtilisation).toMatchObject({ value: 0.5 });
  });
});

describe('a consumer without readings', () => {
  it('has a reason for each number it has not', () => {
    const nothing = noSeries('unavailable');
    const own = measured({
      metrics: { invocations: nothing, iteratorAgeMaxMs: nothing, iteratorAgeAverageMs: nothing, errors: nothing },
    });

    for (const reading of [own.ageMaxMs, own.backlogRecords, own.invocationsPerMin, own.batchFullness, own.errorRatio])
      expect(reading.kind).toBe('missing');
  });

  it('has no error ratio where errors are missing, and none of zero invocations', () => {
    expect(measured({ metrics: { errors: noSeries('access-denied') } }).errorRatio).toEqual(missing('access-denied'));
    expect(measured({ metrics: { invocations: steady(0) } }).errorRatio).toEqual(missing('not-enough-data'));
  });

  it('takes all numbers of a minute from the same minute', () => {
    const own = measured({ metrics: { errors: series([600, null, 0, 900]), invocations: series([600, 600, null]) } });

    expect(own.errorRatio.kind).toBe('missing');
  });
});
