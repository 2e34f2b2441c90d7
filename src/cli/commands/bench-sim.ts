/** How fast the simulated account is on this machine. */
import { cpus } from 'node:os';
import type { Command } from 'commander';
import { worldConfigOf } from '../../sim/run/world-config-of.ts';
import { parseScenario } from '../../sim/scenario/parse-scenario.ts';
import { createWorld } from '../../world/world.ts';
import { SPEED_CASES, type SpeedCase } from '../bench/speed-cases.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { wholeNumber } from '../seed-option.ts';

interface Options {
  readonly case?: number;
}

/** Wall time of one case, and the most memory its process had. */
interface Timing {
  readonly seconds: number;
  readonly mb: number;
}

const STEP_MS = 60_000;
const RUNS = 3;

/** Registers `headgate bench-sim`. */
export function benchSimCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('bench-sim')
    .description('time the simulated account on this machine: simulated seconds per second')
    .option('--case <number>', 'one case only, as JSON', wholeNumber(1, SPEED_CASES.length))
    .action(async (options: Options) => finish(await benchSim(options, io)));
}

async function benchSim(options: Options, io: CliIo): Promise<ExitCode> {
  const one = options.case === undefined ? undefined : SPEED_CASES[options.case - 1];
  if (one !== undefined) {
    io.out(`${JSON.stringify(timed(one, io))}\n`);
    return EXIT.done;
  }
  io.out(`${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}, one thread, best of ${RUNS}\n`);
  for (const [index, speedCase] of SPEED_CASES.entries()) {
    const timings: Timing[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      // A process of its own each time: memory is its own, and nothing is warm from the case before.
      await io.runSelf(['bench-sim', '--case', String(index + 1)], (line) => {
        timings.push(JSON.parse(line) as Timing);
      });
    }
    if (timings.length < RUNS) return EXIT.failed;
    io.out(lineOf(speedCase, timings));
  }
  return EXIT.done;
}

function timed({ document }: SpeedCase, io: CliIo): Timing {
  const parsed = parseScenario(document);
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
  const built = worldConfigOf(parsed.scenario, 1, () => ({ kind: 'missing', why: 'no trace' }));
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  const startedAt = io.nowMs();
  const world = createWorld(built.config, 1);
  const untilMs = parsed.scenario.durationSeconds * 1_000;
  for (let atMs = STEP_MS; atMs <= untilMs; atMs += STEP_MS) world.advanceTo(atMs);
  return { seconds: (io.nowMs() - startedAt) / 1_000, mb: process.resourceUsage().maxRSS / 1_024 };
}

function lineOf({ name, document, barSeconds, barMb }: SpeedCase, timings: readonly Timing[]): string {
  const seconds = Math.min(...timings.map((timing) => timing.seconds));
  const mb = Math.min(...timings.map((timing) => timing.mb));
  const rate = Math.round((document.durationSeconds ?? 0) / seconds).toLocaleString('en-GB');
  const bar = `bar ${barSeconds} s${barMb === null ? '' : ` and ${barMb} MB`}`;
  return `${name}: ${seconds.toFixed(2)} s, ${rate} simulated seconds per second, ${mb.toFixed(0)} MB (${bar})\n`;
}
