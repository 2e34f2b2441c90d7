/** The demo's part of the README, from the same run and the same renderer as `npm run demo`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoSummaryOf, renderDemoSummary } from '../src/cli/demo-summary.ts';
import { loadScenario, tracesBeside } from '../src/cli/load-scenario.ts';
import { renderText } from '../src/report/text.ts';
import { runScenario } from '../src/sim/run/run-scenario.ts';

const START = '<!-- demo:start -->';
const END = '<!-- demo:end -->';
const SLICE = 'news-storm';
const SEED = 1;

/** The README with the numbers of a fresh run between its markers. */
export async function readmeWithDemo(root: string): Promise<string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [before, rest] = readme.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md: ${START} and ${END} are not both there`);
  return `${before}${START}\n${await demoPart(root)}${END}${after}`;
}

async function demoPart(root: string): Promise<string> {
  const readText = (path: string) => readFileSync(path, 'utf8');
  const file = join(root, 'examples', 'scenarios', `demo-${SLICE}.json`);
  const loaded = loadScenario(file, [], readText);
  if (loaded.kind === 'invalid') throw new Error(loaded.problems.join('\n'));
  const { scenario } = loaded;
  const loadTrace = tracesBeside(file, readText);
  const controlled = await runScenario(scenario, { loadTrace, seed: SEED });
  const uncontrolled = await runScenario(scenario, { loadTrace, seed: SEED, mode: 'none' });
  const summary = demoSummaryOf(SLICE, scenario.policy.target.iteratorAgeSeconds, controlled, uncontrolled);
  const first = controlled.reports.find((report) => report.results.some((result) => result.kind === 'applied'));
  const told =
    first === undefined
      ? ''
      : `\nOne of its decisions, as a person reads it:\n\n\`\`\`\n${renderText(first).trimEnd()}\n\`\`\`\n`;
  return `\n\`\`\`\n${renderDemoSummary(summary).trimEnd()}\n\`\`\`\n${told}\n`;
}
