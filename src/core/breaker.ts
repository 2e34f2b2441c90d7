import type { BreakerState } from './breaker-state.ts';
import type { DownstreamEvidence } from './downstream-evidence.ts';
import { PAUSE_MS } from './effect.ts';
import type { DownstreamName } from './observation.ts';
import type { BreakerPolicy } from './policy.ts';
import { type Reason, reason } from './reason.ts';
import { type EpochMs, MINUTE_MS } from './units.ts';
import { percent } from './words.ts';

/** First step down, and the factor of each further one. */
const STEP = 2;
const LEAST_SHARE = 1 / 16;
/** Above this share of the pressure at the trip the limit is lifted: nothing is being held back any more. */
const LIFTED_SHARE = 2;

/** The breaker of a downstream that nobody has seen sick. */
export function closedBreaker(downstream: DownstreamName, policy: BreakerPolicy, now: EpochMs): BreakerState {
  return {
    schemaVersion: 1,
    downstream,
    phase: 'closed',
    since: now,
    trippedAt: null,
    sickForMs: null,
    steppedAt: now,
    openForMs: policy.openMs,
    share: null,
    normalShare: 1,
    slotsAtTrip: {},
    probeHolder: null,
    sickSince: null,
    wellSince: null,
    reason: reason('breaker-well', `nothing is known against ${downstream}`),
  };
}

/** One step of one downstream's breaker. Returns the same object when nothing changes, so that nothing is saved. */
export function stepBreaker(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  switch (state.phase) {
    case 'closed':
      return stepClosed(state, evidence, policy, now);
    case 'open':
      return stepOpen(state, evidence, policy, now);
    case 'half-open':
      return stepHalfOpen(state, evidence, policy, now);
  }
}

function stepClosed(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  if (evidence.verdict === 'sick') {
    const confirmed = evidence.agreeing >= 2 || (state.sickSince !== null && evidence.minuteStartMs > state.sickSince);
    if (confirmed) return trip(state, evidence, now);
    return state.sickSince === null ? { ...state, sickSince: evidence.minuteStartMs } : state;
  }
  if (evidence.verdict === 'unknown') return state;
  const calm = state.sickSince === null ? state : { ...state, sickSince: null };
  return state.share !== null && isSettled(state, evidence, policy, now) ? giveBack(calm, evidence, policy, now) : calm;
}

function trip(state: BreakerState, evidence: DownstreamEvidence, now: EpochMs): BreakerState {
  return {
    ...state,
    phase: 'open',
    since: now,
    trippedAt: now,
    steppedAt: now,
    share: shareAtTrip(evidence),
    normalShare: normalShare(evidence),
    slotsAtTrip: Object.fromEntries(evidence.writers.map((writer) => [writer.mappingId, writer.slots])),
    probeHolder: null,
    sickSince: null,
    wellSince: null,
    reason: evidence.reason,
  };
}

/** Less than 1 when a raise had only just been made: what there was before it was well. */
function normalShare(evidence: DownstreamEvidence): number {
  const before = evidence.writers.flatMap(({ slots, slotsBeforeRaise }) =>
    slotsBeforeRaise !== null && slotsBeforeRaise < slots ? [slotsBeforeRaise / slots] : [],
  );
  return before.length === 0 ? 1 : Math.max(...before);
}

/** Half; or, if that is more, what was well before a raise that had only just been made. */
function shareAtTrip(evidence: DownstreamEvidence): number {
  const normal = normalShare(evidence);
  return normal < 1 ? Math.max(1 / STEP, normal) : 1 / STEP;
}

function stepOpen(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  const quietMs = now - Math.max(state.since, state.steppedAt);
  if (evidence.verdict === 'unknown') return quietMs >= 2 * state.openForMs ? probe(state, evidence, now) : state;
  if (!showsPresentPressure(state, evidence)) return state;
  if (evidence.verdict === 'sick') return stepDown(state, evidence, policy, now);
  if (state.wellSince === null) return { ...state, wellSince: evidence.minuteStartMs };
  const waited = now - state.since >= state.openForMs;
  return waited && evidence.minuteStartMs > state.wellSince ? probe(state, evidence, now) : state;
}

function stepDown(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  const share = state.share ?? 1;
  const lower = evidence.writers.some((writer) => writer.slots > writer.readableShards);
  const due = lower && now - state.steppedAt >= policy.stepMs && share > LEAST_SHARE;
  if (!due) return state.wellSince === null ? state : { ...state, wellSince: null };
  return { ...state, share: share / STEP, steppedAt: now, wellSince: null, reason: still(evidence) };
}

function still(evidence: DownstreamEvidence): Reason {
  return reason('breaker-still-sick', evidence.reason.text, evidence.reason.numbers);
}

function probe(state: BreakerState, evidence: DownstreamEvidence, now: EpochMs): BreakerState {
  const holder = evidence.writers[0]?.mappingId ?? null;
  const seen = evidence.verdict === 'well' ? 'looks well again' : 'has shown nothing bad or good for a while';
  const text = `${state.downstream} ${seen}: one consumer tries one step more`;
  return {
    ...state,
    sickForMs: state.trippedAt === null ? null : now - state.trippedAt,
    phase: 'half-open',
    since: now,
    steppedAt: now,
    probeHolder: holder,
    wellSince: null,
    reason: reason('breaker-probing', text),
  };
}

function stepHalfOpen(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  if (evidence.verdict === 'unknown' || !showsPresentPressure(state, evidence)) return state;
  if (evidence.verdict === 'sick') return reopen(state, evidence, policy, now);
  if (!isSettled(state, evidence, policy, now)) return state;
  const closed: BreakerState = { ...state, phase: 'closed', since: now, probeHolder: null };
  const text = `the probe of ${state.downstream} went well: pressure returns in steps`;
  return {
    ...giveBack(closed, evidence, policy, now),
    reason: reason('breaker-closed', text, { shareOfPressureAtTrip: state.share ?? 1 }),
  };
}

function reopen(state: BreakerState, evidence: DownstreamEvidence, policy: BreakerPolicy, now: EpochMs): BreakerState {
  const openForMs = Math.min(policy.openMaxMs, state.openForMs * 2);
  const text = `the probe made ${state.downstream} sick again (${evidence.reason.text}): open for ${Math.round(openForMs / MINUTE_MS)} min`;
  return {
    ...state,
    phase: 'open',
    since: now,
    steppedAt: now,
    openForMs,
    probeHolder: null,
    wellSince: null,
    reason: reason('breaker-reopened', text, evidence.reason.numbers),
  };
}

/** One step of pressure more; above the limit nothing is held back and the back-off starts anew. */
function giveBack(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  // What has just been shown to go well is kept: closing never lowers the pressure.
  const proven = evidence.writers.map(
    (writer) => writer.slots / (state.slotsAtTrip[writer.mappingId] ?? Number.POSITIVE_INFINITY),
  );
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

/** Evidence from before the last step says nothing of the pressure there is now. */
function showsPresentPressure(state: BreakerState, evidence: DownstreamEvidence): boolean {
  return evidence.minuteStartMs >= state.steppedAt + PAUSE_MS;
}

function isSettled(state: BreakerState, evidence: DownstreamEvidence, policy: BreakerPolicy, now: EpochMs): boolean {
  return showsPresentPressure(state, evidence) && now - state.steppedAt >= policy.stepMs;
}
