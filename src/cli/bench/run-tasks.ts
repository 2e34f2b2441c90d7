/** Runs many tasks on all cores, each chunk in a process of its own; outcomes are kept as they come. */
import { join } from 'node:path';
import { groupKey, type RunOutcome, type Task, taskKey } from '../../bench/run-outcome.ts';
import type { CliIo } from '../io.ts';
import { outcomeOf, type RunLog } from './run-log.ts';

/** Large enough that starting a process costs little; towards the end smaller, so that the cores end together. */
const MOST_PER_CHUNK = 80;
const CHUNKS_PER_CORE = 4;
const PROGRESS_MS = 5_000;

export interface RunTasks {
  readonly io: CliIo;
  readonly log: RunLog;
  /** Where lists of tasks are handed over. */
  readonly folder: string;
  readonly jobs: number;
}

/** The outcome of every task, in their order. Those in the log are not run again. Throws when a process fails. */
export async function runTasks(
  tasks: readonly Task[],
  { io, log, folder, jobs }: RunTasks,
): Promise<readonly RunOutcome[]> {
  const left = tasks.filter((task) => log.find(task) === null);
  const chunks = chunksOf(left, jobs);
  const asked = new Set(left.map(taskKey));
  const progress = createProgress(io, tasks.length, tasks.length - left.length);
  let next = 0;
  let isRunning = true;
  void io.stopped().then(() => {
    if (isRunning) io.err('stopping when the runs at hand have ended; Ctrl-C again stops at once\n');
  });
  const work = async (job: number): Promise<void> => {
    for (let index = next++; index < chunks.length; index = next++) {
      // Another bench may run in the same folder.
      const file = join(folder, `tasks-${process.pid}-${job}.json`);
      io.writeText(file, JSON.stringify(chunks[index]));
      const code = await io.runSelf(['bench-runs', file], (line) => {
        const outcome = askedOutcomeOf(line, asked);
        // A user's own module may print what it likes.
        if (outcome === null) return io.err(`${line}\n`);
        log.add(outcome);
        progress.add();
      });
      if (code !== 0) throw new Error(stoppedText(tasks, log));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, chunks.length) }, (_, job) => work(job)));
  } finally {
    isRunning = false;
  }
  return tasks.map((task) => {
    const outcome = log.find(task);
    if (outcome === null) throw new Error(`no outcome of ${taskKey(task)}`);
    return outcome;
  });
}

/** What a process hands on: an outcome of one of its tasks, or anything that a user's module prints. */
function askedOutcomeOf(line: string, asked: ReadonlySet<string>): RunOutcome | null {
  const outcome = outcomeOf(line);
  return outcome !== null && asked.has(taskKey(outcome.task)) ? outcome : null;
}

function stoppedText(tasks: readonly Task[], log: RunLog): string {
  const kept = tasks.filter((task) => log.find(task) !== null).length;
  return `stopped; ${kept} of ${tasks.length} runs are kept, the same command goes on with the rest`;
}

/** In the order of the tasks, so that what was asked for first is there first when the bench is stopped. */
export function chunksOf(tasks: readonly Task[], jobs: number): readonly (readonly Task[])[] {
  const chunks: (readonly Task[])[] = [];
  for (let from = 0; from < tasks.length; from += chunks.at(-1)?.length ?? 1) {
    const even = Math.ceil((tasks.length - from) / (jobs * CHUNKS_PER_CORE));
    chunks.push(tasks.slice(from, endOf(tasks, from, from + Math.min(MOST_PER_CHUNK, even))));
  }
  return chunks;
}

/** Where a group ends, if one does: who leaves everything as it is shares a run with the others of its group. */
function endOf(tasks: readonly Task[], from: number, atMost: number): number {
  for (let end = Math.min(atMost, tasks.length); end > from; end -= 1) {
    const [last, next] = [tasks[end - 1], tasks[end]];
    if (last === undefined || next === undefined || groupKey(last) !== groupKey(next)) return end;
  }
  return atMost;
}

function createProgress(io: CliIo, total: number, before: number): { add(): void } {
  const startedAt = io.nowMs();
  let done = before;
  let shownAt = startedAt;
  if (before > 0) io.err(`${before} of ${total} runs are kept from before\n`);
  return {
    add: () => {
      done += 1;
      const now = io.nowMs();
      if (now - shownAt < PROGRESS_MS && done < total) return;
      shownAt = now;
      const leftMs = ((now - startedAt) / Math.max(1, done - before)) * (total - done);
      const line = `${done} of ${total} runs, about ${Math.ceil(leftMs / 60_000)} min left`;
      io.err(io.errIsTerminal && done < total ? `\r${line}` : `${io.errIsTerminal ? '\r' : ''}${line}\n`);
    },
  };
}
