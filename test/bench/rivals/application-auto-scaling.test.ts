import { describe, expect, it } from 'vitest';
import { STEP_SCALING } from '../../../src/bench/rivals/step-scaling.ts';
import { TARGET_TRACKING } from '../../../src/bench/rivals/target-tracking.ts';
import {
  applied,
  aView,
  minutes,
  ordersOf,
  playCourse,
  refused,
  times,
  visibleIn,
} from '../../support/view-builder.ts';
import { deciderOf, firstOrders, ingest, recordsAt } from './deciding.ts';

describe('step scaling', () => {
  it.each([
    ['above 1,000 records a minute', [1_001], [{ to: 5 }]],
    ['at 1,000 records a minute', [1_000], []],
    ['below 700 in five minutes, three times', times(15, 139), [{ to: 3 }]],
    ['at 700 in five minutes', times(15, 140), []],
    ['with a period that is missing', [...times(10, 139), null, null, null, null, null], []],
  ])('starts with absolute thresholds: %s', (_, values, expected) => {
    expect(firstOrders(STEP_SCALING, aView({ incomingRecords: minutes(values) }))).toMatchObject(expected);
  });

  it('writes both thresholds for the new count, so that it goes in below 16 % and out above 80 %', () => {
    const played = (share: number) => {
      let shards = 3;
      return ordersOf(
        playCourse({
          decider: deciderOf(STEP_SCALING),
          turns: 30,
          source: (turn, now) => ({
            openShards: shards,
            incomingRecords: visibleIn(turn, now, () => recordsAt(share, 4)),
          }),
          answer(order) {
            shards = order.kind === 'set-shard-count' ? order.to : shards;
            return applied(order);
          },
        }),
      );
    };
    expect(played(0.81)).toEqual([
      [0, 4],
      [10, 5],
    ]);
    expect(played(0.8)).toEqual([[0, 4]]);
    expect(played(0.159)).toEqual([
      [0, 4],
      [14, 3],
    ]);
    expect(played(0.16)).toEqual([[0, 4]]);
  });

  it('repeats its step while the alarm holds, each time after the cool-down', () => {
    let shards = 1;
    const played = playCourse({
      decider: deciderOf(STEP_SCALING, { coolDownSeconds: 300 }),
      turns: 12,
      source: (turn, now) => ({ openShards: shards, incomingRecords: visibleIn(turn, now, () => recordsAt(0.9, 8)) }),
      answer(order) {
        shards = order.kind === 'set-shard-count' ? order.to : shards;
        return applied(order);
      },
    });
    expect(ordersOf(played)).toEqual([
      [0, 2],
      [5, 3],
      [10, 4],
    ]);
  });

  it('goes no further than its maximum, and tuning may raise that', () => {
    const view = aView({ openShards: 8, incomingRecords: ingest([0.9], undefined, 8) });
    expect(firstOrders(STEP_SCALING, view)).toEqual([]);
    expect(firstOrders(STEP_SCALING, view, { maxShards: 32 })).toMatchObject([{ to: 9 }]);
  });

  it('asks again for what was refused, and waits while the stream is updating', () => {
    const played = playCourse({
      decider: deciderOf(STEP_SCALING),
      turns: 6,
      source: (turn, now) => ({
        status: turn === 2 ? 'updating' : 'active',
        incomingRecords: visibleIn(turn, now, (minute) => (minute === 0 ? 2_000 : 800)),
      }),
      answer: (order) => refused(order),
    });
    expect(ordersOf(played)).toEqual([0, 1, 3, 4, 5].map((turn) => [turn, 5]));
  });
});

describe('target tracking', () => {
  it.each([
    ['out in proportion after three minutes above', times(3, 0.9), [{ to: 6 }]],
    ['nowhere at its target', times(3, 0.6), []],
    ['nowhere after two minutes', times(2, 0.9), []],
    ['nowhere with a missing minute', [0.9, null, 0.9], []],
    ['out to double at most', times(3, 3), [{ to: 8 }]],
    ['in after fifteen minutes below nine tenths', times(15, 0.4), [{ to: 3 }]],
    ['nowhere at nine tenths', times(15, 0.54), []],
    ['nowhere after fourteen minutes below', times(14, 0.1), []],
    ['in to half at most', times(15, 0.01), [{ to: 2 }]],
  ])('goes %s', (_, shares, expected) => {
    expect(firstOrders(TARGET_TRACKING, aView({ incomingRecords: ingest(shares) }))).toMatchObject(expected);
  });

  it('goes in by one of ten just below nine tenths, and nowhere at them', () => {
    const at = (share: number) => aView({ openShards: 10, incomingRecords: ingest(times(15, share), undefined, 10) });
    expect(firstOrders(TARGET_TRACKING, at(0.5399))).toMatchObject([{ to: 9 }]);
    expect(firstOrders(TARGET_TRACKING, at(0.5401))).toEqual([]);
  });

  it('rests for five minutes after a change, and not after a refusal', () => {
    const played = (answer: typeof applied) =>
      ordersOf(
        playCourse({
          decider: deciderOf(TARGET_TRACKING),
          turns: 9,
          source: (turn, now) => ({ incomingRecords: visibleIn(turn, now, () => recordsAt(0.9)) }),
          answer,
        }),
      ).map(([turn]) => turn);
    expect(played(applied)).toEqual([2, 7]);
    expect(played(refused)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });
});
