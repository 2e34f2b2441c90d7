import { describe, expect, it } from 'vitest';
import { AGE_DOUBLE } from '../../../src/bench/rivals/age-double.ts';
import { AGE_FACTOR } from '../../../src/bench/rivals/age-factor.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import {
  aConsumerView,
  applied,
  aView,
  MAPPING_ID,
  minutes,
  ordersOf,
  playCourse,
  refused,
  times,
  VIEW_NOW,
  visibleIn,
} from '../../support/view-builder.ts';
import { deciderOf, firstOrders } from './deciding.ts';

function late(...ages: readonly (readonly (number | null)[])[]) {
  return {
    consumers: ages.map((values, at) => aConsumerView({ mappingId: `m${at}`, iteratorAgeMaxMs: minutes(values) })),
  };
}

describe('age-double', () => {
  it.each([
    ['doubles above a minute', late([60_001]), [{ to: 8 }]],
    ['holds at a minute', late([60_000]), []],
    ['takes the worst of several consumers', late([10], [61_000]), [{ to: 8 }]],
    ['halves after sixty calm minutes', late(times(60, 60_000)), [{ to: 2 }]],
    ['holds after 59', late(times(59, 10)), []],
    ['holds when one of sixty was late', late([...times(10, 10), 61_000, ...times(49, 10)]), []],
    ['takes a minute without an age for a calm one', late([10, ...times(58, 10).map(() => null), 10]), [{ to: 2 }]],
  ])('%s', (_, source, expected) => {
    expect(firstOrders(AGE_DOUBLE, aView(source))).toMatchObject(expected);
  });

  it('rests five minutes after a change, and calls again each minute after a refusal', () => {
    const source = (turn: number, now: number) => ({
      consumers: [aConsumerView({ iteratorAgeMaxMs: visibleIn(turn, now, () => 90_000) })],
    });
    const turns = (answer: typeof applied) =>
      ordersOf(playCourse({ decider: deciderOf(AGE_DOUBLE), turns: 9, source, answer })).map(([turn]) => turn);
    expect(turns(applied)).toEqual([0, 5]);
    expect(turns(refused)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('age-factor', () => {
  const consumer = (ages: readonly (number | null)[], factor = 4) => ({
    consumers: [aConsumerView({ factor, iteratorAgeMaxMs: minutes(ages) })],
  });
  it.each([
    ['doubles above a minute', consumer([60_001]), [{ kind: 'set-factor', mappingId: MAPPING_ID, to: 8 }]],
    ['holds at a minute', consumer([60_000]), []],
    ['stops at ten', consumer([60_001], 6), [{ to: 10 }]],
    ['holds at ten', consumer([60_001], 10), []],
    ['goes down by one after fifteen calm minutes', consumer(times(15, 4_999)), [{ to: 3 }]],
    ['holds at five seconds', consumer(times(15, 5_000)), []],
    ['holds after fourteen calm minutes', consumer(times(14, 10)), []],
    ['holds when a minute shows no age', consumer([...times(10, 10), null, ...times(5, 10)]), []],
    ['holds at one', consumer(times(15, 10), 1), []],
    ['holds when nothing is visible', consumer([]), []],
  ])('%s', (_, source, expected) => {
    expect(firstOrders(AGE_FACTOR, aView(source))).toMatchObject(expected);
  });

  it('holds on an age that is long past, and while the mapping updates', () => {
    const old = aConsumerView({ iteratorAgeMaxMs: minutes([90_000], VIEW_NOW - 6 * MINUTE_MS) });
    const updating = aConsumerView({ state: 'updating', iteratorAgeMaxMs: minutes([90_000]) });
    expect(firstOrders(AGE_FACTOR, aView({ consumers: [old, updating] }))).toEqual([]);
  });

  it('decides for each mapping by itself', () => {
    const source = late([61_000], [10], [70_000]);
    expect(firstOrders(AGE_FACTOR, aView(source))).toMatchObject([{ mappingId: 'm0' }, { mappingId: 'm2' }]);
  });

  it('goes down again only after fifteen more calm minutes', () => {
    const played = playCourse({
      decider: deciderOf(AGE_FACTOR),
      turns: 40,
      source: (turn, now) => ({
        consumers: [aConsumerView({ factor: 5, iteratorAgeMaxMs: visibleIn(turn, now, () => 10) })],
      }),
    });
    expect(ordersOf(played).map(([turn]) => turn)).toEqual([14, 30]);
  });

  it('doubles each minute without a cool-down, as published, and less often with one', () => {
    const turns = (coolDownSeconds: number) =>
      ordersOf(
        playCourse({
          decider: deciderOf(AGE_FACTOR, { coolDownSeconds }),
          turns: 5,
          source: (turn, now) => ({
            consumers: [aConsumerView({ iteratorAgeMaxMs: visibleIn(turn, now, () => 90_000) })],
          }),
        }),
      ).map(([turn]) => turn);
    expect(turns(0)).toEqual([0, 1, 2, 3, 4]);
    expect(turns(120)).toEqual([0, 2, 4]);
  });
});
