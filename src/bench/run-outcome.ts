/** What one run of one contender came to: plain data that can be kept and read again. */
import type { BoardTimeline } from '../report/scoreboard/scoreboard.ts';

/** One run to be made. Equal tasks have equal outcomes. */
export interface Task {
  /** Name of the scenario, and what is set in its document before it is read (`path=value`). */
  readonly scenario: string;
  readonly overrides: readonly string[];
  readonly contender: string;
  /** By knob; knobs it does not name are as published. */
  readonly settings: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly wantsTimeline: boolean;
}

export interface RunOutcome {
  readonly task: Task;
  /** By metric id; null where it does not apply. Null as a whole: the run threw. */
  readonly values: Readonly<Record<string, number | null>> | null;
  /** Why it threw; empty when it did not. */
  readonly failure: string;
  readonly timeline: Omit<BoardTimeline, 'contender'> | null;
  readonly wallMs: number;
}

/** Equal for equal tasks, and for nothing else. */
export function taskKey(task: Task): string {
  const settings = Object.entries(task.settings).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([task.scenario, task.overrides, task.contender, settings, task.seed, task.wantsTimeline]);
}

/** Equal for tasks whose accounts begin alike: one scenario and one seed. */
export function groupKey({ scenario, overrides, seed }: Task): string {
  return JSON.stringify([scenario, overrides, seed]);
}
