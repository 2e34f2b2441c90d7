/** The bench: every scenario, every contender, one scoreboard. */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { HINDSIGHT_ID } from '../../bench/bounds/hindsight-static.ts';
import type { Contender } from '../../bench/contender.ts';
import { BOUND_IDS, contenderOf, ONLINE } from '../../bench/contenders.ts';
import { boardContenderOf, type Entrant, entrantsOf } from '../../bench/entrants.ts';
import { type ScenarioRuns, scoreboardOf } from '../../bench/scoreboard-of.ts';
import { CLAIMS } from '../../bench/sweep/claims.ts';
import { sweepTasks, sweptClaims } from '../../bench/sweep/sweep.ts';
import { SWEPT_SETTINGS } from '../../bench/sweep/swept-settings.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { SweptClaim } from '../../report/scoreboard/scoreboard.ts';
import { verdictOf } from '../../report/scoreboard/verdict.ts';
import { FULL_SEEDS, fewerSeeds, QUICK_SEEDS, type SeedCounts } from '../bench/board-tasks.ts';
import { packageVersion } from '../bench/package-version.ts';
import { playBoard } from '../bench/play-board.ts';
import { runFileNames } from '../bench/run-files.ts';
import { openRunLog } from '../bench/run-log.ts';
import { type RunTasks, runTasks } from '../bench/run-tasks.ts';
import { benchScenarios, readScenario } from '../bench/scenario-files.ts';
import { sweepHash } from '../bench/source-hash.ts';
import { tune } from '../bench/tune-all.ts';
import { readTuned } from '../bench/tuned-file.ts';
import { writeBoard } from '../bench/write-board.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { wholeNumber } from '../seed-option.ts';

interface BenchOptions {
  readonly quick?: boolean;
  readonly sweep?: boolean;
  readonly tune?: boolean;
  readonly trials: number;
  readonly seeds?: number;
  readonly scenario: readonly string[];
  readonly policy: readonly string[];
  readonly out: string;
  readonly jobs?: number;
}

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const SWEEP_SEEDS = [1, 2];
const QUICK_SECONDS = 24 * 3_600;
const CLAIMS_FILE = 'claims.json';

/** Registers `headgate bench`. */
export function benchCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('bench')
    .description('run every scenario with every contender and write a scoreboard; a stopped bench goes on where it was')
    .option('--quick', 'one seed, nobody tuned, no run over a day: for a first look')
    .addOption(new Option('--sweep', 'try the claims over the constants nobody knows').conflicts(['quick', 'tune']))
    .addOption(new Option('--tune', 'look for better settings of every contender').conflicts('quick'))
    .option('--trials <number>', 'settings that tuning tries for each', wholeNumber(2, 1_000), 12)
    .option(
      '--seeds <number>',
      'seeds of each run, instead of 30 up to 72 h and 5 beyond (tuned: at most 5 and 1)',
      wholeNumber(1, 1_000),
    )
    .option('--scenario <name>', 'only this scenario, as often as needed', collected, [])
    .option('--policy <id>', 'only this contender, as often as needed', collected, [])
    .option('--out <folder>', 'where results are kept and written', 'out/bench')
    .option('--jobs <number>', 'processes; as many as there are cores unless given', wholeNumber(1, 64))
    .action(async (options: BenchOptions) => finish(await bench(options, io)));
}

async function bench(options: BenchOptions, io: CliIo): Promise<ExitCode> {
  const wrong = wrongNames(options);
  if (wrong !== null) {
    io.err(`headgate: ${wrong}\n`);
    return EXIT.wrongInput;
  }
  const folder = join(options.out, 'runs');
  const log = openRunLog(folder, runFileNames(io.readText));
  const tools: RunTasks = { io, log, folder, jobs: options.jobs ?? io.cores };
  if (options.tune === true) return tune(chosenContenders(options), options.trials, tools);
  if (options.sweep === true) return sweep(options, tools);
  return scoreboard(options, tools);
}

function wrongNames({ scenario, policy }: BenchOptions): string | null {
  const scenarios = benchScenarios();
  const unknown = scenario.find((name) => !scenarios.includes(name) && !name.endsWith('.json'));
  if (unknown !== undefined) return `--scenario: received ${unknown}, accepted ${scenarios.join(', ')}`;
  const ids = ONLINE.map(({ id }) => id);
  const other = policy.find((id) => !ids.includes(id));
  return other === undefined ? null : `--policy: received ${other}, accepted ${ids.join(', ')}`;
}

/** Headgate is always there: the others are compared with it. */
function chosenContenders({ policy }: BenchOptions): readonly Contender[] {
  return policy.length === 0 ? ONLINE : ONLINE.filter(({ id, kind }) => kind === 'headgate' || policy.includes(id));
}

async function scoreboard(options: BenchOptions, tools: RunTasks): Promise<ExitCode> {
  const { io } = tools;
  const tuned = options.quick === true ? {} : readTuned(io.readText);
  const contenders = chosenContenders(options);
  const entrants = entrantsOf(contenders, tuned);
  const seeds = seedCountsOf(options);
  const names = scenariosOf(options, io);
  const withBounds = options.quick === true ? ('no-hindsight' as const) : ('all' as const);
  const scenarios = await playBoard({ scenarios: names, entrants, withBounds, seeds }, tools);
  const first = readScenario(names[0] ?? '', [], io.readText);
  const ids = withBounds === 'all' ? BOUND_IDS : BOUND_IDS.filter((id) => id !== HINDSIGHT_ID);
  const bounds = ids.flatMap((id) => contenderOf(id, first.scenario, first.loadTrace) ?? []);
  const board = scoreboardOf({
    version: packageVersion(io.readText),
    made: {
      command: commandOf(options),
      seeds: seedsText(seeds, entrants),
      ...effortOf(scenarios, tools.jobs),
      node: process.version,
      machine: `${tools.jobs} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    },
    contenders: [...entrants.flatMap((entrant) => entryOf(entrant, contenders)), ...bounds.map(boundEntryOf)],
    scenarios,
    claims: claimsOf(options.out, io),
  });
  for (const sentence of verdictOf(board)) io.out(`${sentence}\n`);
  writeBoard(options.out, board, io);
  return board.scenarios.some(({ rows }) => rows.some(({ failures }) => failures.length > 0)) ? EXIT.failed : EXIT.done;
}

/** What all runs took, those of before included: a bench that was stopped and went on has no wall time of its own. */
function effortOf(scenarios: readonly ScenarioRuns[], jobs: number) {
  const outcomes = scenarios.flatMap(({ entrants }) => entrants.flatMap((entrant) => entrant.outcomes));
  const wallMs = outcomes.reduce((sum, outcome) => sum + outcome.wallMs, 0);
  return { runs: outcomes.length, wallSeconds: wallMs / SECOND_MS / jobs };
}

function commandOf({ quick, seeds, scenario, policy }: BenchOptions): string {
  const options = [
    ...(quick === true ? ['--quick'] : []),
    ...(seeds === undefined ? [] : [`--seeds ${seeds}`]),
    ...scenario.map((name) => `--scenario ${name}`),
    ...policy.map((id) => `--policy ${id}`),
  ];
  return ['npm run bench', ...(options.length === 0 ? [] : ['--', ...options])].join(' ');
}

/** For a first look, nothing that lasts longer than a day. */
function scenariosOf({ scenario, quick }: BenchOptions, io: CliIo): readonly string[] {
  if (scenario.length > 0) return scenario;
  if (quick !== true) return benchScenarios();
  return benchScenarios().filter(
    (name) => readScenario(name, [], io.readText).scenario.durationSeconds <= QUICK_SECONDS,
  );
}

function entryOf(entrant: Entrant, contenders: readonly Contender[]) {
  const contender = contenders.find(({ id }) => id === entrant.contender);
  return contender === undefined ? [] : [boardContenderOf(entrant, contender)];
}

function boundEntryOf(contender: Contender) {
  return boardContenderOf({ id: contender.id, contender: contender.id, settings: {}, tuned: false }, contender);
}

function seedsText({ short, long, tunedShort, tunedLong }: SeedCounts, entrants: readonly Entrant[]): string {
  const text = (one: number, other: number): string =>
    one === other ? `${one}` : `${one} up to 72 h, ${other} beyond`;
  const isEven = short === tunedShort && long === tunedLong;
  if (isEven || !entrants.some(({ tuned }) => tuned)) return text(short, long);
  return `${text(short, long)}; tuned ones ${text(tunedShort, tunedLong)}`;
}

function seedCountsOf({ quick, seeds }: BenchOptions): SeedCounts {
  if (seeds !== undefined) return fewerSeeds(seeds);
  return quick === true ? QUICK_SEEDS : FULL_SEEDS;
}

/** What the last sweep in this folder found, if it ran the same code. */
function claimsOf(folder: string, io: CliIo): readonly SweptClaim[] {
  const file = join(folder, CLAIMS_FILE);
  if (!existsSync(file)) return [];
  const kept = JSON.parse(io.readText(file)) as KeptClaims;
  return kept.hash === sweepHash() ? kept.claims : [];
}

interface KeptClaims {
  /** Of the code that was swept. */
  readonly hash: string;
  readonly claims: readonly SweptClaim[];
}

async function sweep(options: BenchOptions, tools: RunTasks): Promise<ExitCode> {
  const { io } = tools;
  const outcomes = await runTasks(sweepTasks(CLAIMS, SWEPT_SETTINGS, SWEEP_SEEDS), tools);
  const claims = sweptClaims(CLAIMS, SWEPT_SETTINGS, outcomes);
  for (const { claim, held, settings, withoutEffect, brokenBy } of claims) {
    const not = brokenBy.length === 0 ? '' : `; not with ${brokenBy.join(', ')}`;
    io.out(
      `${held} of ${settings}: ${claim}${not}${withoutEffect === 0 ? '' : ` (${withoutEffect} change nothing)`}\n`,
    );
  }
  const kept: KeptClaims = { hash: sweepHash(), claims };
  io.writeText(join(options.out, CLAIMS_FILE), `${JSON.stringify(kept, null, 2)}\n`);
  return EXIT.done;
}
