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
  const bug = options.plant ?? null;
  const trace = options.trace === true ? (line: string) => io.out(`${line}\n`) : () => {};
  let totals = NOTHING;
  let shownAt = io.nowMs();
  for (let seed = options.seed; seed < options.seed + options.seeds; seed += 1) {
    const result = await runSeed(seed, bug, trace);
    totals = added(totals, result);
    if (result.violations.length > 0) io.out(violationText(result, bug));
    if (result.violations.length > 0 && bug !== null) break;
    if (io.nowMs() - shownAt < PROGRESS_MS) continue;
    shownAt = io.nowMs();
    io.err(`${totals.seeds} of ${options.seeds} seeds, ${totals.failed.length} with a broken invariant\n`);
  }
  io.out(summaryText(totals, bug));
  const found = totals.failed.length > 0;
  return found === (bug !== null) ? EXIT.done : EXIT.failed;
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
