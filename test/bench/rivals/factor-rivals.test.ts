import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/bench/contender.ts';
import { DHALION } from '../../../src/bench/rivals/dhalion.ts';
import { DS2 } from '../../../src/bench/rivals/ds2.ts';
import { FLINK } from '../../../src/bench/rivals/flink.ts';
import { ordersOf, playCourse } from '../../support/view-builder.ts';
import { deciderOf } from './deciding.ts';
import { type Load, played, shown, steady } from './pipeline.ts';

describe('DS2', () => {
  const ds2 = (settings: Settings = {}) => deciderOf(DS2, settings);

  it('jumps to what the arrivals need after its warm-up', () => {
    // 3,300 a second over 400 are 8.25 lanes: 9 lanes on four shards are factor 3.
    const load = (): Load => ({ arrivalsPerSec: 3_300, donePerSec: 1_600, ageMs: 90_000 });
    expect(played(ds2(), 5, load)).toEqual([[4, 3]]);
  });

  it('needs no more lanes than it has at exactly their rate, and one more just above', () => {
    expect(played(ds2(), 5, () => ({ arrivalsPerSec: 1_600 }))).toEqual([]);
    expect(played(ds2(), 5, () => ({ arrivalsPerSec: 1_601 }))).toEqual([[4, 2]]);
    expect(played(ds2({ overProvisioning: 1.1 }), 5, () => ({ arrivalsPerSec: 1_500 }))).toEqual([[4, 2]]);
  });

  it('goes down as readily', () => {
    expect(played(ds2(), 5, () => ({ arrivalsPerSec: 400 }), 8)).toEqual([[4, 1]]);
  });

  it('warms up again after a change', () => {
    const load = (minute: number): Load => ({ arrivalsPerSec: minute < 6 ? 3_000 : 500 });
    expect(played(ds2(), 12, load)).toEqual([
      [4, 2],
      [8, 1],
    ]);
  });

  it('holds while the stream or the mapping is updating', () => {
    const load = () => ({ arrivalsPerSec: 3_300 });
    expect(played(ds2(), 8, load, 1, { status: 'updating' })).toEqual([]);
    const source = (turn: number, now: number) => shown(turn, now, load, { state: 'updating' });
    expect(ordersOf(playCourse({ decider: ds2(), turns: 8, source }))).toEqual([]);
  });
});

describe('Flink autoscaler', () => {
  const flink = (settings: Settings = {}) => deciderOf(FLINK, settings);

  it('waits for stabilisation and a full window: twenty minutes', () => {
    // Capacity 1,600; the target is 1,700 / 0.7 and a sixth of it for the restart: 2,712, so 1.7 times four lanes.
    expect(played(flink(), 24, steady(1_700))).toEqual([[21, 2]]);
  });

  it('holds while arrivals take no more than the true rate', () => {
    expect(played(flink(), 30, steady(1_590))).toEqual([]);
    expect(played(flink(), 30, steady(1_601))).toEqual([[21, 2]]);
  });

  it('adds what the lag needs', () => {
    const lag = (seconds: number) => steady(1_500, seconds * 1_000);
    // 100 a second more than 1,500 in half an hour: 180,000 records, 120 seconds of arrivals.
    expect(played(flink(), 22, lag(20))).toEqual([]);
    expect(
      played(flink(), 22, (minute) => ({ arrivalsPerSec: 1_500, donePerSec: 1_590, ageMs: minute < 0 ? 0 : 121_000 })),
    ).toEqual([[21, 2]]);
  });

  it('believes what it saw done while late rather than busy time', () => {
    // Busy time says 1,600 a second, but only 900 of 1,000 were done while records waited.
    const load = () => ({ arrivalsPerSec: 1_000, donePerSec: 900, ageMs: 31_000 });
    expect(played(flink(), 22, load)).toEqual([[21, 2]]);
  });

  it('goes down an hour after the first wish, to the largest wish of that hour', () => {
    const quiet = (minute: number): Load => ({ arrivalsPerSec: minute > 40 && minute < 60 ? 2_200 : 400 });
    const orders = played(flink(), 90, quiet, 4);
    // 400 a second wish for the least, 0.4 of 16 lanes: factor 2. 2,200 wish for 3,510 of 6,400: 9 lanes, factor 3.
    expect(orders).toEqual([[81, 3]]);
  });

  it('never goes down with a backlog of five minutes', () => {
    const draining = (ageMs: number) => () => ({ arrivalsPerSec: 400, donePerSec: 12_000, ageMs });
    expect(played(flink({ downMinutes: 15 }), 60, draining(301_000), 8)).toEqual([]);
    expect(played(flink({ downMinutes: 15 }), 37, draining(299_000), 8)).toEqual([[36, 4]]);
  });

  it('holds while something is missing', () => {
    expect(played(flink(), 40, steady(3_000, null))).toEqual([]);
  });
});

describe('Dhalion', () => {
  const dhalion = (settings: Settings = {}) => deciderOf(DHALION, settings);
  /** Age grows by so much a second. */
  const growing = (msPerSec: number) => (minute: number) => ({
    arrivalsPerSec: 1_000,
    ageMs: 10_000 + minute * msPerSec * 60,
  });

  it.each([
    ['holds at the noise', 20, 4, []],
    ['grows just above it', 21, 4, [[4, 5]]],
    ['doubles when half is done', 500, 2, [[4, 4]]],
    ['grows to five times at most', 990, 1, [[4, 5]]],
    ['stops at factor ten', 990, 4, [[4, 10]]],
  ])('%s', (_, msPerSec, factor, expected) => {
    expect(played(dhalion(), 5, growing(msPerSec), factor)).toEqual(expected);
  });

  it('waits three minutes after a change, and then for three new minutes', () => {
    expect(played(dhalion(), 13, growing(400), 1)).toEqual([
      [4, 2],
      [8, 4],
      [12, 7],
    ]);
  });

  it('shrinks to four fifths when nothing waits, rounded down', () => {
    expect(played(dhalion(), 5, steady(10, 1_999), 5)).toEqual([[4, 4]]);
    expect(played(dhalion(), 5, steady(10, 2_000), 5)).toEqual([]);
    expect(played(dhalion(), 5, steady(10, 100), 1)).toEqual([]);
    expect(played(dhalion({ scaleDown: 1 }), 5, steady(10, 100), 5)).toEqual([]);
  });

  it('holds without an age', () => {
    expect(played(dhalion(), 8, steady(1_000, null))).toEqual([]);
  });
});
