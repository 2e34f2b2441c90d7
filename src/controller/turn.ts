import type { Action, ActionResult } from '../core/action.ts';
import type { Report } from '../core/decision.ts';
import { type Followed, followIncident } from '../core/follow-incident.ts';
import { known } from '../core/reading.ts';
import { type Reason, reason } from '../core/reason.ts';
import { recordIntent, recordResults } from '../core/record.ts';
import type { Intent, SourceState } from '../core/state.ts';
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/units.ts';
import type { Ports } from '../ports.ts';
import { deliver, type OnMiss, shrink } from './deliver.ts';
import type { FleetOptions } from './fleet-summary.ts';
import { makeReport } from './make-report.ts';
import { brakeOf, type Planned } from './plan.ts';
import { capped, type OutboxEntry, readStored, reportedAt, stateKey } from './stored-source.ts';

/** For this long after saving an intent only its own turn may act or settle. Longer than any invocation may last. */
export const LEASE_MS: DurationMs = 120 * SECOND_MS;
/** A call is not begun when less than this is left of the lease: it has to have ended before the lease does. */
export const CALL_MARGIN_MS: DurationMs = 30 * SECOND_MS;

/** Seconds of age per second from which on an age grows and does not only waver. Assumption. */
const RISING = 0.1;

/** An invocation lasts no longer, so after it a report in the outbox has nobody who is just saying it. */
const SAYING_MS: DurationMs = 55 * SECOND_MS;

/** What a finished turn has saved and not yet handed on. */
export interface Unsaid {
  readonly report: Report;
  readonly state: SourceState;
  readonly outbox: readonly OutboxEntry[];
  readonly revision: number;
}

export type TurnOutcome =
  | { readonly kind: 'reported'; readonly unsaid: Unsaid }
  | { readonly kind: 'skipped'; readonly reason: Reason };

const OVERTAKEN: TurnOutcome = {
  kind: 'skipped',
  reason: reason('turn-overtaken', 'another turn was faster: its decision counts'),
};

/** One source's turn from its decision on: save the intent, act, save the results with the report. */
export async function runTurn(
  planned: Planned,
  ports: Ports,
  options: FleetOptions,
  at: EpochMs,
): Promise<TurnOutcome> {
  const { loaded } = planned.ready;
  const { actions } = planned.result.decision;
  if (actions.length === 0)
    return finish(planned, ports, options, at, { state: planned.result.state, revision: loaded.revision, results: [] });
  const intent = makeIntent(planned, options, ports.clock.now());
  const intended = recordIntent(planned.result.state, intent);
  const saved = await ports.store.putIfRevision(
    stateKey(intended.sourceId),
    { state: intended, outbox: capped(loaded.outbox) },
    loaded.revision,
  );
  if (saved.kind === 'conflict') return OVERTAKEN;
  const results: ActionResult[] = [];
  for (const action of actions) {
    results.push(isUncovered(action, results, planned) ? uncovered(action) : await act(action, intent, ports, options));
  }
  const state = recordResults(intended, results, ports.clock.now());
  return finish(planned, ports, options, at, { state, revision: saved.revision, results });
}

/** Towards a sick downstream a reshard goes only together with the step down that keeps its lanes as they are. */
function isUncovered(action: Action, results: readonly ActionResult[], { breakers }: Planned): boolean {
  const isOut = action.kind === 'update-shard-count' && action.to > action.from;
  return isOut && breakers.some((one) => one.phase !== 'closed') && results.some((result) => result.kind !== 'applied');
}

function uncovered(action: Action): ActionResult {
  const message =
    'the step down that goes with it was not carried out: more shards would be more pressure on what is sick';
  return { action, kind: 'not-attempted', message };
}

function makeIntent(planned: Planned, options: FleetOptions, savedAt: EpochMs): Intent {
  const { state, decision } = planned.result;
  const id = `${options.turnId}/${state.sourceId}`;
  return { id, turnId: options.turnId, savedAt, leaseUntil: savedAt + LEASE_MS, actions: decision.actions };
}

/** Sends one action, unless there is no longer time for its answer inside the lease and the invocation. */
async function act(action: Action, intent: Intent, ports: Ports, options: FleetOptions): Promise<ActionResult> {
  const now = ports.clock.now();
  if (now >= intent.leaseUntil - CALL_MARGIN_MS || now >= options.deadlineAt) {
    return { action, kind: 'not-attempted', message: 'there was no time left for the call and its answer' };
  }
  const sourceId = intent.id.slice(intent.turnId.length + 1);
  try {
    return await ports.actuator.apply(action, { sourceId, turnId: intent.turnId, intentId: intent.id });
  } catch (error) {
    return { action, kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  }
}

interface Finished {
  readonly state: SourceState;
  readonly revision: number | null;
  readonly results: readonly ActionResult[];
}

async function finish(
  planned: Planned,
  ports: Ports,
  options: FleetOptions,
  at: EpochMs,
  finished: Finished,
): Promise<TurnOutcome> {
  const { ready } = planned;
  const { event, memory } = storyOf(planned, finished, at);
  const state: SourceState = { ...finished.state, incident: memory };
  const report = makeReport({
    turnId: options.turnId,
    at,
    mode: planned.mode,
    assessment: ready.assessment,
    result: planned.result,
    results: finished.results,
    settled: ready.settled,
    breakers: planned.breakers,
    incident: event,
  });
  const to = ports.reporters.map((reporter) => reporter.channel);
  const entry: OutboxEntry = { kind: 'whole', key: report.id, to, report };
  const outbox = capped([...(await shrink(ports, ready.loaded.outbox)), entry]);
  const key = stateKey(state.sourceId);
  const saved = await ports.store.putIfRevision(key, { state, outbox }, finished.revision);
  if (saved.kind === 'conflict') return OVERTAKEN;
  return { kind: 'reported', unsaid: { report, state, outbox, revision: saved.revision } };
}

/** A document with errors is told with the documents: the story of its source waits until it is put right. */
function storyOf(planned: Planned, finished: Finished, at: EpochMs): Followed {
  const { ready, result, breakers, targetMs } = planned;
  const { assessment, settled } = ready;
  // A braked turn suspects what it sees; one announcement says so for all.
  if (targetMs === null || brakeOf([planned]) !== null)
    return { memory: finished.state.incident, event: { kind: 'none' } };
  const ages = assessment.signals.consumers.flatMap((one) => known(one.ageMaxMs) ?? []);
  return followIncident(
    finished.state.incident,
    {
      sourceId: finished.state.sourceId,
      diagnosis: result.diagnosis,
      decision: result.decision,
      results: finished.results,
      settled,
      outcomes: assessment.outcomes,
      breakers,
      worstAgeMs: ages.length === 0 ? null : Math.max(...ages),
      targetMs,
      isRising: assessment.signals.consumers.some((one) => (known(one.ageSlope) ?? 0) > RISING),
    },
    at,
  );
}

/** Hands on what a finished turn has to say. After all turns have acted: people who listen slowly must not delay them. */
export async function say(
  { report, state, outbox, revision }: Unsaid,
  ports: Ports,
  { deadlineAt }: Pick<FleetOptions, 'deadlineAt'>,
  onMiss: OnMiss = () => {},
): Promise<void> {
  // The turn that made a young one may still be saying it.
  const isOthers = ({ key }: OutboxEntry) => key !== report.id && report.at - reportedAt(key) < SAYING_MS;
  const own = outbox.filter((entry) => !isOthers(entry));
  const left = await deliver(ports, own, { isLate: () => ports.clock.now() >= deadlineAt, onMiss });
  const key = stateKey(state.sourceId);
  const now = { state, outbox: [...left, ...outbox.filter(isOthers)] };
  const saved = await ports.store.putIfRevision(key, now, revision);
  if (saved.kind === 'conflict') await takeOff(ports, key, own, left);
}

/** Another turn has saved meanwhile: what has been handed on leaves its outbox, or it would be said again. */
async function takeOff(
  { store }: Ports,
  key: string,
  said: readonly OutboxEntry[],
  left: readonly OutboxEntry[],
): Promise<void> {
  const sourceId = key.slice(stateKey('').length);
  const loaded = readStored(sourceId, await store.get(key));
  if (loaded === null || loaded.revision === null) return;
  const handled = new Set(said.map((entry) => entry.key));
  const leftByKey = new Map(left.map((entry) => [entry.key, entry]));
  const outbox = loaded.outbox.flatMap((entry) => {
    if (!handled.has(entry.key)) return [entry];
    const rest = leftByKey.get(entry.key);
    return rest === undefined ? [] : [rest];
  });
  await store.putIfRevision(key, { state: loaded.state, outbox }, loaded.revision);
}
