/** All that a run needs to know. */
import type { TraceLoader } from '../sim/run/arrivals.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import type { Contender } from './contender.ts';
import type { Task } from './run-outcome.ts';

/** A task with what it names. */
export interface TaskInput {
  readonly task: Task;
  /** The scenario after the task's overrides. */
  readonly scenario: Scenario;
  readonly contender: Contender;
  readonly loadTrace: TraceLoader;
  /** The least catch-up for who has to see first, with the luckiest detection and pause, seconds; null without an event. */
  readonly catchUpBoundSeconds: number | null;
  /** Wall-clock milliseconds, for `wallMs` only. */
  readonly nowMs: () => number;
}
