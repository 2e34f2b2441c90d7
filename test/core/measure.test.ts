import { describe, expect, it } from 'vitest';
import { measure } from '../../src/core/measure.ts';
import type { Observation } from '../../src/core/observation.ts';
import { missing, present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anObservation, NOW, noSeries, series, steady } from '../support/observation-builder.ts';
import { aState } from '../support/state-builder.ts';

function signalsOf(observation: Observation, state = aState()) {
  return measure(observation, state, NOW);
}

describe('measure, of the source', () => {
  it('turns sums per minute into rates per second', () => {
    expect(signalsOf(anObservation())).toMatchObject({
      arrivalsPerSec: { value: 1_000 },
      bytesPerSec: { value: 500_000 },
      writeThrottledPerSec: { value: 0 },
      ingestUtilisation: { value: 0.25 },
    });
  });

  it('lets a partial minute raise arrivals and never lower them', () => {
    const rising = anObservation({ sourceMetrics: { incomingRecords: series([60_000, 60_000, 90_000]) } });
    const partial = anObservation({ sourceMetrics: { incomingRecords: series([60_000, 60_000, 4_000]) } });

    expect(signalsOf(rising).arrivalsPerSec).toEqual(present(1_500, 0));
    expect(signalsOf(partial).arrivalsPerSec).toEqual(present(1_000, MINUTE_MS));
  });

  it('keeps missing arrivals missing, with everything that rests on them', () => {
    const signals = signalsOf(anObservation({ sourceMetrics: { incomingRecords: noSeries('unavailable') } }));

    expect(signals.arrivalsPerSec).toEqual(missing('unavailable'));
    expect(signals.arrivalsPeakPerSec).toEqual(missing('unavailable'));
    expect(signals.ingestUtilisation).toEqual(missing('unavailable'));
  });

  it('takes no refusals for none only where writes did arrive', () => {
    const quiet = { writeThrottledRecords: noSeries() };

    expect(signalsOf(anObservation({ sourceMetrics: quiet })).writeThrottledPerSec).toMatchObject({ value: 0 });
    expect(
      signalsOf(anObservation({ sourceMetrics: { ...quiet, incomingRecords: noSeries() } })).writeThrottledPerSec,
    ).toEqual(missing('no-datapoints'));
    expect(
      signalsOf(anObservation({ sourceMetrics: { writeThrottledRecords: noSeries('access-denied') } }))
        .writeThrottledPerSec,
    ).toEqual(missing('access-denied'));
  });

  it('counts refused minutes in a row', () => {
    const minutes = (values: readonly number[]) =>
      signalsOf(anObservation({ sourceMetrics: { writeThrottledRecords: series(values) } })).writeThrottledMinutes;

    expect(minutes([9, 0, 9, 9, 9])).toBe(3);
    expect(minutes([9, 9, 9, 0, 0])).toBe(0);
  });

  it('does not let a partial minute without refusals end the row', () => {
    const observation = anObservation({ sourceMetrics: { writeThrottledRecords: series([0, 900, 900, 0]) } });

    expect(signalsOf(observation).writeThrottledMinutes).toBe(2);
  });

  it('counts refused records as demand, up to what was accepted', () => {
    const refused = (perMinute: number) =>
      signalsOf(anObservation({ sourceMetrics: { writeThrottledRecords: steady(perMinute) } })).ingestUtilisation;

    expect(refused(30_000)).toMatchObject({ value: 0.375 });
    expect(refused(6_000_000)).toMatchObject({ value: 0.5 });
  });

  it('takes the tighter of the limits in records and in bytes', () => {
    const bytes = anObservation({ sourceMetrics: { incomingBytes: steady(4 * 1_048_576 * 60 * 0.9) } });

    expect(signalsOf(bytes).ingestUtilisation).toMatchObject({ value: expect.closeTo(0.9, 9) });
  });

  it('knows no shards of a source that could not be read', () => {
    const signals = signalsOf({ ...anObservation(), source: missing('unavailable') });

    expect(signals.parentsDrained).toBeNull();
    expect(signals.ingestUtilisation).toEqual(missing('not-enough-data'));
  });

  it('is as fresh as the newest minute of anything that moves with the load', () => {
    const old = series([60_000, ...Array<null>(6).fill(null)]);
    const consumers = [aConsumer({ metrics: { invocations: old } })];

    expect(signalsOf(anObservation({ consumers, sourceMetrics: { incomingRecords: old } })).freshness).toMatchObject({
      value: 6 * MINUTE_MS,
    });
  });
});

describe('measure, of the peak and the trend', () => {
  it('sees the greatest minute of a quarter of an hour', () => {
    const values = [...Array<number>(5).fill(60_000), 240_000, ...Array<number>(9).fill(60_000)];

    expect(signalsOf(anObservation({ sourceMetrics: { incomingRecords: series(values) } })).arrivalsPeakPerSec).toEqual(
      present(4_000, 0),
    );
  });

  it('sees a load that rises by ten records a second every minute', () => {
    const values = Array.from({ length: 10 }, (_, index) => 60_000 + index * 600);
    const { arrivalsTrend } = signalsOf(anObservation({ sourceMetrics: { incomingRecords: series(values) } }));

    expect(arrivalsTrend).toMatchObject({ value: expect.closeTo(10 / 60, 9) });
  });
});
