import { describe, expect, it } from 'vitest';
import { SCALING_UTILS } from '../../../src/bench/rivals/scaling-utils.ts';
import type { Order, OrderResult, SourceView } from '../../../src/sim/run/decider.ts';
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

/** Reads that are neither high nor low: half of what four shards can read. */
const READS = minutes(times(20, 4 * 2_000 * 60 * 0.5));
const NO_READS = minutes(times(20, 0));

function to(source: Partial<SourceView>) {
  return firstOrders(SCALING_UTILS, aView(source)).map((order) => ('to' in order ? order.to : order.kind));
}

describe('scaling-utils', () => {
  it.each([
    ['up after five high minutes', times(5, 0.76), [6]],
    ['nowhere at the threshold', times(5, 0.75), []],
    ['nowhere after four', [...times(10, 0.5), ...times(4, 0.9)], []],
    ['up on five that are not in a row', [0.9, 0.5, 0.9, 0.5, 0.9, 0.9, 0.5, 0.9], [6]],
  ])('goes %s', (_, shares, expected) => {
    expect(to({ incomingRecords: ingest(shares), readRecords: READS })).toEqual(expected);
  });

  it('counts minutes that are not visible as low', () => {
    const readRecords = minutes(times(14, 0));
    const incomingRecords = (low: number) => ingest([...times(14 - low, 0.5), ...times(low, 0.1)]);
    // The youngest minute is not visible: fourteen low ones and that one make fifteen.
    expect(to({ incomingRecords: incomingRecords(14), readRecords })).toEqual([3]);
    expect(to({ incomingRecords: incomingRecords(13), readRecords })).toEqual([]);
  });

  it('does not count minutes before the run as low', () => {
    expect(to({})).toEqual([]);
    const turns = playCourse({ decider: deciderOf(SCALING_UTILS), turns: 21, source: () => ({}) });
    expect(ordersOf(turns)).toEqual([[15, 3]]);
  });

  it('goes down only when puts and gets are low, up when either is high', () => {
    const low = ingest(times(20, 0.1));
    expect(to({ incomingRecords: low, readRecords: NO_READS })).toEqual([3]);
    expect(to({ incomingRecords: low, readRecords: READS })).toEqual([]);
    expect(to({ incomingRecords: low, readRecords: minutes(times(20, 4 * 2_000 * 60 * 0.8)) })).toEqual([6]);
  });

  it('looks at bytes where they are nearer to their limit', () => {
    const incomingBytes = minutes(times(20, 0.8 * 4 * 60 * 1_048_576));
    expect(to({ incomingRecords: ingest(times(20, 0.5)), incomingBytes, readRecords: READS })).toEqual([6]);
  });

  it.each([
    [1, 2, []],
    [3, 5, []],
    [4, 6, [3]],
    [10, 15, [8]],
  ])('goes from %i shards up to %i and down to %j', (openShards, up, down) => {
    expect(to({ openShards, incomingRecords: ingest(times(5, 0.9), undefined, openShards) })).toEqual([up]);
    expect(to({ openShards, incomingRecords: minutes(times(14, 0)) })).toEqual(down);
  });

  it('checks every five minutes and rests fifteen after going up', () => {
    const played = playCourse({
      decider: deciderOf(SCALING_UTILS),
      turns: 32,
      source: (turn, now) => ({ incomingRecords: visibleIn(turn + 10, now, () => recordsAt(0.9)) }),
    });
    expect(ordersOf(played)).toEqual([
      [0, 6],
      [15, 6],
      [30, 6],
    ]);
  });

  it('splits shard by shard after a refusal for a limit, and gives up after another', () => {
    const played = (error: string) => {
      let shards = 4;
      const answer = (order: Order): OrderResult => {
        if (order.kind === 'set-shard-count') return refused(order, error);
        shards += 1;
        return applied(order);
      };
      const source = (turn: number, now: number) => ({
        openShards: shards,
        status: turn === 2 ? ('updating' as const) : ('active' as const),
        incomingRecords: visibleIn(turn + 10, now, () => recordsAt(0.9)),
      });
      return ordersOf(playCourse({ decider: deciderOf(SCALING_UTILS), turns: 6, source, answer }));
    };
    expect(played('LimitExceededException')).toEqual([
      [0, 6],
      [1, 'split-widest'],
      [3, 'split-widest'],
    ]);
    expect(played('ResourceInUseException')).toEqual([[0, 6]]);
  });
});
