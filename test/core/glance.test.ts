import { describe, expect, it } from 'vitest';
import { glanceOf } from '../../src/core/glance.ts';
import { missing, present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { NOW, noSeries, STREAM_ID, series, steady } from '../support/observation-builder.ts';

type Metrics = Parameters<typeof glanceOf>[1];

function glance(fields: Partial<Metrics> = {}) {
  const metrics = { ages: [steady(800)], incomingRecords: steady(60_000), writeThrottledRecords: steady(0), ...fields };
  return glanceOf(STREAM_ID, metrics, NOW);
}

describe('a glance', () => {
  it('shows the greatest age of all consumers in the last minutes', () => {
    const ages = [series([1, 9, 2, 3, 4]), series([5, 6, 7, 6, 5])];

    expect(glance({ ages }).ageMaxMs).toEqual(present(9, 0));
    expect(glance({ ages: ages.toReversed() }).ageMaxMs).toEqual(present(9, 0));
  });

  it('does not look further back than five minutes, as the age of a point is told from its end', () => {
    expect(glance({ ages: [series([90, 1, 1, 1, 1, 1, 1])] }).ageMaxMs).toEqual(present(1, 0));
    expect(glance({ ages: [series([90, 1, 1, 1, 1, 1])] }).ageMaxMs).toEqual(present(90, 0));
  });

  it('knows no age when nobody showed one lately, which is no zero', () => {
    const old = series([5, null, null, null, null, null, null]);

    expect(glance({ ages: [noSeries(), old] }).ageMaxMs).toEqual(missing('no-datapoints'));
    expect(glance({ ages: [] }).ageMaxMs).toEqual(missing('no-datapoints'));
  });

  it('leaves out a consumer without points, and is blind with one that cannot be read', () => {
    expect(glance({ ages: [noSeries(), steady(7)] }).ageMaxMs).toMatchObject({ kind: 'value', value: 7 });
    expect(glance({ ages: [noSeries('access-denied'), steady(7)] }).ageMaxMs).toEqual(missing('access-denied'));
  });

  it('shows the arrivals of the newest complete minute, not of one that is still counted', () => {
    expect(glance({ incomingRecords: series([10, 20, 5]) }).incomingRecords).toEqual(present(20, MINUTE_MS));
    expect(glance({ incomingRecords: noSeries('unavailable') }).incomingRecords).toEqual(missing('unavailable'));
  });

  it('shows the worst minute of refused writes, also one that is still counted', () => {
    expect(glance({ writeThrottledRecords: series([0, 7, 0, 3]) }).writeThrottledRecords).toEqual(present(7, 0));
    expect(glance({ writeThrottledRecords: noSeries() }).writeThrottledRecords).toEqual(missing('no-datapoints'));
  });
});
