import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Report } from '../../core/decision.ts';
import { isNotable } from '../../report/is-notable.ts';
import { renderLine, renderText } from '../../report/text.ts';
import type { Progress, RunResult } from '../../sim/run/closed-loop.ts';
import { runScenario } from '../../sim/run/run-scenario.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { demoSummaryOf, renderDemoSummary } from '../demo-summary.ts';
import { runOverHttp } from '../embedded/run-over-http.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { loadScenario, tracesBeside } from '../load-scenario.ts';
import { progressText } from '../progress-text.ts';
import { seedOf } from '../seed-option.ts';
import { type HttpTraces, writeRun } from '../write-run.ts';

interface DemoOptions {
  readonly slice: string;
  readonly seed: number;
  readonly out: string;
  readonly inProcess: boolean;
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
    .option(
      '--in-process',
      'without HTTP and without the bundle: the same decisions, faster, and nothing for Slack',
      false,
    )
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
  const bundle = io.bundlePath();
  if (bundle === null && !options.inProcess) {
    io.err('headgate: the bundle is not built: npm run build makes it, or use --in-process\n');
    return EXIT.failed;
  }
  io.out(options.inProcess || bundle === null ? IN_PROCESS : OVER_HTTP);
  const told = await runTold(scenario, file, options, options.inProcess ? null : bundle, io);
  const { controlled } = told;
  io.out('\nThe same load and the same fault without a controller …\n');
  const loadTrace = tracesBeside(file, io.readText);
  const uncontrolled = await runScenario(scenario, { loadTrace, seed: options.seed, mode: 'none' });
  const summary = demoSummaryOf(options.slice, scenario.policy.target.iteratorAgeSeconds, controlled, uncontrolled);
  io.out(`\n${renderDemoSummary(summary)}`);
  writeRun(options.out, io, { scenario, file, controlled, uncontrolled, summary, http: told.http });
  io.out(
    `\n${join(options.out, 'report.html')} shows it in pictures; decisions.jsonl and summary.json hold the numbers${told.http === null ? '' : ',\nslack.jsonl what Slack got, controller.log what the function wrote'}.\n`,
  );
  io.out(
    'Simulated, not AWS: what AWS does not publish is an assumption, listed under physics in the scenario file.\n',
  );
  return EXIT.done;
}

const OVER_HTTP =
  'The deployable bundle runs against an AWS account embedded in this repository, through the SDK over HTTP.\n';
const IN_PROCESS = 'The loop runs in this process, on the simulated account, without HTTP.\n';

interface Told {
  readonly controlled: RunResult;
  /** What there is only over HTTP. */
  readonly http: HttpTraces | null;
}

/** Runs with the controller and says what happens: a line now and then, and every decision worth a person's eyes. */
async function runTold(
  scenario: Scenario,
  file: string,
  { seed }: DemoOptions,
  bundle: string | null,
  io: CliIo,
): Promise<Told> {
  const loadTrace = tracesBeside(file, io.readText);
  const hooks = { seed, loadTrace, ...telling(scenario, io) };
  if (bundle === null) return { controlled: await runScenario(scenario, hooks), http: null };
  const log: string[] = [];
  const { run, slack } = await runOverHttp(scenario, { ...hooks, bundle, onLog: (text) => log.push(text) });
  return { controlled: run, http: { slack, log: log.join('') } };
}

function telling(scenario: Scenario, io: CliIo) {
  let previous: Report | null = null;
  let told = false;
  return {
    onProgress: ({ atSeconds, point }: Progress): void => {
      if (atSeconds % PROGRESS_STEP_SECONDS === 0 && point !== null) io.out(`${progressText(point, scenario)}\n`);
    },
    onReport: (report: Report): void => {
      if (isNotable(report, previous) && report.diagnosis.findings[0].bottleneck !== 'unknown') {
        const whole = !told && report.decision.actions.length > 0;
        io.out(
          whole ? `\n${renderText(report)}\n` : `  ▸ ${renderLine(report)}\n      ${report.decision.reason.text}\n`,
        );
        told ||= whole;
      }
      previous = report;
    },
  };
}
