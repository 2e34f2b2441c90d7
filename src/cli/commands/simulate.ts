import { type Command, Option } from 'commander';
import type { Progress, RunMode, RunResult } from '../../sim/run/closed-loop.ts';
import { runScenario } from '../../sim/run/run-scenario.ts';
import { worldConfigOf } from '../../sim/run/world-config-of.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { benchScenarios, scenarioFile } from '../bench/scenario-files.ts';
import { demoSummaryOf } from '../demo-summary.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { loadScenario, tracesBeside } from '../load-scenario.ts';
import { progressLine } from '../progress.ts';
import { renderSummary } from '../render-summary.ts';
import { seedOf, wholeNumber } from '../seed-option.ts';
import { writeRun } from '../write-run.ts';

interface SimulateOptions {
  readonly json?: boolean;
  readonly policy?: RunMode;
  readonly seed?: number;
  readonly turnSecond?: number;
  readonly set: readonly string[];
  readonly out?: string;
}

const MODES: readonly RunMode[] = ['none', 'observe', 'recommend', 'enforce'];

/** Registers `headgate simulate FILE`. */
export function simulateCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('simulate')
    .description('run a scenario against the simulated account and print how it went')
    .argument(
      '<file>',
      'scenario file (JSON), or the name of one of the bench; see docs/reference/scenario.schema.json',
    )
    .option('--json', 'print one JSON object on standard output')
    .addOption(new Option('--policy <mode>', 'instead of the mode in the scenario; none: no controller').choices(MODES))
    .option(
      '--out <folder>',
      'also write report.html, decisions.jsonl and summary.json, beside a run without a controller',
    )
    .option('--seed <number>', 'instead of the seed in the scenario', seedOf)
    .option(
      '--turn-second <number>',
      'second of the minute in which Headgate looks; drawn from the seed',
      wholeNumber(0, 59),
    )
    .option('--set <path=value>', 'change a field first, as often as needed', collected, [])
    .action(async (name: string, options: SimulateOptions) => finish(await simulate(fileOf(name), options, io)));
}

/** A name of the bench is no path, and a path stays as it was given. */
function fileOf(name: string): string {
  return benchScenarios().includes(name) ? scenarioFile(name) : name;
}

async function simulate(file: string, options: SimulateOptions, io: CliIo): Promise<ExitCode> {
  const loaded = loadScenario(file, options.set, io.readText);
  if (loaded.kind === 'invalid') return wrongInput(file, loaded.problems, io);
  const loadTrace = tracesBeside(file, io.readText);
  const built = worldConfigOf(loaded.scenario, options.seed ?? loaded.scenario.seed, loadTrace);
  if (built.kind === 'invalid') return wrongInput(file, built.problems, io);
  const progress = progressLine(io, loaded.scenario.name);
  const result = await runScenario(loaded.scenario, {
    loadTrace,
    seed: options.seed,
    turnSecond: options.turnSecond,
    mode: options.policy,
    onProgress: (at: Progress) => progress.show(at),
  });
  progress.end();
  if (options.out !== undefined) await writeBeside(options.out, file, loaded.scenario, result, io);
  io.out(options.json === true ? `${JSON.stringify(jsonOf(result))}\n` : renderSummary(loaded.scenario, result));
  return EXIT.done;
}

/** The page compares: the same load once more with nobody at the levers. */
async function writeBeside(
  folder: string,
  file: string,
  scenario: Scenario,
  controlled: RunResult,
  io: CliIo,
): Promise<void> {
  const loadTrace = tracesBeside(file, io.readText);
  const uncontrolled = await runScenario(scenario, { loadTrace, seed: controlled.seed, mode: 'none' });
  const summary = demoSummaryOf(scenario.name, scenario.policy.target.iteratorAgeSeconds, controlled, uncontrolled);
  writeRun(folder, io, { scenario, file, controlled, uncontrolled, summary, http: null });
}

function jsonOf(result: RunResult): object {
  return { name: result.name, seed: result.seed, mode: result.mode, ...result.score };
}

function wrongInput(file: string, problems: readonly string[], io: CliIo): ExitCode {
  io.err(`headgate: ${file} cannot be used:\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  return EXIT.wrongInput;
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
