import { describe, expect, it } from 'vitest';
import { newest, newestAtLeast, recent, slopePerSec, split } from '../../src/core/series.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { NOW, noSeries, series } from '../support/observation-builder.ts';

describe('a series', () => {
  it('counts the minute that has just ended as partial and the one before as complete', () => {
    const { complete, provisional } = split(series([1, 2, 3]), NOW);

    expect(complete.map((point) => point.value)).toEqual([1, 2]);
    expect(provisional?.value).toBe(3);
  });

  it('takes for complete what has been alone for long enough', () => {
    expect(split(series([5, ...Array<null>(9).fill(null)]), NOW)).toMatchObject({
      complete: [{ value: 5 }],
      provisional: null,
    });
  });

  it('waits for a minute as long as its invocations may run', () => {
    expect(newest(series([1, 2, 3, 4, 5]), NOW, 2 * MINUTE_MS)).toMatchObject({ value: 2 });
  });

  it('lets a partial minute raise a value', () => {
    expect(newestAtLeast(series([100, 100, 900]), NOW)).toEqual({ kind: 'value', value: 900, ageMs: 0 });
  });

  it('never lets a partial minute lower a value', () => {
    expect(newestAtLeast(series([100, 100, 3]), NOW)).toEqual({ kind: 'value', value: 100, ageMs: MINUTE_MS });
    expect(recent(series([100, 100, 3]), NOW, 10 * MINUTE_MS).map((point) => point.value)).toEqual([100, 100]);
  });

  it('keeps the reason why it is missing', () => {
    expect(newest(noSeries('access-denied'), NOW)).toEqual({ kind: 'missing', why: 'access-denied' });
    expect(newestAtLeast(noSeries('unavailable'), NOW)).toEqual({ kind: 'missing', why: 'unavailable' });
  });

  it('tells an empty series from zero', () => {
    expect(newest(series([]), NOW)).toEqual({ kind: 'missing', why: 'no-datapoints' });
    expect(newestAtLeast(series([null, null]), NOW)).toEqual({ kind: 'missing', why: 'no-datapoints' });
  });

  it('has a slope from three points on, whatever gaps lie between them', () => {
    const points = recent(series([0, 60, null, 180, 240]), NOW, 10 * MINUTE_MS);

    expect(slopePerSec(points, NOW)).toMatchObject({ kind: 'value', value: expect.closeTo(1, 9) });
    expect(slopePerSec(points.slice(0, 2), NOW)).toEqual({ kind: 'missing', why: 'not-enough-data' });
  });
});
