import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideWith } from '../../src/core/decide.ts';
import type { DecideInput } from '../../src/core/decider.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import { downstreamsOf } from '../../src/core/downstream-evidence.ts';
import type { GuardContext } from '../../src/core/guard.ts';
import { GUARDS } from '../../src/core/guards/order.ts';
import { type Proposal, span, withTarget } from '../../src/core/proposal.ts';
import { known } from '../../src/core/reading.ts';
import { arbitraryInput } from '../support/arbitrary-input.ts';
import { factorProposal, shardProposal } from '../support/decide-builder.ts';
import { deepFreeze } from '../support/deep-freeze.ts';
import { NOW } from '../support/observation-builder.ts';

const RUNS = { numRuns: 400 };

/** Any wish at all, the absurd ones too: guards answer whatever strategy comes. */
function anyWish(input: DecideInput): fc.Arbitrary<Proposal | null> {
  const source = known(input.assessment.observation.source);
  const consumers = known(input.assessment.observation.consumers) ?? [];
  if (source === null) return fc.constant(null);
  const shards = fc
    .integer({ min: 1, max: 400 })
    .filter((to) => to !== source.openShards)
    .map((to) => shardProposal(source.openShards, to));
  const factors = consumers.map((consumer) => {
    const { id, factor } = consumer.mapping;
    const purposes = (to: number) =>
      to > factor ? fc.constantFrom('relief' as const, 'probe' as const) : fc.constantFrom('hand-back', 'shed', 'undo');
    return fc
      .integer({ min: -2, max: 15 })
      .filter((to) => to !== factor)
      .chain((to) => fc.tuple(fc.constant(to), purposes(to)))
      .map(([to, purpose]) =>
        factorProposal(factor, to, {
          mappingId: id,
          purpose: purpose as Proposal['purpose'],
          downstreams: downstreamsOf(consumer),
        }),
      );
  });
  return fc.oneof(shards, ...factors);
}

const asked = arbitraryInput().chain((input) => fc.tuple(fc.constant(input), anyWish(input)));

function contextOf(input: DecideInput): GuardContext | null {
  const { assessment, policy, breakers } = input;
  const source = known(assessment.observation.source);
  if (source === null) return null;
  return {
    ...input,
    source,
    observation: assessment.observation,
    consumers: known(assessment.observation.consumers) ?? [],
    signals: assessment.signals,
    state: assessment.state,
    diagnosis: diagnose(assessment, policy, breakers, NOW),
    approved: [],
  };
}

function between(value: number, one: number, other: number): boolean {
  return value >= Math.min(one, other) && value <= Math.max(one, other);
}

/** What the guards leave of a wish; null when one refuses. */
function through(wish: Proposal, context: GuardContext): Proposal | null {
  let current = wish;
  for (const guard of GUARDS) {
    const verdict = guard.check(current, context);
    if (verdict.kind === 'refuse') return null;
    if (verdict.kind === 'shrink') current = withTarget(current, verdict.to);
    const range = span(current);
    if (range === null || range.from === range.to) return null;
  }
  return current;
}

describe('every guard', () => {
  it('only shrinks or refuses: a target lies between where the lever is and where it was wanted', () => {
    fc.assert(
      fc.property(asked, ([input, wish]) => {
        const context = contextOf(input);
        if (context === null || wish === null) return;
        for (const guard of GUARDS) {
          const verdict = guard.check(wish, context);
          const range = span(wish);
          if (verdict.kind !== 'shrink' || range === null) continue;

          expect([guard.name, between(verdict.to, range.from, range.to)]).toEqual([guard.name, true]);
          expect(verdict.to).not.toBe(range.to);
        }
      }),
      RUNS,
    );
  });

  it('lets through unchanged what all of them have let through', () => {
    fc.assert(
      fc.property(asked, ([input, wish]) => {
        const context = contextOf(input);
        const passed = context === null || wish === null ? null : through(wish, context);
        if (passed === null || context === null) return;

        for (const guard of GUARDS)
          expect([guard.name, guard.check(passed, context)]).toEqual([guard.name, { kind: 'allow' }]);
      }),
      RUNS,
    );
  });

  it('answers the same twice and changes nothing it is given', () => {
    fc.assert(
      fc.property(asked, ([input, wish]) => {
        const context = contextOf(input);
        if (context === null || wish === null) return;
        const frozen = deepFreeze({ wish, context });
        for (const guard of GUARDS)
          expect(guard.check(frozen.wish, frozen.context)).toEqual(guard.check(frozen.wish, frozen.context));
      }),
      { numRuns: 200 },
    );
  });

  it('never turns another lever than the one that was wanted', () => {
    fc.assert(
      fc.property(asked, ([input, wish]) => {
        const wishes = wish === null ? [] : [wish];
        const { decision } = decideWith({ guards: GUARDS, propose: () => wishes }, input);
        for (const action of decision.actions) {
          const range = wish === null ? null : span(wish);

          expect({ ...action, to: 0 }).toEqual({ ...wish?.action, to: 0 });
          expect(typeof action.to === 'number' && between(action.to, range?.from ?? 0, range?.to ?? 0)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
