/** In which file the outcome of a task is kept: its name changes with everything the outcome depends on. */
import { HEADGATE_ID } from '../../bench/headgate.ts';
import type { Task } from '../../bench/run-outcome.ts';
import { isModule } from './read-contender.ts';
import { ownFiles, scenarioId } from './scenario-files.ts';
import { codeOf, hashOf, type Runner } from './source-hash.ts';

/**
 * The file name of a task's outcome. Null: it is not kept, because a user's own module may read whatever it likes.
 * Code and scenarios are read once: they are expected to stay as they are while the process lives.
 */
export function runFileNames(readText: (path: string) => string): (task: Task) => string | null {
  const codeHash = remembering((runner: Runner) => hashOf(codeOf(runner)));
  const scenarioHash = remembering((scenario: string) => hashOf(ownFiles(scenario, readText)));
  return ({ scenario, contender }) => {
    if (isModule(contender)) return null;
    const runner = contender === HEADGATE_ID ? 'headgate' : 'others';
    return `${scenarioId(scenario)}.${scenarioHash(scenario)}.${runner}.${codeHash(runner)}.jsonl`;
  };
}

function remembering<K, V>(made: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? made(key);
    known.set(key, value);
    return value;
  };
}
