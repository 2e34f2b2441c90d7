import { giveBack, normalShare, shareAtTrip, stepDown } from './breaker-pressure.ts';
import type { BreakerState } from './breaker-state.ts';
import type { DownstreamEvidence } from './downstream-evidence.ts';
import { PAUSE_MS } from './effect.ts';
import type { DownstreamName } from './observation.ts';
import type { BreakerPolicy } from './policy.ts';
import { reason } from './reason.ts';
import { type EpochMs, MINUTE_MS } from './units.ts';

/** Two sick minutes this far apart still count as in a row: a minute may be late. Assumption. */
const IN_A_ROW_MS = 3 * MINUTE_MS;

/** The breaker of a downstream that nobody has seen sick. */
export function closedBreaker(
  downstream: DownstreamName,
  policy: Pick<BreakerPolicy, 'openMs'>,
  now: EpochMs,
): BreakerState {
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
    timePerRecordAtStepMs: null,
    sheddingUseless: false,
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
      return stepOpen(joined(state, evidence), evidence, policy, now);
    case 'half-open':
      return stepHalfOpen(joined(state, evidence), evidence, policy, now);
  }
}

/** A writer that was not there when the breaker tripped counts with the lanes it has now. */
function joined(state: BreakerState, { writers }: DownstreamEvidence): BreakerState {
  const news = writers.filter(({ mappingId, slots }) => slots > 0 && state.slotsAtTrip[mappingId] === undefined);
  if (news.length === 0) return state;
  const slotsAtTrip = { ...state.slotsAtTrip, ...Object.fromEntries(news.map((one) => [one.mappingId, one.slots])) };
  return { ...state, slotsAtTrip };
}

function stepClosed(
  state: BreakerState,
  evidence: DownstreamEvidence,
  policy: BreakerPolicy,
  now: EpochMs,
): BreakerState {
  if (evidence.verdict === 'sick') {
    const afterMs = state.sickSince === null ? Number.POSITIVE_INFINITY : evidence.minuteStartMs - state.sickSince;
    const confirmed = evidence.agreeing >= 2 || (afterMs > 0 && afterMs <= IN_A_ROW_MS);
    if (confirmed) return trip(state, evidence, now);
    return afterMs > IN_A_ROW_MS ? { ...state, sickSince: evidence.minuteStartMs } : state;
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
    timePerRecordAtStepMs: evidence.timePerRecordMs,
    sheddingUseless: false,
    slotsAtTrip: Object.fromEntries(evidence.writers.map((writer) => [writer.mappingId, writer.slots])),
    probeHolder: null,
    sickSince: null,
    wellSince: null,
    reason: evidence.reason,
  };
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

/** Evidence from before the last step says nothing of the pressure there is now. */
function showsPresentPressure(state: BreakerState, evidence: DownstreamEvidence): boolean {
  return evidence.minuteStartMs >= state.steppedAt + PAUSE_MS;
}

function isSettled(state: BreakerState, evidence: DownstreamEvidence, policy: BreakerPolicy, now: EpochMs): boolean {
  return showsPresentPressure(state, evidence) && now - state.steppedAt >= policy.stepMs;
}
