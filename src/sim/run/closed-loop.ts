/** A scenario from start to end: the world goes second by second, the controller takes its turn once a minute. */
import type { FleetSummary } from '../../controller/fleet-summary.ts';
import type { BreakerState } from '../../core/breaker-state.ts';
import type { Report } from '../../core/decision.ts';
import type { Mode } from '../../core/policy.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { World } from '../../world/world-api.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { EMPTY_TALLY, type Score, scoreOf, type Tally, tallied } from '../score.ts';
import { advanceTo, type ChangeResult } from './hand-made-changes.ts';
import { simAccountOf } from './sim-account.ts';
import { simPorts } from './sim-ports.ts';
import { TIMELINE_STEP_SECONDS, type TimelinePoint, timelinePoint } from './timeline.ts';
import { type Truth, truthOf } from './truth.ts';
import { type Controller, isTurnDue, takeTurn, turnPhase } from './turns.ts';

const PROGRESS_STEP_SECONDS = 60;

/** `none`: nothing looks at the streams at all. */
export type RunMode = Mode | 'none';

export interface Progress {
  readonly atSeconds: number;
  readonly ofSeconds: number;
  /** The newest point of the timeline; null before the first. */
  readonly point: TimelinePoint | null;
}

export interface LoopInput {
  readonly scenario: Scenario;
  readonly world: World;
  readonly seed: number;
  readonly mode: RunMode;
  readonly controller: Controller;
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
  /** Changes done by hand. */
  readonly changes: readonly ChangeResult[];
}

/** Runs to the end of the scenario, or until it is drained when the scenario says so. */
export async function runClosedLoop(input: LoopInput): Promise<RunResult> {
  const { scenario, world, seed, mode } = input;
  const turn = turnOf(input);
  const changes = [...advanceTo(scenario, world, 0)];
  const log: Log = { timeline: [], summaries: [], changes };
  const start = truthOf(scenario, world);
  let course: Course = { truth: start, charted: start, tally: EMPTY_TALLY, breakers: [], drained: false };
  for (let second = 0; second < scenario.durationSeconds && !course.drained; second += 1) {
    if (second % PROGRESS_STEP_SECONDS === 0) {
      input.onProgress({ atSeconds: second, ofSeconds: scenario.durationSeconds, point: log.timeline.at(-1) ?? null });
    }
    const summary = turn.isDue(second) ? await turn.take(second) : null;
    if (summary !== null) log.summaries.push(summary);
    for (const report of summary?.reports ?? []) input.onReport(report);
    course = nextSecond(input, log, { ...course, breakers: summary?.breakers ?? course.breakers }, second + 1);
  }
  return {
    name: scenario.name,
    seed,
    mode,
    score: scoreAtEnd(input, course),
    timeline: log.timeline,
    reports: log.summaries.flatMap((summary) => summary.reports),
    skipped: log.summaries.flatMap((summary) => summary.skipped),
    changes,
  };
}

/** What grows as a run goes on. */
interface Log {
  readonly timeline: TimelinePoint[];
  readonly summaries: FleetSummary[];
  readonly changes: ChangeResult[];
}

/** How far a run has come. */
interface Course {
  readonly truth: Truth;
  /** The truth of the last point of the timeline. */
  readonly charted: Truth;
  readonly tally: Tally;
  readonly breakers: readonly BreakerState[];
  readonly drained: boolean;
}

/** Lets the world go on to `second` and writes down what there is to see. */
function nextSecond({ scenario, world }: LoopInput, log: Log, course: Course, second: number): Course {
  log.changes.push(...advanceTo(scenario, world, second));
  const truth = truthOf(scenario, world);
  const drained = scenario.untilDrained && world.isDrained();
  const isCharted = drained || second % TIMELINE_STEP_SECONDS === 0;
  if (isCharted) log.timeline.push(timelinePoint(course.charted, truth, course.breakers));
  return {
    truth,
    charted: isCharted ? truth : course.charted,
    tally: tallied(course.tally, truth, scenario.policy.target.iteratorAgeSeconds * SECOND_MS),
    breakers: course.breakers,
    drained,
  };
}

interface Turn {
  isDue(second: number): boolean;
  take(second: number): Promise<FleetSummary>;
}

function turnOf({ scenario, world, seed, mode, controller }: LoopInput): Turn {
  const account = simAccountOf(scenario, world);
  const ports = simPorts(scenario, account, mode === 'none' ? 'observe' : mode);
  const phase = turnPhase(seed);
  return {
    isDue: (second) => mode !== 'none' && isTurnDue(account.startsAt, second, phase),
    take: (second) => takeTurn(controller, ports, second),
  };
}

function scoreAtEnd({ scenario, world }: LoopInput, course: Course): Score {
  return scoreOf({
    truth: course.truth,
    tally: course.tally,
    recordBytes: scenario.recordBytes,
    writers: scenario.consumers.filter((each) => each.downstream !== null).map((each) => each.name),
    digest: world.digest(),
  });
}
