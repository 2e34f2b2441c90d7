import { type Command, Option } from 'commander';
import { PLANTED_BUGS, type PlantedBug } from '../../sim/faults/planted-bugs.ts';
import { runSeed, type SeedResult } from '../../sim/faults/run-seed.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { seedOf, wholeNumber } from '../seed-option.ts';

interface FaultOptions {
  readonly seeds: number;
  readonly seed: number;
  readonly plant?: PlantedBug;
  readonly trace?: boolean;
  readonly jobs?: number;
  readonly lines?: boolean;
}

const SEEDS_MAX = 1_000_000;
const DEFAULT_SEEDS = 200;
const PROGRESS_MS = 5_000;

/** Registers `headgate simulate-faults`. */
export function simulateFaultsCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('simulate-faults')
    .description('run the loop while turns crash, overlap and lose calls, and check every invariant after every step')
    .option('--seeds <number>', 'how many seeds', wholeNumber(1, SEEDS_MAX), DEFAULT_SEEDS)
    .option('--seed <number>', 'the first seed', seedOf, 1)
    .option('--trace', 'print every step')
    .option('--jobs <number>', 'processes; as many as there are cores unless given', wholeNumber(1, 64))
    .addOption(new Option('--lines', 'a line of JSON per seed').hideHelp())
    .addOption(
      new Option('--plant <bug>', 'put a bug in and stop at the first seed that finds it').choices(PLANTED_BUGS),
    )
    .action(async (options: FaultOptions) => finish(await simulateFaults(options, io)));
}

interface Totals {
  readonly seeds: number;
  readonly turns: number;
  readonly crashes: number;
  readonly overlaps: number;
  readonly calls: number;
  readonly failed: readonly SeedResult[];
}

const NOTHING: Totals = { seeds: 0, turns: 0, crashes: 0, overlaps: 0, calls: 0, failed: [] };

async function simulateFaults(options: FaultOptions, io: CliIo): Promise<ExitCode> {
  if (options.lines === true) return runLines(options, io);
  const bug = options.plant ?? null;
  const tally = createTally(options, io);
  // A planted bug is looked for seed by seed, and a trace is read from the top: both in one process.
  const jobs = bug !== null || options.trace === true ? 1 : Math.min(options.jobs ?? io.cores, options.seeds);
  if (jobs === 1) await runHere(options, bug, tally, io);
  else await Promise.all(shares(options, jobs).map((share) => runShare(share, tally, io)));
  const { totals } = tally;
  io.out(summaryText(totals, bug));
  const complete = bug !== null || totals.seeds === options.seeds;
  if (!complete) io.err(`only ${totals.seeds} of ${options.seeds} seeds were run\n`);
  return complete && totals.failed.length > 0 === (bug !== null) ? EXIT.done : EXIT.failed;
}

interface Tally {
  readonly totals: Totals;
  add(result: SeedResult): void;
}

/** Counts results as they come, prints what is broken, and now and then how far it has come. */
function createTally(options: FaultOptions, io: CliIo): Tally {
  let totals = NOTHING;
  let shownAt = io.nowMs();
  return {
    get totals() {
      return totals;
    },
    add: (result) => {
      totals = added(totals, result);
      if (result.violations.length > 0) io.out(violationText(result, options.plant ?? null));
      if (io.nowMs() - shownAt < PROGRESS_MS) return;
      shownAt = io.nowMs();
      io.err(`${totals.seeds} of ${options.seeds} seeds, ${totals.failed.length} with a broken invariant\n`);
    },
  };
}

async function runHere(options: FaultOptions, bug: PlantedBug | null, tally: Tally, io: CliIo): Promise<void> {
  const trace = options.trace === true ? (line: string) => io.out(`${line}\n`) : () => {};
  for (let seed = options.seed; seed < options.seed + options.seeds; seed += 1) {
    const result = await runSeed(seed, bug, trace);
    tally.add(result);
    if (bug !== null && result.violations.length > 0) return;
  }
}

/** What a process of its own does: a line of JSON for every seed. */
async function runLines(options: FaultOptions, io: CliIo): Promise<ExitCode> {
  for (let seed = options.seed; seed < options.seed + options.seeds; seed += 1)
    io.out(`${JSON.stringify(await runSeed(seed))}\n`);
  return EXIT.done;
}

interface Share {
  readonly seed: number;
  readonly seeds: number;
}

function shares({ seed, seeds }: FaultOptions, jobs: number): readonly Share[] {
  const each = Math.ceil(seeds / jobs);
  return Array.from({ length: jobs }, (_, index) => ({
    seed: seed + index * each,
    seeds: Math.min(each, seeds - index * each),
  })).filter((share) => share.seeds > 0);
}

async function runShare({ seed, seeds }: Share, tally: Tally, io: CliIo): Promise<void> {
  const args = ['simulate-faults', '--lines', '--seeds', String(seeds), '--seed', String(seed)];
  await io.runSelf(args, (line) => tally.add(JSON.parse(line) as SeedResult));
}

function added(totals: Totals, result: SeedResult): Totals {
  return {
    seeds: totals.seeds + 1,
    turns: totals.turns + result.turns,
    crashes: totals.crashes + result.crashes,
    overlaps: totals.overlaps + result.overlaps,
    calls: totals.calls + result.calls,
    failed: result.violations.length > 0 ? [...totals.failed, result] : totals.failed,
  };
}

/** Each broken invariant once, and the command that shows it again. */
function violationText({ seed, violations }: SeedResult, bug: PlantedBug | null): string {
  const first = new Map(violations.toReversed().map((violation) => [violation.invariant, violation]));
  const lines = [...first.values()].map(({ invariant, detail }) => `  broken: ${invariant}\n    ${detail}\n`);
  const plant = bug === null ? '' : ` --plant ${bug}`;
  return `seed ${seed}:\n${lines.join('')}  rerun: npm run simulate:faults -- --seeds 1 --seed ${seed}${plant} --trace\n`;
}

function summaryText(totals: Totals, bug: PlantedBug | null): string {
  const { seeds, turns, crashes, overlaps, calls, failed } = totals;
  const done = `${seeds} seeds: ${turns} turns, ${crashes} crashed, ${overlaps} overlapped, ${calls} calls to the account`;
  if (bug === null)
    return `${done}\n${failed.length === 0 ? 'no invariant was broken' : `${failed.length} seeds broke an invariant`}\n`;
  return `${done}\n${failed.length > 0 ? `the planted bug ${bug} was found after ${seeds} seeds` : `the planted bug ${bug} was NOT found`}\n`;
}
