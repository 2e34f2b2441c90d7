import { describe, expect, it } from 'vitest';
import { AWS_SAMPLES } from '../../../src/bench/rivals/aws-samples.ts';
import { EPSAGON } from '../../../src/bench/rivals/epsagon.ts';
import { SUBSTATION } from '../../../src/bench/rivals/substation.ts';
import type { SourceView } from '../../../src/sim/run/decider.ts';
import { aView, minutes, ordersOf, playCourse, refused, times, visibleIn } from '../../support/view-builder.ts';
import { deciderOf, firstOrders, ingest, recordsAt } from './deciding.ts';

/** A course in which the stream has `shards` shards in each turn and this share of four shards comes in. */
function course(share: (minute: number) => number | null, shown: (turn: number) => Partial<SourceView> = () => ({})) {
  return (turn: number, now: number): Partial<SourceView> => ({
    incomingRecords: visibleIn(turn, now, (minute) => {
      const value = share(minute);
      return value === null ? null : recordsAt(value);
    }),
    ...shown(turn),
  });
}

describe('aws-samples', () => {
  it.each([
    ['doubles after 25 minutes at its threshold', times(25, 0.75), 4, [8]],
    ['holds just below it', times(25, 0.7499), 4, []],
    ['holds after 24 minutes', times(24, 0.9), 4, []],
    ['evaluates a sliding window, not fixed ones', [...times(3, 0), ...times(25, 0.8)], 4, [8]],
    ['holds when one of five periods is below', [...times(20, 0.9), ...times(5, 0.5)], 4, []],
  ])('%s', (_, shares, openShards, expected) => {
    const orders = firstOrders(AWS_SAMPLES, aView({ openShards, incomingRecords: ingest(shares) }));
    expect(orders.map((order) => 'to' in order && order.to)).toEqual(expected);
  });

  it('halves when 57 of 60 periods are quiet, and not at 56', () => {
    const quietBut = (busyPeriods: number) =>
      course(
        (minute) => (minute < busyPeriods * 5 ? 0.5 : 0.2),
        () => ({ openShards: 4 }),
      );
    const decider = deciderOf(AWS_SAMPLES);
    expect(ordersOf(playCourse({ decider, turns: 300, source: quietBut(3) }))).toEqual([[299, 2]]);
    expect(ordersOf(playCourse({ decider, turns: 300, source: quietBut(4) }))).toEqual([]);
  });

  it('never goes down at one shard, and floors half of an odd count', () => {
    const quiet = (openShards: number) =>
      course(
        () => 0.01,
        () => ({ openShards }),
      );
    const decider = deciderOf(AWS_SAMPLES);
    expect(ordersOf(playCourse({ decider, turns: 301, source: quiet(1) }))).toEqual([]);
    expect(ordersOf(playCourse({ decider, turns: 300, source: quiet(5) }))).toEqual([[299, 2]]);
  });

  it('blocks halving by age only where that is switched on', () => {
    const late = course(() => 0.1);
    const source = (turn: number, now: number) => ({
      ...late(turn, now),
      readAgeMaxMs: visibleIn(turn, now, () => 31 * 60_000),
    });
    const played = (ageBlockMinutes: number) =>
      ordersOf(playCourse({ decider: deciderOf(AWS_SAMPLES, { ageBlockMinutes }), turns: 300, source }));
    expect(played(-1)).toEqual([[299, 2]]);
    expect(played(30)).toEqual([]);
  });

  it('counts minutes without data as zero', () => {
    const source = course((minute) => (minute === 0 ? 0.1 : null));
    expect(ordersOf(playCourse({ decider: deciderOf(AWS_SAMPLES), turns: 310, source }))[0]).toEqual([303, 2]);
  });

  it('writes the alarms for the new count and is quiet while they do not hold', () => {
    const source = course(
      () => 0.8,
      (turn) => ({ openShards: turn < 26 ? 4 : 8 }),
    );
    expect(ordersOf(playCourse({ decider: deciderOf(AWS_SAMPLES), turns: 60, source }))).toEqual([[24, 8]]);
  });

  it('calls again each minute after a refusal, because it sets the alarm back', () => {
    const played = playCourse({
      decider: deciderOf(AWS_SAMPLES),
      turns: 28,
      source: course(() => 0.8),
      answer: (order) => refused(order, 'ResourceInUseException'),
    });
    expect(ordersOf(played)).toEqual([24, 25, 26, 27].map((turn) => [turn, 8]));
  });
});

describe('Substation', () => {
  it.each([
    ['steps up after five minutes at its threshold', times(5, 0.7), 4, [8]],
    ['holds just below it', times(5, 0.6999), 4, []],
    ['holds after four minutes', times(4, 0.9), 4, []],
    ['repeats the minute before for a missing one', [0.8, 0.8, 0.8, null, 0.8], 4, [8]],
    ['steps down after sixty minutes at 0.35', times(60, 0.35), 4, [2]],
    ['holds just above 0.35', times(60, 0.3501), 4, []],
    ['holds after 59 quiet minutes', times(59, 0.1), 4, []],
  ])('%s', (_, shares, openShards, expected) => {
    const orders = firstOrders(SUBSTATION, aView({ openShards, incomingRecords: ingest(shares) }));
    expect(orders.map((order) => 'to' in order && order.to)).toEqual(expected);
  });

  it.each([
    [1, 2, null],
    [4, 8, 2],
    [5, 8, 3],
    [12, 21, 7],
    [13, 19, 9],
    [32, 48, 22],
    [33, 41, 27],
    [100, 125, 80],
  ])('steps from %i shards up to %i and down to %s', (openShards, up, down) => {
    const to = (share: number) =>
      firstOrders(SUBSTATION, aView({ openShards, incomingRecords: ingest(times(60, share), undefined, openShards) }));
    expect(to(0.9)).toMatchObject([{ to: up }]);
    expect(to(0.1)).toMatchObject(down === null ? [] : [{ to: down }]);
  });

  it('waits for the stream, then three minutes, before it steps up again', () => {
    // 3.0 shards' worth of four: still above 0.7 of the 8 shards that follow.
    const source = course(
      () => 1.6,
      (turn) => ({
        openShards: turn < 10 ? 4 : 8,
        status: turn > 4 && turn < 10 ? 'updating' : 'active',
      }),
    );
    const played = playCourse({ decider: deciderOf(SUBSTATION), turns: 14, source });
    expect(ordersOf(played)).toEqual([
      [4, 8],
      [13, 14],
    ]);
  });

  it('is tried twice more after a refusal and then not until the alarm clears', () => {
    const source = course((minute) => (minute === 20 ? 0.1 : 0.8));
    const played = playCourse({ decider: deciderOf(SUBSTATION), turns: 30, source, answer: (order) => refused(order) });
    expect(ordersOf(played).map(([turn]) => turn)).toEqual([4, 5, 6, 25, 26, 27]);
  });

  it('rests thirty minutes before it steps down', () => {
    const source = course(
      (minute) => (minute < 60 ? 0.1 : 0.05),
      (turn) => ({ openShards: turn < 60 ? 4 : 2 }),
    );
    const played = playCourse({ decider: deciderOf(SUBSTATION), turns: 95, source });
    expect(ordersOf(played)).toEqual([
      [59, 2],
      [90, 1],
    ]);
  });
});

describe('Epsagon', () => {
  it.each([
    [1, 2],
    [3, 6],
    [4, 6],
    [50, 75],
    [51, 64],
  ])('steps up from %i shards to %i after five minutes at 0.75', (openShards, to) => {
    const at = (share: number) =>
      aView({ openShards, incomingRecords: ingest(times(5, share), undefined, openShards) });
    expect(firstOrders(EPSAGON, at(0.75))).toMatchObject([{ kind: 'set-shard-count', to }]);
    expect(firstOrders(EPSAGON, at(0.7499))).toEqual([]);
  });

  it('steps down after a quiet day to twice its peak, half at most', () => {
    const day = (peak: number) =>
      course(
        (minute) => (minute > 700 && minute < 720 ? peak : 0.05),
        () => ({ openShards: 10 }),
      );
    const played = (peak: number) =>
      ordersOf(playCourse({ decider: deciderOf(EPSAGON), turns: 1_440, source: day(peak) }));
    // Shares are of four shards: 0.55 of them is 2.2 of ten, 0.625 is 2.5, which is a quarter.
    expect(played(0.625)).toEqual([[1_439, 5]]);
    expect(played(0.64)).toEqual([]);
    expect(played(0.05)).toEqual([[1_439, 5]]);
  });

  it('sizes down to the share the peak shall have', () => {
    const source = course(
      () => 0.6,
      () => ({ openShards: 10 }),
    );
    const decider = deciderOf(EPSAGON, { downPeriods: 12, targetUtilisation: 0.4 });
    expect(ordersOf(playCourse({ decider, turns: 60, source }))).toEqual([[59, 6]]);
  });

  it('only rewrites its alarms when the stream has another count', () => {
    const source = course(
      (minute) => (minute < 3 ? 0.1 : 0.9),
      (turn) => ({ openShards: turn === 0 ? 3 : 4 }),
    );
    const played = playCourse({ decider: deciderOf(EPSAGON), turns: 10, source });
    // In turn 6 five minutes breach for three shards: it writes four; a minute later the alarm goes off for those.
    expect(ordersOf(played)[0]).toEqual([7, 6]);
  });

  it('does not go off again while its alarm holds without a change', () => {
    const source = course(() => 0.9);
    const played = playCourse({ decider: deciderOf(EPSAGON), turns: 20, source, answer: (order) => refused(order) });
    expect(ordersOf(played).map(([turn]) => turn)).toEqual([4, 5, 6]);
  });
});

it('leaves shards alone without a single visible minute', () => {
  for (const contender of [AWS_SAMPLES, SUBSTATION, EPSAGON]) {
    expect(firstOrders(contender, aView({ incomingRecords: minutes([]) }))).toEqual([]);
  }
});
