/** Two or more policies on one scenario, also a user's own. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { boardContenderOf, type Entrant } from '../../bench/entrants.ts';
import { scoreboardOf } from '../../bench/scoreboard-of.ts';
import { comparisonText } from '../../report/scoreboard/comparison-text.ts';
import { evenSeeds } from '../bench/board-tasks.ts';
import { packageVersion } from '../bench/package-version.ts';
import { playBoard } from '../bench/play-board.ts';
import { readContender } from '../bench/read-contender.ts';
import { runFileNames } from '../bench/run-files.ts';
import { openRunLog } from '../bench/run-log.ts';
import type { RunTasks } from '../bench/run-tasks.ts';
import { type ReadScenario, readScenario, scenarioId } from '../bench/scenario-files.ts';
import { writeBoard } from '../bench/write-board.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { wholeNumber } from '../seed-option.ts';

interface CompareOptions {
  readonly policy: readonly string[];
  readonly seeds: number;
  readonly out: string;
  readonly jobs?: number;
}

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];
/** Without a word from the user: Headgate against nobody. */
const DEFAULT_POLICIES = ['headgate', 'nobody'];

/** Registers `headgate compare FILE --policy A --policy B`. */
export function compareCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('compare')
    .description('run one scenario under several policies and show the difference')
    .argument('<file>', 'scenario file (JSON), or the name of one of the bench, such as s02-consumer-step')
    .option(
      '--policy <id>',
      'a contender of the bench, or the path of your own module; as often as needed',
      collected,
      [],
    )
    .option('--seeds <number>', 'seeds of each run', wholeNumber(1, 1_000), 5)
    .option('--out <folder>', 'where the page and the numbers are written', 'out/compare')
    .option('--jobs <number>', 'processes; as many as there are cores unless given', wholeNumber(1, 64))
    .action(async (file: string, options: CompareOptions) => finish(await compare(file, options, io)));
}

async function compare(file: string, options: CompareOptions, io: CliIo): Promise<ExitCode> {
  const policies = options.policy.length === 0 ? DEFAULT_POLICIES : [...new Set(options.policy)];
  const prepared = await preparedOf(file, policies, io);
  if (prepared.kind === 'wrong') {
    io.err(`headgate: ${prepared.why}\n`);
    return EXIT.wrongInput;
  }
  const startedAt = io.nowMs();
  const jobs = options.jobs ?? io.cores;
  const folder = join(options.out, scenarioId(file));
  const log = openRunLog(join(folder, 'runs'), runFileNames(io.readText));
  const tools: RunTasks = { io, log, folder: join(folder, 'runs'), jobs };
  const seeds = evenSeeds(options.seeds);
  const entrants: readonly Entrant[] = policies.map((id) => ({ id, contender: id, settings: {}, tuned: false }));
  const scenarios = await playBoard({ scenarios: [file], entrants, withBounds: 'none', seeds }, tools);
  const board = scoreboardOf({
    version: packageVersion(io.readText),
    made: {
      command: `headgate compare ${file} ${policies.map((id) => `--policy ${id}`).join(' ')}`,
      seeds: String(options.seeds),
      wallSeconds: (io.nowMs() - startedAt) / 1_000,
      runs: policies.length * options.seeds,
      node: process.version,
      machine: `${jobs} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    },
    contenders: prepared.contenders,
    scenarios,
    claims: [],
    reference: policies.includes('headgate') ? 'headgate' : (policies[0] ?? ''),
  });
  io.out(comparisonText(board));
  writeBoard(folder, board, io);
  return board.scenarios.some(({ rows }) => rows.some(({ failures }) => failures.length > 0)) ? EXIT.failed : EXIT.done;
}

type Prepared =
  | { readonly kind: 'prepared'; readonly contenders: readonly ReturnType<typeof boardContenderOf>[] }
  | { readonly kind: 'wrong'; readonly why: string };

/** Everything a user may have got wrong is found before anything runs. */
async function preparedOf(file: string, policies: readonly string[], io: CliIo): Promise<Prepared> {
  try {
    const read: ReadScenario = readScenario(file, [], io.readText);
    const contenders = [];
    for (const id of policies) {
      const contender = await readContender(id, read);
      contenders.push(boardContenderOf({ id, contender: id, settings: {}, tuned: false }, contender));
    }
    return { kind: 'prepared', contenders };
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}
