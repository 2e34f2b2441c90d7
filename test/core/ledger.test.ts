import { describe, expect, it } from 'vitest';
import { callsLeft, callsUsed, leastCalls, nextCallAt, pruneLedger } from '../../src/core/ledger.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/units.ts';
import { NOW } from '../support/observation-builder.ts';
import { ownCall } from '../support/state-builder.ts';

const TEN = Array.from({ length: 10 }, (_, index) => ownCall(NOW - (20 - index) * HOUR_MS));

describe('the ledger of UpdateShardCount calls', () => {
  it('counts a call for a rolling day, to the millisecond', () => {
    const entry = ownCall(NOW);

    expect(callsUsed([entry], NOW + DAY_MS - 1)).toBe(1);
    expect(callsUsed([entry], NOW + DAY_MS)).toBe(0);
    expect(pruneLedger([entry], NOW + DAY_MS)).toEqual([]);
  });

  it('leaves nothing after ten, and says when the oldest comes back', () => {
    expect(callsLeft(TEN, NOW)).toBe(0);
    expect(nextCallAt(TEN, NOW)).toBe(NOW + 4 * HOUR_MS);
    expect(nextCallAt(TEN.slice(1), NOW)).toBeNull();
  });

  it('waits for as many calls to come back as are used beyond nine', () => {
    const ledger = [ownCall(NOW - 20 * HOUR_MS), ownCall(NOW - HOUR_MS, { by: 'other', calls: 12 })];

    expect(nextCallAt(ledger, NOW)).toBe(NOW - HOUR_MS + DAY_MS);
  });

  it('counts the changes of others, and is never below nothing', () => {
    expect(callsLeft([ownCall(NOW, { by: 'other', calls: 12 })], NOW)).toBe(0);
  });

  it.each([
    [4, 8, 1],
    [8, 4, 1],
    [4, 9, 2],
    [1, 1_000, 10],
    [7, 7, 1],
    [0, 4, 1],
  ])('takes from %i to %i for at least %i calls', (from, to, calls) => {
    expect(leastCalls(from, to)).toBe(calls);
  });
});
