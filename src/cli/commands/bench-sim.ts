/** How fast the simulated account is on this machine. */
import { cpus } from 'node:os';
import type { Command } from 'commander';
import { SECOND_MS } from '../../core/units.ts';
import { worldConfigOf } from '../../sim/run/world-config-of.ts';
import { parseScenario } from '../../sim/scenario/parse-scenario.ts';
import { createWorld } from '../../world/world.ts';
import type { WorldConfig } from '../../world/world-config.ts';
import { SPEED_CASES, type SpeedCase } from '../bench/speed-cases.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { wholeNumber } from '../seed-option.ts';

interface Options {
  readonly case?: number;
}

/** Wall time of one case, and the most memory its process had. */
interface Timing {
  /** The first run of a process: its code is not compiled yet, and every key is hashed. */
  readonly seconds: number;
  /** The same again, as most runs of a bench are. */
  readonly againSeconds: number;
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
  const untilMs = parsed.scenario.durationSeconds * SECOND_MS;
  const seconds = secondsOf(built.config, untilMs, io);
  const mb = process.resourceUsage().maxRSS / 1_024;
  return { seconds, againSeconds: secondsOf(built.config, untilMs, io), mb };
}

function secondsOf(config: WorldConfig, untilMs: number, io: CliIo): number {
  const startedAt = io.nowMs();
  const world = createWorld(config, 1);
  for (let atMs = STEP_MS; atMs <= untilMs; atMs += STEP_MS) world.advanceTo(atMs);
  return (io.nowMs() - startedAt) / SECOND_MS;
}

function lineOf({ name, document, barSeconds, barMb }: SpeedCase, timings: readonly Timing[]): string {
  const least = (of: (timing: Timing) => number): number => Math.min(...timings.map(of));
  const seconds = least((timing) => timing.seconds);
  const again = least((timing) => timing.againSeconds).toFixed(2);
  const mb = least((timing) => timing.mb).toFixed(0);
  const rate = Math.round((document.durationSeconds ?? 0) / seconds).toLocaleString('en-GB');
  const bar = `bar ${barSeconds} s${barMb === null ? '' : ` and ${barMb} MB`}`;
  return `${name}: ${seconds.toFixed(2)} s, ${rate} simulated seconds per second, ${mb} MB; again ${again} s (${bar})\n`;
}
