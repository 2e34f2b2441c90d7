import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { BenchResult, SizeResult } from '../bench-controller/bench-result.ts';
import { benchText } from '../bench-controller/bench-text.ts';
import { measureBundle } from '../bench-controller/bundle-figures.ts';
import { measureSize } from '../bench-controller/measure-size.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { numberOption } from '../number-option.ts';
import { wholeNumber } from '../seed-option.ts';

interface BenchOptions {
  readonly sources: readonly number[];
  readonly late: number;
  readonly processes: number;
  readonly json: boolean;
  readonly out?: string;
}

const SIZES: readonly number[] = [1, 100, 1_000];
const MOST_SOURCES = 10_000;

/** Registers `headgate bench-controller`. */
export function benchControllerCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('bench-controller')
    .description(
      'measure what the deployable bundle takes: size, start, time, calls and dollars, on the embedded account',
    )
    .option('--sources <list>', 'how many sources, one account after the other', sizesOf, SIZES)
    .option('--late <percent>', 'sources that fall behind in the end', numberOption(0, 100), 5)
    .option('--processes <number>', 'fresh processes that load the bundle', wholeNumber(1, 100), 15)
    .option('--json', 'print the numbers as JSON', false)
    .option('--out <file>', 'write the numbers as JSON')
    .action(async (options: BenchOptions) => finish(await bench(options, io)));
}

/** `1,100,1000`. */
function sizesOf(text: string): readonly number[] {
  const sizes = text.split(',').map(wholeNumber(1, MOST_SOURCES));
  if (new Set(sizes).size < sizes.length) throw new InvalidArgumentError(`Received ${text}, a number twice.`);
  return sizes;
}

async function bench(options: BenchOptions, io: CliIo): Promise<ExitCode> {
  const bundle = io.bundlePath();
  if (bundle === null) {
    io.err('headgate: the bundle is not built: npm run build makes it\n');
    return EXIT.failed;
  }
  const runs: SizeResult[] = [];
  const figures = measureBundle(bundle, options.processes);
  for (const sources of options.sources) {
    const onTurn = (phase: string, { durationMs }: { readonly durationMs: number }) =>
      io.err(`${sources} sources, ${phase}: a turn of ${Math.round(durationMs)} ms\n`);
    // A whole minute that has been: the account's time begins there.
    const startsAt = Date.UTC(2026, 0, 1);
    runs.push(await measureSize({ bundle, sources, lateShare: options.late / 100, startsAt, onTurn }));
  }
  const result: BenchResult = {
    machine: { cores: io.cores, node: process.versions.node },
    bundle: figures,
    runs,
  };
  const json = `${JSON.stringify(result, null, 2)}\n`;
  io.out(options.json ? json : benchText(result));
  if (options.out !== undefined) io.writeText(options.out, json);
  return EXIT.done;
}
