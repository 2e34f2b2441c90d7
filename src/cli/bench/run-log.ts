/** Outcomes that have been run before, so that a bench that was stopped goes on where it was. One line of JSON each. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type RunOutcome, taskKey } from '../../bench/run-outcome.ts';

export interface RunLog {
  /** The outcome of an equal task; null when there is none. */
  find(key: string): RunOutcome | null;
  add(outcome: RunOutcome): void;
}

/** Reads what is there; a last line that was cut off when the machine stopped is left out. */
export function openRunLog(file: string): RunLog {
  const known = new Map<string, RunOutcome>();
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.split('\n')) {
    const outcome = outcomeOf(line);
    if (outcome !== null) known.set(taskKey(outcome.task), outcome);
  }
  mkdirSync(dirname(file), { recursive: true });
  // A cut line must not swallow the next one.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return {
    find: (key) => known.get(key) ?? null,
    add: (outcome) => {
      known.set(taskKey(outcome.task), outcome);
      appendFileSync(file, `${JSON.stringify(outcome)}\n`);
    },
  };
}

function outcomeOf(line: string): RunOutcome | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as RunOutcome;
  } catch {
    return null;
  }
}
