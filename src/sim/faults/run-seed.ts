/** One seed from start to end: turns that crash, overlap and lose answers around the real loop, and the checks on it. */
import { createMemoryStore } from '../../adapters/memory/store.ts';
import { policyOf } from '../../config/parse-policy.ts';
import { runFleet } from '../../controller/fleet.ts';
import type { FleetSummary } from '../../controller/fleet-summary.ts';
import { decideWith } from '../../core/decide.ts';
import { propose } from '../../core/propose.ts';
import type { Ports } from '../../ports.ts';
import { type Chance, createChance, createRandomStreams } from '../../world/random.ts';
import { createWorld } from '../../world/world.ts';
import type { World } from '../../world/world-api.ts';
import { simAccountOf } from '../run/sim-account.ts';
import { simPorts } from '../run/sim-ports.ts';
import { worldConfigOf } from '../run/world-config-of.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import { checkSettled, TURN_EVERY_MS } from './check-settled.ts';
import { type FaultPlan, faultPlanOf } from './fault-plan.ts';
import { faultyPorts } from './faulty-ports.ts';
import { createWatch, type Violation, type Watch } from './invariants.ts';
import { createLateCalls, type LateCalls } from './late-calls.ts';
import { guardsWith, type PlantedBug, plantDoubleAction } from './planted-bugs.ts';
import { restless } from './restless.ts';
import { createStepQueue, type Ending, type StepQueue, settleMicrotasks, type WaitingCall } from './step-queue.ts';
import { watchedPorts } from './watched-ports.ts';

/** Lambda ends an invocation after this; a turn that still waits has crashed. */
const INVOCATION_MS = 55_000;
const TURN_BUDGET_MS = 45_000;

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly turns: number;
  readonly crashes: number;
  readonly calls: number;
  readonly overlaps: number;
  readonly reports: number;
}

/** Takes a line for every step, to see how a seed failed. */
export type Trace = (line: string) => void;

interface Turn {
  readonly id: string;
  readonly startedAt: number;
  summary: FleetSummary | null;
}

interface Run {
  readonly plan: FaultPlan;
  readonly chance: Chance;
  readonly queue: StepQueue;
  readonly watch: Watch;
  readonly ports: Ports;
  readonly sourceId: string;
  readonly begin: (turn: Turn) => void;
  readonly advance: (byMs: number) => Promise<void>;
  /** Its sender is dead, and it is on its way all the same. */
  readonly sendLate: (call: WaitingCall) => void;
  readonly foreignChange: () => void;
  readonly say: (text: string) => void;
  readonly live: Turn[];
  readonly counts: { turns: number; crashes: number; overlaps: number };
}

/** Runs a seed, with faults and then without, and checks every invariant after every step. */
export async function runSeed(
  seed: number,
  bug: PlantedBug | null = null,
  trace: Trace = () => {},
): Promise<SeedResult> {
  const { run, callsSeen, reportsDelivered } = prepareRun(faultPlanOf(seed), bug, trace);
  const { plan, ports, counts, watch } = run;
  await drive(run, ports.clock.now() + plan.chaosMs, true);
  await drive(run, ports.clock.now() + plan.calmMs, false);
  await checkSettled(ports.store, run.sourceId, watch, ports.clock.now());
  return { seed, violations: watch.violations, ...counts, calls: callsSeen(), reports: reportsDelivered() };
}

function prepareRun(plan: FaultPlan, bug: PlantedBug | null, trace: Trace) {
  const parsed = parseScenario(plan.document);
  if (parsed.kind === 'invalid') throw new Error(`seed ${plan.seed}: ${parsed.problems.join('; ')}`);
  const { scenario } = parsed;
  const built = worldConfigOf(scenario, plan.seed, noTrace);
  if (built.kind === 'invalid') throw new Error(`seed ${plan.seed}: ${built.problems.join('; ')}`);
  const world = createWorld(built.config, plan.seed);
  const account = simAccountOf(scenario, world);
  const streams = createRandomStreams(plan.seed);
  const chance = createChance(streams('fault-run'));
  const store = createMemoryStore();
  const watch = createWatch(store, plan.mode, { ...policyOf(scenario.policy), mode: plan.mode });
  const watched = watchedPorts({
    ports: { ...simPorts(scenario, account, plan.mode), store },
    world,
    watch,
    chance,
    sight: createChance(streams('fault-sight')),
    plan,
  });
  const planted = bug === 'double-action' ? plantDoubleAction(watched.ports.store) : null;
  const ports = planted === null ? watched.ports : { ...watched.ports, store: planted.store };
  const wants = plan.decider === 'restless' ? restless(createChance(streams('restless'))) : propose;
  const honest = { guards: guardsWith(bug), propose: wants };
  const parts = planted === null ? honest : planted.parts(honest);
  const queue = createStepQueue();
  const late = createLateCalls();
  const run: Run = {
    plan,
    chance,
    queue,
    watch,
    ports,
    sourceId: world.listStreams()[0]?.arn ?? '',
    live: [],
    say: (text) => trace(`${new Date(ports.clock.now()).toISOString().slice(11, 23)}  ${text}`),
    counts: { turns: 0, crashes: 0, overlaps: 0 },
    advance: (byMs) => advance(world, late, byMs),
    sendLate: (call) => late.add(call, world.nowMs(), chance.uniform()),
    foreignChange: () => watched.foreignChange(),
    begin: (turn) => {
      watched.turnBegins(turn.id);
      const deadlineAt = ports.clock.now() + TURN_BUDGET_MS;
      const options = {
        turnId: turn.id,
        deadlineAt,
        maximumChanges: 20,
        only: 'all',
        woken: null,
        modeCeiling: null,
      } as const;
      const onChange = () => {
        if (ports.clock.now() >= options.deadlineAt)
          watch.add('no call begins after the deadline', turn.id, ports.clock.now());
      };
      const own = faultyPorts(ports, queue, turn.id, onChange);
      const summary = runFleet(own, options, (input) => decideWith(parts, input));
      summary.then(
        (done) => Object.assign(turn, { summary: done }),
        () => Object.assign(turn, { summary: FAILED }),
      );
    },
  };
  return { run, callsSeen: watched.callsSeen, reportsDelivered: watched.reportsDelivered };
}

/** Lets time pass, and what is still on its way arrive in it. */
async function advance(world: World, late: LateCalls, byMs: number): Promise<void> {
  const until = world.nowMs() + byMs;
  for (let at = late.nextAt(); at !== null && at <= until; at = late.nextAt()) {
    world.advanceTo(Math.max(at, world.nowMs()));
    await late.take()?.orphan();
  }
  world.advanceTo(until);
}

/** A turn whose shared calls failed before any source was looked at: nothing was done, the next one tries again. */
const FAILED: FleetSummary = {
  turnId: '',
  at: 0,
  reports: [],
  breakers: [],
  skipped: [],
  resting: [],
  problems: [],
  failures: [],
};

function noTrace(): never {
  throw new Error('fault plans use no trace');
}

async function drive(run: Run, until: number, faults: boolean): Promise<void> {
  const { ports, live, chance, plan } = run;
  let nextTurnAt = ports.clock.now();
  while (ports.clock.now() < until) {
    await reap(run);
    const due = ports.clock.now() >= nextTurnAt;
    const early = faults && live.length > 0 && live.length < 3 && chance.uniform() < plan.rates.extraTurn * 0.1;
    if (due || early) {
      if (due) nextTurnAt += TURN_EVERY_MS;
      await beginTurn(run);
    } else if (run.queue.waiting.length > 0) await letOneThrough(run, faults);
    else await run.advance(Math.max(1, nextTurnAt - ports.clock.now()));
    if (faults && chance.uniform() < plan.rates.foreignChange * 0.2) run.foreignChange();
  }
}

async function beginTurn(run: Run): Promise<void> {
  run.counts.turns += 1;
  if (run.live.length > 0) run.counts.overlaps += 1;
  const turn: Turn = { id: `turn-${run.counts.turns}`, startedAt: run.ports.clock.now(), summary: null };
  run.live.push(turn);
  run.say(`${turn.id} begins`);
  run.begin(turn);
  await settleMicrotasks();
}

/** Turns that are done leave; turns that Lambda would have ended are crashed. */
async function reap(run: Run): Promise<void> {
  for (const turn of [...run.live]) {
    const expired = run.ports.clock.now() - turn.startedAt > INVOCATION_MS;
    if (turn.summary === null && !expired) continue;
    if (turn.summary === null) crash(run, turn.id);
    for (const report of turn.summary?.reports ?? []) run.watch.stored.onReported(report.id, run.ports.clock.now());
    run.live.splice(run.live.indexOf(turn), 1);
  }
}

function crash(run: Run, turnId: string): void {
  run.counts.crashes += 1;
  run.say(`${turnId} crashes`);
  for (const call of run.queue.crash(turnId)) {
    // A request may be on its way when its sender dies.
    if (run.chance.uniform() < 0.5) run.sendLate(call);
  }
  const index = run.live.findIndex((turn) => turn.id === turnId);
  if (index >= 0) run.live.splice(index, 1);
}

async function letOneThrough(run: Run, faults: boolean): Promise<void> {
  const { queue, chance, plan } = run;
  const call = queue.waiting[Math.floor(chance.uniform() * queue.waiting.length)];
  if (call === undefined) return;
  if (faults && chance.uniform() < plan.rates.crash) return crash(run, call.turnId);
  const slow = faults && chance.uniform() < plan.rates.slowCall;
  await run.advance(slow ? Math.floor(chance.uniform() * 40_000) : Math.floor(chance.uniform() * 400));
  queue.take(call);
  const ending = faults ? endingOf(call, run) : ANSWERED;
  run.say(`${call.turnId} ${call.name} ${ending.kind}`);
  await call.end(ending);
  if (call.name === 'store.put') await run.watch.onSaved(run.sourceId, run.ports.clock.now());
  await settleMicrotasks();
}

const ANSWERED: Ending = { kind: 'answered' };

function endingOf(call: WaitingCall, { chance, plan }: Run): Ending {
  const draw = chance.uniform();
  if (draw < plan.rates.notSent) return { kind: 'not-sent', error: new Error(`${call.name}: connection refused`) };
  if (draw < plan.rates.notSent + plan.rates.answerLost)
    return { kind: 'answer-lost', error: new Error(`${call.name}: timed out`) };
  return ANSWERED;
}
