/** Outcomes of runs for tests of the bench. */
import type { RunOutcome, Task } from '../../src/bench/run-outcome.ts';

export function aTask(changes: Partial<Task> = {}): Task {
  return {
    scenario: 's02-consumer-step',
    overrides: [],
    contender: 'headgate',
    settings: {},
    seed: 1,
    wantsTimeline: false,
    ...changes,
  };
}

export function anOutcome(task: Partial<Task>, values: RunOutcome['values']): RunOutcome {
  return { task: aTask(task), values, failure: values === null ? 'it broke' : '', timeline: null, wallMs: 1 };
}
