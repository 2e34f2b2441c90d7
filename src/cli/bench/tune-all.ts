/** Tunes every contender with the same number of trials, over all development scenarios at once. */
import type { Contender, Settings } from '../../bench/contender.ts';
import { publishedSettings } from '../../bench/contender.ts';
import type { RunOutcome, Task } from '../../bench/run-outcome.ts';
import { lossOf, trialsOf } from '../../bench/tune/tune.ts';
import { EXIT, type ExitCode } from '../io.ts';
import { type RunTasks, runTasks } from './run-tasks.ts';
import { benchScenarios, readScenario } from './scenario-files.ts';
import { TUNED_FILE } from './tuned-file.ts';

/** What every loss is relative to. */
const REFERENCE = 'nobody';
/** Another seed than those of the scoreboard. */
const SEED = 1_001;
/** Runs beyond this are left out: they would be most of the time. */
const MOST_SECONDS = 24 * 3_600;
const DRAW_SEED = 7;

interface Tried {
  readonly settings: Settings;
  readonly loss: number | null;
}

export async function tune(contenders: readonly Contender[], trials: number, tools: RunTasks): Promise<ExitCode> {
  const { io } = tools;
  const scenarios = benchScenarios().filter((name) => {
    const { scenario } = readScenario(name, [], io.readText);
    return scenario.set === 'development' && scenario.durationSeconds <= MOST_SECONDS;
  });
  const tunable = contenders.filter(({ knobs }) => knobs.length > 0);
  const plan = tunable.map((contender) => ({ contender, trials: trialsOf(contender, trials, DRAW_SEED) }));
  const outcomes = await runTasks(
    [
      ...tasksOf(REFERENCE, {}, scenarios),
      ...plan.flatMap((one) => one.trials.flatMap((settings) => tasksOf(one.contender.id, settings, scenarios))),
    ],
    tools,
  );
  const reference = outcomes.filter(({ task }) => task.contender === REFERENCE);
  const found = plan.map(({ contender, trials: tried }) => {
    const losses = tried.map((settings) => ({
      settings,
      loss: lossOf(runsOf(contender.id, settings, outcomes), reference),
    }));
    return bestOf(contender, losses);
  });
  for (const { id, loss, publishedLoss, settings } of found) {
    io.out(`${id}: ${publishedLoss.toFixed(3)} as published, ${loss.toFixed(3)} with ${JSON.stringify(settings)}\n`);
  }
  const document = {
    about: `npm run bench -- --tune: ${trials} trials for each, ${scenarios.length} development scenarios, seed ${SEED}; loss 1 is nobody acting, lower is better`,
    contenders: Object.fromEntries(found.map(({ id, ...rest }) => [id, rest])),
  };
  io.writeText(TUNED_FILE, `${JSON.stringify(document, null, 2)}\n`);
  return EXIT.done;
}

function tasksOf(contender: string, settings: Settings, scenarios: readonly string[]): readonly Task[] {
  return scenarios.map((scenario) => ({
    scenario,
    overrides: [],
    contender,
    settings,
    seed: SEED,
    wantsTimeline: false,
  }));
}

function runsOf(contender: string, settings: Settings, outcomes: readonly RunOutcome[]): readonly RunOutcome[] {
  const wanted = JSON.stringify(settings);
  return outcomes.filter(({ task }) => task.contender === contender && JSON.stringify(task.settings) === wanted);
}

function bestOf(contender: Contender, tried: readonly Tried[]) {
  const [published, ...others] = tried;
  const publishedLoss = published?.loss ?? Number.POSITIVE_INFINITY;
  let best = { settings: publishedSettings(contender), loss: publishedLoss };
  for (const { settings, loss } of others) if (loss !== null && loss < best.loss) best = { settings, loss };
  return { id: contender.id, ...best, publishedLoss };
}
