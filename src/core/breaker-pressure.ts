/** How a breaker lowers pressure and gives it back: always in steps, each judged before the next. */
import type { BreakerState } from './breaker-state.ts';
import type { DownstreamEvidence } from './downstream-evidence.ts';
import type { BreakerPolicy } from './policy.ts';
import { type Reason, reason } from './reason.ts';
import type { EpochMs } from './units.ts';
import { percent } from './words.ts';

/** First step down, and the factor of each further one. */
const STEP = 2;
const LEAST_SHARE = 1 / 16;
/** A step down has to bring the time per record below this share of what it was. Assumption. */
const FASTER = 0.85;
/** Above this share of the pressure at the trip the limit is lifted: nothing is being held back any more. */
const LIFTED_SHARE = 2;

/** Less than 1 when a raise had only just been made: what there was before it was well. */
export function normalShare(evidence: DownstreamEvidence): number {
  const before = evidence.writers.flatMap(({ slots, slotsBeforeRaise }) =>
    slotsBeforeRaise !== null && slotsBeforeRaise < slots ? [slotsBeforeRaise / slots] : [],
  );
  return before.length === 0 ? 1 : Math.max(...before);
}

/** Half; or exactly what was well before a raise that had only just been made. */
export function shareAtTrip(evidence: DownstreamEvidence): number {
  const normal = normalShare(evidence);
  return normal < 1 ? normal : 1 / STEP;
}

/** While it is sick: one step less when the last one helped, or calls fail. */
export function stepDown(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  const share = state.share ?? 1;
  const lower = evidence.writers.some((writer) => writer.slots > writer.readableShards);
  const due = now - state.steppedAt >= policy.stepMs;
  if (due && !state.sheddingUseless && isSheddingUseless(state, evidence)) return stopShedding(state);
  if (!due || !lower || share <= LEAST_SHARE || state.sheddingUseless) {
    return state.wellSince === null ? state : { ...state, wellSince: null };
  }
  const timePerRecordAtStepMs = evidence.timePerRecordMs;
  return {
    ...state,
    share: share / STEP,
    timePerRecordAtStepMs,
    steppedAt: now,
    wellSince: null,
    reason: still(evidence),
  };
}

/** Fewer lanes, and each record takes as long as before: our pressure is not what makes it slow. */
function isSheddingUseless(
  { timePerRecordAtStepMs: before, slotsAtTrip }: BreakerState,
  { timePerRecordMs: after, failing, writers }: DownstreamEvidence,
): boolean {
  const isLowered = writers.some((writer) => writer.slots < (slotsAtTrip[writer.mappingId] ?? 0));
  return isLowered && !failing && before !== null && after !== null && after > before * FASTER;
}

/** No further step down; what is there stays until it is well, and nothing is added. */
function stopShedding(state: BreakerState): BreakerState {
  const text = `less pressure did not make ${state.downstream} faster: it is not lowered further, and nothing is added`;
  return { ...state, sheddingUseless: true, wellSince: null, reason: reason('breaker-still-sick', text) };
}

function still(evidence: DownstreamEvidence): Reason {
  return reason('breaker-still-sick', evidence.reason.text, evidence.reason.numbers);
}

/** One step of pressure more; above the limit nothing is held back and the back-off starts anew. */
export function giveBack(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  // What has just been shown to go well is kept: closing never lowers the pressure.
  const proven = evidence.writers.flatMap((writer) => {
    const atTrip = state.slotsAtTrip[writer.mappingId] ?? 0;
    return atTrip > 0 ? [writer.slots / atTrip] : [];
  });
  const next = Math.max((state.share ?? 1) * STEP, ...proven);
  if (next > LIFTED_SHARE) {
    const text = `all pressure is back on ${state.downstream} and it is well`;
    return {
      ...state,
      share: null,
      slotsAtTrip: {},
      openForMs: policy.openMs,
      steppedAt: now,
      reason: reason('breaker-well', text),
    };
  }
  const text = `${state.downstream} takes ${percent(next)} of the pressure it had when the breaker tripped`;
  return { ...state, share: next, steppedAt: now, reason: reason('breaker-returning', text, { share: next }) };
}
