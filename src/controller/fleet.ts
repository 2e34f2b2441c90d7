import type { BreakerState } from '../core/breaker-state.ts';
import { decide } from '../core/decide.ts';
import type { Decider } from '../core/decider.ts';
import type { FleetObservation, SourceId } from '../core/observation.ts';
import { type Reason, reason } from '../core/reason.ts';
import type { EpochMs } from '../core/units.ts';
import type { FoundSource, PolicyBook, Ports } from '../ports.ts';
import { tellNews } from './account-news.ts';
import { type Cadence, type LastLook, loadCadence, lookOf, saveCadence } from './cadence.ts';
import type { FleetOptions, FleetSummary } from './fleet-summary.ts';
import { inTurns } from './in-turns.ts';
import { keepAlarms } from './keep-alarms.ts';
import { type Looked, look, problemsOf } from './look.ts';
import { brakeOf, type Planned, plan, type Ready } from './plan.ts';
import { type Prepared, prepare } from './prepare.ts';
import { stepBreakers } from './step-breakers.ts';
import { runTurn, say, type TurnOutcome, type Unsaid } from './turn.ts';
import { mayWake } from './wake.ts';

interface Skipped {
  readonly sourceId: SourceId;
  readonly reason: Reason;
}

/**
 * One invocation: finds the sources, senses those whose turn it is at once, steps every breaker once, decides for all,
 * then lets each act in its own turn. What fails for one source does not stop the next.
 */
export async function runFleet(ports: Ports, options: FleetOptions, decider: Decider = decide): Promise<FleetSummary> {
  const at = ports.clock.now();
  if (options.woken !== null && !(await mayWake(ports.store, at))) return nothingDone(options, at);
  const book = await ports.policies.load();
  const inventoried = await ports.inventory.list(book.named);
  const caredFor = inventoried.sources.filter((source) => book.policyOf(source).kind !== 'off');
  const cadence = await loadCadence(ports.store);
  const looked = await look(ports, options, book, caredFor, cadence, at);
  const { ready, skipped } = await prepareAll(ports, looked.fleet, at);
  const assessments = ready.map((one) => one.assessment);
  const breakers = await stepBreakers(ports.store, book, looked.fleet, assessments, at);
  const { planned, failed } = plan({ ready, book, breakers, looked, options, decider, now: at });
  const own = planned.filter((one) => looked.called.has(one.result.state.sourceId));
  const turns = await takeTurns(own, ports, options, at);
  const problems = problemsOf(book, inventoried);
  const looks = looksOf({ cadence, said: turns.said, caredFor, options, looked, book, breakers });
  const kept = await keepAlarms(ports, options, book, caredFor, cadence, at);
  const failures = [
    ...kept.problems,
    ...(await attempted('cadence', async () => {
      await saveCadence(ports.store, { ...cadence, looks, alarms: kept.alarms });
      return [];
    })),
    ...(await attempted('news of the account', () =>
      tellNews(ports, {
        book,
        found: inventoried.sources,
        problems,
        unanswered: inventoried.unanswered,
        brake: options.only === 'all' ? brakeOf(planned) : 'unseen',
        at,
        deadlineAt: options.deadlineAt,
      }),
    )),
  ];
  // What cannot be handed on now stays in the outbox: the turn itself is done.
  const missed = new Map<string, string>();
  const onMiss = (channel: string, why: string) => missed.set(channel, why);
  await inTurns(turns.said, (one) =>
    isolated(async () => ({ kind: 'said', done: await say(one, ports, options, onMiss) })),
  );
  return {
    turnId: options.turnId,
    at,
    reports: turns.said.map((one) => one.report),
    breakers,
    skipped: [...skipped, ...failed, ...turns.skipped].filter(({ sourceId }) => looked.called.has(sourceId)),
    resting: looked.resting,
    problems,
    failures: [...failures, ...[...missed].map(([channel, why]) => `${channel} took not everything: ${why}`)],
  };
}

/** An alarm that came right after another one: its turn has looked, or is looking. */
function nothingDone({ turnId }: FleetOptions, at: EpochMs): FleetSummary {
  return { turnId, at, reports: [], breakers: [], skipped: [], resting: [], problems: [], failures: [] };
}

async function prepareAll(
  { store }: Ports,
  fleet: FleetObservation,
  at: EpochMs,
): Promise<{ readonly ready: readonly Ready[]; readonly skipped: readonly Skipped[] }> {
  const prepared = await inTurns(fleet.sources, async (observation) => ({
    sourceId: observation.sourceId,
    outcome: await isolated<Prepared>(() => prepare(store, observation, at)),
  }));
  return {
    ready: prepared.flatMap(({ outcome }) => (outcome.kind === 'ready' ? [outcome] : [])),
    skipped: prepared.flatMap(({ sourceId, outcome }) =>
      outcome.kind === 'skipped' ? [{ sourceId, reason: outcome.reason }] : [],
    ),
  };
}

/** What has to be saved for everybody comes after this: better a turn missed than all notes of this one. */
const NO_TIME: TurnOutcome = {
  kind: 'skipped',
  reason: reason('turn-budget', 'this invocation has no time left: looked at again in the next one'),
};

interface Turns {
  readonly said: readonly Unsaid[];
  readonly skipped: readonly Skipped[];
}

/** Those that act go first and one by one, most urgent first; the others only write down what they saw. */
async function takeTurns(
  planned: readonly Planned[],
  ports: Ports,
  options: FleetOptions,
  at: EpochMs,
): Promise<Turns> {
  const acts = (one: Planned) => one.result.decision.actions.length > 0;
  const take = (one: Planned) => isolated<TurnOutcome>(() => runTurn(one, ports, options, at));
  const outcomes = new Map<Planned, Awaited<ReturnType<typeof take>>>();
  for (const one of planned.filter(acts)) outcomes.set(one, await take(one));
  await inTurns(
    planned.filter((one) => !acts(one)),
    async (one) => outcomes.set(one, ports.clock.now() < options.deadlineAt ? await take(one) : NO_TIME),
  );
  const all = planned.flatMap((one) => {
    const outcome = outcomes.get(one);
    return outcome === undefined ? [] : [{ sourceId: one.result.state.sourceId, outcome }];
  });
  return {
    said: all.flatMap(({ outcome }) => (outcome.kind === 'reported' ? [outcome.unsaid] : [])),
    skipped: all.flatMap(({ sourceId, outcome }) =>
      outcome.kind === 'skipped' ? [{ sourceId, reason: outcome.reason }] : [],
    ),
  };
}

interface LooksInput {
  readonly cadence: Cadence;
  readonly said: readonly Unsaid[];
  readonly caredFor: readonly FoundSource[];
  readonly options: FleetOptions;
  readonly looked: Looked;
  readonly book: PolicyBook;
  readonly breakers: readonly BreakerState[];
}

/**
 * Sources that are no longer looked after are forgotten. One whose turn failed is looked at again, and so is one that
 * writes to a downstream that has just been seen sick.
 */
function looksOf({ cadence, said, caredFor, options, looked, book, breakers }: LooksInput): Cadence['looks'] {
  const { looks } = cadence;
  const suspect = new Set(
    breakers.filter((one) => one.phase !== 'closed' || one.sickSince !== null).map((one) => one.downstream),
  );
  const isDisturbed = (source: FoundSource) =>
    looked.found.has(source.id) ||
    source.functions.some((name) => book.downstreamsOf(source, name).some((downstream) => suspect.has(downstream)));
  const disturbed = new Set(caredFor.filter(isDisturbed).map(({ id }) => id));
  const ids = new Set(caredFor.map(({ id }) => id));
  const kept = Object.entries(looks)
    .filter(([id]) => options.only !== 'all' || ids.has(id))
    .map(([id, last]): [SourceId, LastLook] => [id, disturbed.has(id) ? { ...last, isCalm: false } : last]);
  const fresh = said.map(({ report, state }): [SourceId, LastLook] => [
    report.sourceId,
    lookOf(report, state, looks[report.sourceId]),
  ]);
  return Object.fromEntries([...kept, ...fresh]);
}

/** What goes wrong beside the turns is said and stops nothing. */
async function attempted(what: string, work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work();
  } catch (error) {
    return [`${what}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** One source's failure is that source's: it is named in the summary, and the intent it left is settled by the next turn. */
async function isolated<T>(work: () => Promise<T>): Promise<T | { readonly kind: 'skipped'; readonly reason: Reason }> {
  try {
    return await work();
  } catch (error) {
    const text = `a call failed: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'skipped', reason: reason('call-failed', text) };
  }
}
