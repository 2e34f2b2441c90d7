import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsLeft, callsUsed, leastCalls, nextCallAt, pruneLedger } from '../../src/core/ledger.ts';
import { reshardRange } from '../../src/core/limits.ts';
import type { LedgerEntry } from '../../src/core/state.ts';
import { DAY_MS } from '../../src/core/units.ts';
import { NOW } from '../support/observation-builder.ts';
import { ownCall } from '../support/state-builder.ts';

const history: fc.Arbitrary<readonly LedgerEntry[]> = fc
  .array(fc.integer({ min: 0, max: 2 * DAY_MS }), { maxLength: 25 })
  .map((ages) => ages.toSorted((one, other) => other - one).map((age) => ownCall(NOW - age)));

describe('the ledger', () => {
  it('adds up to ten, used and left, whatever happened', () => {
    fc.assert(
      fc.property(history, (ledger) => {
        const used = callsUsed(ledger, NOW);

        expect(Math.min(used, 10) + callsLeft(ledger, NOW)).toBe(10);
        expect(callsUsed(pruneLedger(ledger, NOW), NOW)).toBe(used);
      }),
    );
  });

  it('says when the next call comes back: one is left then and none a moment before', () => {
    fc.assert(
      fc.property(history, (long) => {
        const ledger = long.slice(-10);
        const at = nextCallAt(ledger, NOW);
        if (at === null) expect(callsLeft(ledger, NOW)).toBeGreaterThan(0);
        else {
          expect(callsLeft(ledger, at - 1)).toBe(0);
          expect(callsLeft(ledger, at)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('never counts more calls for a change than hops that double or halve would take', () => {
    const count = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(count, count, (from, to) => {
        let shards = from;
        let hops = 0;
        while (shards !== to) {
          const { least, most } = reshardRange(shards);
          shards = Math.max(least, Math.min(most, to));
          hops += 1;
        }

        expect(leastCalls(from, to)).toBeLessThanOrEqual(Math.max(1, hops));
        if (to > from) expect(leastCalls(from, to)).toBe(hops);
      }),
    );
  });
});
