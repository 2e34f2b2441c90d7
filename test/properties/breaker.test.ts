import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepBreaker } from '../../src/core/breaker.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { DownstreamEvidence } from '../../src/core/downstream-evidence.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { arbitraryBreaker } from '../support/arbitrary-input.ts';
import { deepFreeze } from '../support/deep-freeze.ts';
import { NOW } from '../support/observation-builder.ts';
import { aBreakerPolicy } from '../support/policy-builder.ts';
import { evidence } from '../support/state-builder.ts';

const POLICY = aBreakerPolicy();

interface Turn {
  readonly afterMin: number;
  readonly lagMin: number;
  readonly verdict: DownstreamEvidence['verdict'];
  readonly agreeing: number;
  readonly failing: boolean;
  readonly timePerRecordMs: number | null;
  readonly writers: DownstreamEvidence['writers'];
}

const writer = fc.record({
  mappingId: fc.constantFrom('a', 'b', 'c'),
  slots: fc.integer({ min: 0, max: 320 }),
  readableShards: fc.integer({ min: 0, max: 32 }),
  slotsBeforeRaise: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 320 })),
  ageMs: fc.integer({ min: 0, max: 900_000 }),
});

const turn: fc.Arbitrary<Turn> = fc.record({
  afterMin: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.integer({ min: 0, max: 90 })),
  lagMin: fc.oneof({ weight: 8, arbitrary: fc.constant(2) }, fc.integer({ min: 1, max: 40 })),
  verdict: fc.constantFrom('sick' as const, 'sick' as const, 'well' as const, 'well' as const, 'unknown' as const),
  agreeing: fc.constantFrom(1, 1, 1, 2),
  failing: fc.boolean(),
  timePerRecordMs: fc.constantFrom(null, 1, 1.6, 8),
  writers: fc.uniqueArray(writer, { maxLength: 3, selector: (one) => one.mappingId }),
});

interface Step {
  readonly before: BreakerState;
  readonly after: BreakerState;
  readonly now: number;
  readonly turn: Turn;
}

function walk(start: BreakerState, turns: readonly Turn[]): readonly Step[] {
  const steps: Step[] = [];
  let now = NOW;
  let before = start;
  for (const one of turns) {
    now += one.afterMin * MINUTE_MS;
    const minuteStartMs = now - one.lagMin * MINUTE_MS;
    const { agreeing, failing, timePerRecordMs, writers } = one;
    const shown = evidence(one.verdict, { agreeing, failing, timePerRecordMs, minuteStartMs, writers });
    const after = stepBreaker(deepFreeze(before), deepFreeze(shown), POLICY, now);
    steps.push({ before, after, now, turn: one });
    before = after;
  }
  return steps;
}

function walks(check: (steps: readonly Step[]) => void): void {
  fc.assert(
    fc.property(arbitraryBreaker, fc.array(turn, { maxLength: 60 }), (start, turns) => check(walk(start, turns))),
    { numRuns: 400 },
  );
}

describe('the breaker', () => {
  it('stays valid through any run of evidence', () => {
    walks((steps) => {
      for (const { before, after, now } of steps) {
        expect(JSON.parse(JSON.stringify(after))).toEqual(after);
        if (after.share !== null) expect(after.share > 0 && after.share <= 2).toBe(true);
        expect(after.openForMs).toBeGreaterThanOrEqual(Math.min(before.openForMs, POLICY.openMs));
        expect(after.openForMs).toBeLessThanOrEqual(POLICY.openMaxMs);
        expect(after.since).toBeLessThanOrEqual(now);
        expect(after.steppedAt).toBeLessThanOrEqual(now);
        if (after.phase !== 'half-open') expect(after.probeHolder).toBeNull();
      }
    });
  });

  it('never lets pressure grow while it is open', () => {
    walks((steps) => {
      for (const { before, after } of steps)
        if (before.phase === 'open' && after.phase !== 'closed')
          expect(after.share ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(before.share ?? Number.POSITIVE_INFINITY);
    });
  });

  it('never goes from open to closed without a probe', () => {
    walks((steps) => {
      for (const { before, after } of steps) if (before.phase === 'open') expect(after.phase).not.toBe('closed');
    });
  });

  it('opens on sick evidence only, and closes on well evidence only', () => {
    walks((steps) => {
      for (const { before, after, turn: shown } of steps) {
        if (before.phase !== 'open' && after.phase === 'open') expect(shown.verdict).toBe('sick');
        if (before.phase !== 'closed' && after.phase === 'closed') expect(shown.verdict).toBe('well');
        if (before.share !== null && after.phase === 'closed' && after.share !== before.share)
          expect(shown.verdict).toBe('well');
      }
    });
  });

  it('is the same object when nothing has changed, so that nothing is saved', () => {
    walks((steps) => {
      for (const { before, after } of steps)
        if (JSON.stringify(before) === JSON.stringify(after)) expect(after).toBe(before);
    });
  });

  it('closes and lifts every limit from any state, when it is well for long enough', () => {
    fc.assert(
      fc.property(arbitraryBreaker, fc.array(turn, { maxLength: 30 }), (start, turns) => {
        const reached = walk(start, turns).at(-1)?.after ?? start;
        const writers = [{ mappingId: 'a', slots: 4, readableShards: 4, slotsBeforeRaise: null, ageMs: 0 }];
        const hours = turns.reduce((sum, one) => sum + one.afterMin, 0);
        const well = Array.from(
          { length: 200 },
          (_, index): Turn => ({
            afterMin: index === 0 ? hours + 3 : 1,
            lagMin: 2,
            verdict: 'well',
            agreeing: 0,
            failing: false,
            timePerRecordMs: 1,
            writers,
          }),
        );

        expect(walk(reached, well).at(-1)?.after).toMatchObject({ phase: 'closed', share: null, sickSince: null });
      }),
      { numRuns: 200 },
    );
  });
});
