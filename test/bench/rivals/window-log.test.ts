import { describe, expect, it } from 'vitest';
import { holds } from '../../../src/bench/rivals/alarm.ts';
import { demandShards } from '../../../src/bench/rivals/demand.ts';
import { emptyLog, extendLog, lastWindows, sumBetween } from '../../../src/bench/rivals/window-log.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { aSourceView, minutes, times, VIEW_NOW, visibleIn } from '../../support/view-builder.ts';

const SHAPE = { periodMinutes: 2, keep: 6 };

function logOf(values: readonly (number | null)[], shape = SHAPE) {
  const points = minutes(values);
  return extendLog(emptyLog(VIEW_NOW), [points], VIEW_NOW, shape, (from, to) => sumBetween(points, from, to));
}

describe('window log', () => {
  it('has one window for each minute from the first full one on', () => {
    expect(logOf([1, 2, 4, 8]).values).toEqual([3, 6, 12]);
  });

  it('knows nothing of a window without minutes', () => {
    expect(logOf([1, null, null, 8]).values).toEqual([1, null, 8]);
  });

  it('takes every second window of two minutes, newest first', () => {
    const log = logOf([1, 2, 4, 8, 16]);
    expect(lastWindows(log, 2, 2)).toEqual([24, 6]);
    expect(lastWindows(log, 2, 3)).toBeNull();
  });

  it('keeps what a view no longer shows, up to its bound', () => {
    let log = emptyLog(VIEW_NOW);
    for (let turn = 0; turn < 200; turn += 1) {
      const now = VIEW_NOW + turn * MINUTE_MS;
      const points = visibleIn(turn, now, (minute) => minute);
      log = extendLog(log, [points], now, { periodMinutes: 1, keep: 150 }, (from, to) => sumBetween(points, from, to));
    }
    expect(log.values).toEqual(Array.from({ length: 150 }, (_, at) => 50 + at));
  });

  it('takes a late minute in when it comes', () => {
    const late = minutes([1, null, 4, 8]);
    const first = extendLog(emptyLog(VIEW_NOW), [late], VIEW_NOW, SHAPE, (from, to) => sumBetween(late, from, to));
    const now = VIEW_NOW + MINUTE_MS;
    const there = minutes([1, 2, 4, 8, 16], now);
    const second = extendLog(first, [there], now, SHAPE, (from, to) => sumBetween(there, from, to));
    expect(first.values).toEqual([1, 4, 12]);
    expect(second.values).toEqual([3, 6, 12, 24]);
  });

  it('goes on five minutes behind when nothing more is written', () => {
    const points = minutes([7]);
    const now = VIEW_NOW + 8 * MINUTE_MS;
    const log = extendLog(emptyLog(VIEW_NOW), [points], now, { periodMinutes: 1, keep: 9 }, (from, to) =>
      sumBetween(points, from, to),
    );
    expect(log.values).toEqual([7, null, null, null, null]);
  });
});

describe('alarm', () => {
  const shape = { periodMinutes: 1, periods: 5, datapoints: 3 };
  it.each([
    [[1, 1, 1, 0, 0], true],
    [[1, 1, 0, 0, 0], false],
    [[1, 1, null, 1, 0], true],
    [[1, 1, null, 0, 0], false],
    [[1, 1, 1], false],
  ])('of 3 in 5 above a half with %j holds: %s', (values, expected) => {
    expect(holds(logOf(values, { periodMinutes: 1, keep: 5 }), shape, (value) => value > 0.5)).toBe(expected);
  });
});

describe('demand', () => {
  const toMs = VIEW_NOW - MINUTE_MS;
  const demand = (fields: Parameters<typeof aSourceView>[0], fill: 'zero' | 'repeat' | 'none') =>
    demandShards(aSourceView(fields), fill, toMs - MINUTE_MS, toMs);

  it('is the greater of records and bytes', () => {
    const incomingRecords = minutes([120_000]);
    expect(demand({ incomingRecords }, 'none')).toBe(2);
    expect(demand({ incomingRecords, incomingBytes: minutes([3 * 60 * 1_048_576]) }, 'none')).toBe(3);
  });

  it.each([
    ['zero', 0],
    ['repeat', 2],
    ['none', null],
  ] as const)('of a missing minute with fill %s is %s', (fill, expected) => {
    expect(
      demand({ incomingRecords: minutes([120_000, null]), incomingBytes: minutes([...times(1, 1), null]) }, fill),
    ).toBe(expected);
  });
});
