/** What a process of the bench does: every task of a file, a line of JSON for each outcome. Not for people. */
import type { Command } from 'commander';
import { stepBoundsOf } from '../../bench/bounds/step-bounds.ts';
import type { Contender } from '../../bench/contender.ts';
import { companiesOf, runCompany } from '../../bench/run-company.ts';
import { groupKey, type RunOutcome, type Task, taskKey } from '../../bench/run-outcome.ts';
import { runTask } from '../../bench/run-task.ts';
import type { TaskInput } from '../../bench/task-input.ts';
import { isModule, readContender } from '../bench/read-contender.ts';
import { type ReadScenario, readScenario } from '../bench/scenario-files.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';

export function benchRunsCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('bench-runs', { hidden: true })
    .argument('<file>', 'list of tasks (JSON)')
    .action(async (file: string) => finish(await runAll(JSON.parse(io.readText(file)) as readonly Task[], io)));
}

async function runAll(tasks: readonly Task[], io: CliIo): Promise<ExitCode> {
  const read = remembering(io);
  let isStopped = false;
  void io.stopped().then(() => {
    isStopped = true;
  });
  // A run never lets go of the thread: between two of them is the time to hear of a signal.
  const goesOn = async (): Promise<boolean> => {
    await io.wait(0);
    return !isStopped;
  };
  const told = new Set<string>();
  const tell = (outcome: RunOutcome): void => {
    told.add(taskKey(outcome.task));
    io.out(`${JSON.stringify(outcome)}\n`);
  };
  for (const group of groupsOf(tasks)) {
    for (const company of companiesOf(await inputsOf(group, read, io))) {
      if (!(await goesOn())) return EXIT.failed;
      for (const outcome of await runCompany(company)) tell(outcome);
    }
    for (const task of group.filter((one) => !told.has(taskKey(one)))) {
      if (!(await goesOn())) return EXIT.failed;
      tell(await outcomeOf(task, read, io));
    }
  }
  return EXIT.done;
}

/** Neighbours of one scenario and one seed. */
function groupsOf(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const groups: Task[][] = [];
  for (const task of tasks) {
    const group = groups.at(-1);
    const [last] = group ?? [];
    if (group !== undefined && last !== undefined && groupKey(last) === groupKey(task)) group.push(task);
    else groups.push([task]);
  }
  return groups;
}

/**
 * Of those who may share a run. A user's own module runs alone: it might keep what it is shown, or change it. So does a task
 * that cannot even begin: its own run says why.
 */
async function inputsOf(
  group: readonly Task[],
  readFor: (task: Task) => Promise<Read>,
  io: CliIo,
): Promise<readonly TaskInput[]> {
  const ours = group.filter(({ contender }) => !isModule(contender));
  const settled = await Promise.allSettled(ours.map((task) => inputOf(task, readFor, io)));
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

async function inputOf(task: Task, readFor: (task: Task) => Promise<Read>, io: CliIo): Promise<TaskInput> {
  const { read, contender, catchUpBoundSeconds } = await readFor(task);
  return { task, ...read, contender, catchUpBoundSeconds, nowMs: io.nowMs };
}

interface Read {
  readonly read: ReadScenario;
  readonly catchUpBoundSeconds: number | null;
  readonly contender: Contender;
}

/** Scenarios and contenders are read once: a bound plans for all seeds of its scenario. */
function remembering(io: CliIo): (task: Task) => Promise<Read> {
  const scenarios = new Map<string, ReadScenario>();
  const contenders = new Map<string, Contender>();
  const bounds = new Map<string, number | null>();
  return async (task) => {
    const key = JSON.stringify([task.scenario, task.overrides]);
    const read = scenarios.get(key) ?? readScenario(task.scenario, task.overrides, io.readText);
    scenarios.set(key, read);
    const who = JSON.stringify([key, task.contender]);
    const contender = contenders.get(who) ?? (await readContender(task.contender, read));
    contenders.set(who, contender);
    const known = bounds.get(key);
    const catchUpBoundSeconds = known === undefined ? catchUpBoundOf(read) : known;
    bounds.set(key, catchUpBoundSeconds);
    return { read, contender, catchUpBoundSeconds };
  };
}

function catchUpBoundOf({ scenario, loadTrace }: ReadScenario): number | null {
  const seconds = stepBoundsOf(scenario, loadTrace)?.best.catchUpSeconds.least ?? null;
  return seconds !== null && Number.isFinite(seconds) ? seconds : null;
}

/** A task that cannot even begin, such as a swept value that its scenario does not accept, fails alone. */
async function outcomeOf(task: Task, readFor: (task: Task) => Promise<Read>, io: CliIo): Promise<RunOutcome> {
  try {
    return await runTask(await inputOf(task, readFor, io));
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { task, values: null, failure, timeline: null, wallMs: 0 };
  }
}
