/** A scenario from start to end: the world goes on to the next thing to do, and once a minute somebody decides. */
import type { FleetSummary } from '../../controller/fleet-summary.ts';
import type { BreakerState } from '../../core/breaker-state.ts';
import type { Report } from '../../core/decision.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';
import { type Score, scoreOf } from '../score/score.ts';
import type { OrderResult } from './decider.ts';
import { advanceTo, type ChangeResult } from './hand-made-changes.ts';
import { type TimelinePoint, timelinePoint, timelineStepSeconds } from './timeline.ts';
import { type Truth, truthOf } from './truth.ts';
import { type RunMode, type TurnInput, type TurnTaker, turnTaker } from './turn-taker.ts';

export type { RunMode } from './turn-taker.ts';

const PROGRESS_STEP_SECONDS = 60;

export interface Progress {
  readonly atSeconds: number;
  readonly ofSeconds: number;
  /** The newest point of the timeline; null before the first. */
  readonly point: TimelinePoint | null;
}

export interface LoopInput extends TurnInput {
  /** Records done out of the order of their key so far; null: nobody looks. */
  readonly orderViolations: (() => number) | null;
  /** What the controller or decider itself costs, US dollars per hour. */
  readonly ownUsdPerHour: number;
  /** Called once a simulated minute. */
  readonly onProgress: (progress: Progress) => void;
  /** Called with every report as it is made. */
  readonly onReport: (report: Report) => void;
}

export interface RunResult {
  readonly name: string;
  readonly seed: number;
  readonly mode: RunMode;
  readonly score: Score;
  readonly timeline: readonly TimelinePoint[];
  readonly reports: readonly Report[];
  /** Sources that ended a turn without a report. */
  readonly skipped: FleetSummary['skipped'];
  /** What a decider ordered, and what became of it; empty in Headgate's own runs, whose reports say it. */
  readonly orders: readonly SentOrder[];
  /** Changes done by hand. */
  readonly changes: readonly ChangeResult[];
}

export interface SentOrder extends OrderResult {
  readonly atSeconds: number;
}

/**
 * Runs to the end of the scenario, or until it is drained when the scenario says so. The timeline has a point every ten
 * seconds, and one a minute in runs of more than 72 hours.
 */
export async function runClosedLoop(input: LoopInput): Promise<RunResult> {
  const { scenario, world } = input;
  const turns = turnTaker(input);
  const log: Log = { timeline: [], reports: [], skipped: [], orders: [], changes: [...advanceTo(scenario, world, 0)] };
  const stops = stopsOf(scenario, turns);
  let course: Course = { charted: truthOf(scenario, world), breakers: [], drained: false };
  for (let second = 0; second < scenario.durationSeconds && !course.drained; ) {
    if (second % PROGRESS_STEP_SECONDS === 0) tellProgress(input, log, second);
    const breakers = turns.nextFrom(second) === second ? await takeTurn(input, turns, log, second) : null;
    second = stops.after(second);
    course = goOn(input, log, { ...course, breakers: breakers ?? course.breakers }, second);
  }
  return resultOf(input, log, truthOf(scenario, world));
}

function resultOf(input: LoopInput, log: Log, truth: Truth): RunResult {
  const { scenario, world, seed, mode, decider, orderViolations, ownUsdPerHour } = input;
  return {
    name: scenario.name,
    seed,
    // A decider acts on what it decides.
    mode: decider === null ? mode : 'enforce',
    score: scoreOf({
      scenario,
      truth,
      unfinishedLateRecordSeconds: lateAtEnd(input),
      timeline: log.timeline,
      orderViolations: orderViolations?.() ?? null,
      ownUsdPerHour,
      digest: world.digest(),
    }),
    ...log,
  };
}

/** Lateness of what nobody has done yet, all consumers together, as if it were done now. */
function lateAtEnd({ scenario, world }: LoopInput): number {
  const late = streamsOf(scenario).flatMap(({ source, consumers }) =>
    consumers.map(({ name }) => world.unfinishedTruth(source.name, name).lateRecordSeconds),
  );
  return late.reduce((sum, seconds) => sum + seconds, 0);
}

/** What grows as a run goes on. */
interface Log {
  readonly timeline: TimelinePoint[];
  readonly reports: Report[];
  readonly skipped: FleetSummary['skipped'][number][];
  readonly orders: SentOrder[];
  readonly changes: ChangeResult[];
}

/** How far a run has come. */
interface Course {
  /** The truth of the last point of the timeline. */
  readonly charted: Truth;
  readonly breakers: readonly BreakerState[];
  readonly drained: boolean;
}

/** The breakers after the turn; null when they are as they were. */
async function takeTurn(
  { onReport }: LoopInput,
  turns: TurnTaker,
  log: Log,
  second: number,
): Promise<readonly BreakerState[] | null> {
  const { reports, breakers, skipped, results } = await turns.take(second);
  log.reports.push(...reports);
  log.skipped.push(...skipped);
  log.orders.push(...results.map((result) => ({ atSeconds: second, ...result })));
  for (const report of reports) onReport(report);
  return breakers;
}

function tellProgress({ scenario, onProgress }: LoopInput, log: Log, second: number): void {
  onProgress({ atSeconds: second, ofSeconds: scenario.durationSeconds, point: log.timeline.at(-1) ?? null });
}

/** Lets the world go on to `second` and writes down what there is to see. */
function goOn({ scenario, world }: LoopInput, log: Log, course: Course, second: number): Course {
  log.changes.push(...advanceTo(scenario, world, second));
  const drained = scenario.untilDrained && world.isDrained();
  if (!drained && second % timelineStepSeconds(scenario.durationSeconds) !== 0) return course;
  const truth = truthOf(scenario, world);
  log.timeline.push(timelinePoint(course.charted, truth, course.breakers));
  return { ...course, charted: truth, drained };
}

interface Stops {
  /** The next second after `second` in which there is something to do. */
  after(second: number): number;
}

/** A run that may end at any second looks at each; another one goes from one thing to do to the next. */
function stopsOf(scenario: Scenario, turns: TurnTaker): Stops {
  if (scenario.untilDrained) return { after: (second) => second + 1 };
  const changes = scenario.changes.map(({ atSeconds }) => Math.floor(atSeconds)).toSorted((a, b) => a - b);
  const chartStep = timelineStepSeconds(scenario.durationSeconds);
  const onGrid = (second: number, step: number): number => (Math.floor(second / step) + 1) * step;
  return {
    after: (second) =>
      Math.min(
        scenario.durationSeconds,
        turns.nextFrom(second + 1),
        changes.find((at) => at > second) ?? Number.POSITIVE_INFINITY,
        onGrid(second, chartStep),
        onGrid(second, PROGRESS_STEP_SECONDS),
      ),
  };
}
