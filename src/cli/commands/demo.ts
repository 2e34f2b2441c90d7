import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Report } from '../../core/decision.ts';
import { isNotable } from '../../report/is-notable.ts';
import { renderLine, renderText } from '../../report/text.ts';
import type { RunResult } from '../../sim/run/closed-loop.ts';
import { runScenario } from '../../sim/run/run-scenario.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { demoSummaryOf, renderDemoSummary } from '../demo-summary.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { loadScenario, tracesBeside } from '../load-scenario.ts';
import { progressText } from '../progress-text.ts';
import { seedOf } from '../seed-option.ts';
import { writeRun } from '../write-run.ts';

interface DemoOptions {
  readonly slice: string;
  readonly seed: number;
  readonly out: string;
}

/** Slices of real traces, each with its storm; `examples/scenarios/demo-NAME.json`. */
export const SLICES = ['news-storm', 'ad-rush'] as const;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRESS_STEP_SECONDS = 600;

/** Registers `headgate demo`. */
export function demoCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('demo')
    .description('watch the decision loop keep a simulated pipeline on time through a real storm and a sick database')
    .option('--slice <name>', `which slice of real load: ${SLICES.join(', ')}`, SLICES[0])
    .option('--seed <number>', 'all chance comes from it', seedOf, 1)
    .option('--out <folder>', 'where the report goes', 'out/demo')
    .action(async (options: DemoOptions) => finish(await demo(options, io)));
}

async function demo(options: DemoOptions, io: CliIo): Promise<ExitCode> {
  if (!SLICES.some((slice) => slice === options.slice)) {
    io.err(`headgate: --slice: received ${options.slice}, accepted ${SLICES.join(', ')}\n`);
    return EXIT.wrongInput;
  }
  const file = join(ROOT, 'examples', 'scenarios', `demo-${options.slice}.json`);
  const loaded = loadScenario(file, [], io.readText);
  if (loaded.kind === 'invalid') {
    io.err(`headgate: ${file}:\n  ${loaded.problems.join('\n  ')}\n`);
    return EXIT.failed;
  }
  const { scenario } = loaded;
  io.out(`${scenario.description}\n\n`);
  const controlled = await runTold(scenario, file, options.seed, io);
  io.out('\nThe same load and the same fault without a controller …\n');
  const loadTrace = tracesBeside(file, io.readText);
  const uncontrolled = await runScenario(scenario, { loadTrace, seed: options.seed, mode: 'none' });
  const summary = demoSummaryOf(options.slice, scenario.policy.target.iteratorAgeSeconds, controlled, uncontrolled);
  io.out(`\n${renderDemoSummary(summary)}`);
  writeRun(options.out, io, { scenario, file, controlled, uncontrolled, summary });
  io.out(
    `\n${join(options.out, 'report.html')} shows it in pictures; decisions.jsonl and summary.json hold the numbers.\n`,
  );
  io.out(
    'Simulated, not AWS: what AWS does not publish is an assumption, listed under physics in the scenario file.\n',
  );
  return EXIT.done;
}

/** Runs with the controller and says what happens: a line now and then, and every decision worth a person's eyes. */
async function runTold(scenario: Scenario, file: string, seed: number, io: CliIo): Promise<RunResult> {
  let previous: Report | null = null;
  let told = false;
  return runScenario(scenario, {
    loadTrace: tracesBeside(file, io.readText),
    seed,
    onProgress: ({ atSeconds, point }) => {
      if (atSeconds % PROGRESS_STEP_SECONDS === 0 && point !== null) io.out(`${progressText(point, scenario)}\n`);
    },
    onReport: (report) => {
      if (isNotable(report, previous) && report.diagnosis.findings[0].bottleneck !== 'unknown') {
        const whole = !told && report.decision.actions.length > 0;
        io.out(
          whole ? `\n${renderText(report)}\n` : `  ▸ ${renderLine(report)}\n      ${report.decision.reason.text}\n`,
        );
        told ||= whole;
      }
      previous = report;
    },
  });
}
