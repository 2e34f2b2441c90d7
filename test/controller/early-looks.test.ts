import { describe, expect, it } from 'vitest';
import { earlyOf } from '../../src/controller/cadence.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aLook } from '../support/cadence-builder.ts';
import { NOW } from '../support/observation-builder.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

/** Every source was looked at `minutes` ago. */
function lookedAt(sources: readonly string[], minutes: number) {
  return Object.fromEntries(sources.map((id) => [id, aLook({ at: NOW - minutes * MINUTE_MS })]));
}

describe('sources that came to rest together', () => {
  it('are looked at by quarters', () => {
    const sources = ids(1_000);
    expect(earlyOf(sources, 0, lookedAt(sources, 1), NOW)).toHaveLength(250);
  });

  it('are spread over four minutes and stay so', () => {
    const sources = ids(100);
    let looks = lookedAt(sources, 0);
    const counts: number[] = [];
    for (let minute = 1; minute <= 12; minute += 1) {
      const now = NOW + minute * MINUTE_MS;
      const due = sources.filter((id) => now - (looks[id]?.at ?? 0) >= 4 * MINUTE_MS);
      const resting = sources.filter((id) => !due.includes(id));
      const read = [...due, ...earlyOf(resting, due.length, looks, now)];
      looks = { ...looks, ...Object.fromEntries(read.map((id) => [id, aLook({ at: now })])) };
      counts.push(read.length);
    }
    expect(counts).toEqual(Array.from({ length: 12 }, () => 25));
  });

  it('wait where a quarter is due anyway', () => {
    const sources = ids(75);
    expect(earlyOf(sources, 25, lookedAt(sources, 1), NOW)).toEqual([]);
    expect(earlyOf(sources, 5, lookedAt(sources, 1), NOW)).toHaveLength(15);
  });

  it('are left alone where they are fewer than the minutes', () => {
    expect(earlyOf(ids(3), 0, lookedAt(ids(3), 3), NOW)).toEqual([]);
  });

  it('begin with those that were looked at longest ago, and none twice in a minute', () => {
    const looks = { ...lookedAt(['a', 'b', 'c'], 1), ...lookedAt(['d'], 3), ...lookedAt(['e', 'f', 'g', 'h'], 0) };
    expect(earlyOf(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 0, looks, NOW)).toEqual(['d', 'a']);
    expect(earlyOf(['e', 'f', 'g', 'h'], 0, looks, NOW)).toEqual([]);
  });
});
