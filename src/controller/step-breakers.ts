import type { Assessment } from '../core/assess.ts';
import { closedBreaker, stepBreaker } from '../core/breaker.ts';
import type { BreakerState } from '../core/breaker-state.ts';
import { downstreamsOf, weighDownstream } from '../core/downstream-evidence.ts';
import type { DownstreamName, FleetObservation } from '../core/observation.ts';
import type { BreakerPolicy } from '../core/policy.ts';
import { known } from '../core/reading.ts';
import { reason } from '../core/reason.ts';
import type { EpochMs } from '../core/units.ts';
import type { PolicyBook, Store } from '../ports.ts';
import { inTurns } from './in-turns.ts';

export function breakerKey(downstream: DownstreamName): string {
  return `breaker#${downstream}`;
}

/**
 * Steps the breaker of every downstream once, each in its own item at its own revision. When another turn was faster,
 * its step counts: two turns see the same minute and must not step twice.
 */
export async function stepBreakers(
  store: Store,
  book: PolicyBook,
  fleet: FleetObservation,
  assessments: readonly Assessment[],
  now: EpochMs,
): Promise<readonly BreakerState[]> {
  return inTurns(namesIn(assessments), async (downstream) => {
    const answer = book.breakerPolicyOf(downstream);
    try {
      return answer.kind === 'policy'
        ? await stepOne(store, downstream, answer.policy, fleet, assessments, now)
        : await holdOne(store, downstream, answer.problems, now);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return unreadable(blankBreaker(downstream, now), `could not be read or saved (${why})`);
    }
  });
}

async function stepOne(
  store: Store,
  downstream: DownstreamName,
  policy: BreakerPolicy,
  fleet: FleetObservation,
  assessments: readonly Assessment[],
  now: EpochMs,
): Promise<BreakerState> {
  const stored = await store.get(breakerKey(downstream));
  const state = stored === null ? closedBreaker(downstream, policy, now) : readBreaker(stored.value);
  if (state === null) return unreadable(blankBreaker(downstream, now));
  const observation = fleet.downstreams.find((one) => one.name === downstream) ?? null;
  const stepped = stepBreaker(state, weighDownstream(downstream, assessments, observation, policy, now), policy, now);
  return stepped === state ? state : save(store, stepped, stored?.revision ?? null);
}

/** A document with errors: the breaker stays as it is, and counts as open until the document is put right. */
async function holdOne(
  store: Store,
  downstream: DownstreamName,
  problems: readonly string[],
  now: EpochMs,
): Promise<BreakerState> {
  const stored = readBreaker((await store.get(breakerKey(downstream)))?.value);
  const text = `the document of ${downstream} has errors, nothing scales out towards it: ${problems.join('; ')}`;
  const why = reason('policy-invalid', text, { problems: problems.length });
  // What was known to be sick before the document broke stays told as sick.
  const isSick = stored !== null && stored.phase !== 'closed';
  const because = isSick ? { ...stored.reason, text: `${stored.reason.text}; ${text}` } : why;
  return { ...(stored ?? blankBreaker(downstream, now)), phase: 'open', reason: because };
}

/** Of a breaker of which nothing can be used. It is never saved. */
function blankBreaker(downstream: DownstreamName, now: EpochMs): BreakerState {
  return closedBreaker(downstream, { openMs: 0 }, now);
}

async function save(store: Store, stepped: BreakerState, revision: number | null): Promise<BreakerState> {
  const put = await store.putIfRevision(breakerKey(stepped.downstream), stepped, revision);
  if (put.kind === 'saved') return stepped;
  const winner = await store.get(breakerKey(stepped.downstream));
  return readBreaker(winner?.value) ?? unreadable(stepped);
}

function namesIn(assessments: readonly Assessment[]): readonly DownstreamName[] {
  const consumers = assessments.flatMap((assessment) => known(assessment.observation.consumers) ?? []);
  return [...new Set(consumers.flatMap(downstreamsOf))].toSorted();
}

/** A breaker of an unknown version counts as open and is not overwritten: nothing scales out on what cannot be read. */
function unreadable(blank: BreakerState, what = 'has an unknown version'): BreakerState {
  const text = `the stored breaker of ${blank.downstream} ${what}: nothing scales out towards it`;
  return { ...blank, phase: 'open', reason: reason('state-unreadable', text) };
}

function readBreaker(value: unknown): BreakerState | null {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return null;
  const isWhole = 'phase' in value && 'share' in value && 'slotsAtTrip' in value && 'steppedAt' in value;
  return value.schemaVersion === 1 && isWhole ? (value as BreakerState) : null;
}
