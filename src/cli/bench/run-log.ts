/** Outcomes that have been run before, so that a bench that was stopped goes on where it was. One line of JSON each. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunOutcome, type Task, taskKey } from '../../bench/run-outcome.ts';

export interface RunLog {
  /** The outcome of an equal task; null when there is none. */
  find(task: Task): RunOutcome | null;
  add(outcome: RunOutcome): void;
}

/**
 * Outcomes in files of a folder. `fileNameOf` says in which a task's is kept; null is for those that are remembered only as
 * long as the process lives. A file is read when it is first asked for; a last line that was cut off when the machine
 * stopped is left out.
 */
export function openRunLog(folder: string, fileNameOf: (task: Task) => string | null): RunLog {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string | null, Map<string, RunOutcome>>([[null, new Map()]]);
  const knownOf = (name: string | null): Map<string, RunOutcome> => {
    const known = files.get(name) ?? readFile(join(folder, name ?? ''));
    files.set(name, known);
    return known;
  };
  return {
    find: (task) => knownOf(fileNameOf(task)).get(taskKey(task)) ?? null,
    add: (outcome) => {
      const name = fileNameOf(outcome.task);
      knownOf(name).set(taskKey(outcome.task), outcome);
      if (name !== null) appendFileSync(join(folder, name), `${JSON.stringify(outcome)}\n`);
    },
  };
}

function readFile(file: string): Map<string, RunOutcome> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // A cut line must not swallow the next one.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  const outcomes = text.split('\n').flatMap((line) => outcomeOf(line) ?? []);
  return new Map(outcomes.map((outcome) => [taskKey(outcome.task), outcome]));
}

/** An outcome as a line of JSON; null when it is none. */
export function outcomeOf(line: string): RunOutcome | null {
  if (line === '') return null;
  try {
    const outcome = JSON.parse(line) as RunOutcome;
    // Any JSON may stand there: what has no key belongs to no task.
    taskKey(outcome.task);
    return outcome;
  } catch {
    return null;
  }
}
