import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contenderOf } from '../../src/bench/contenders.ts';
import { companiesOf, runCompany } from '../../src/bench/run-company.ts';
import type { RunOutcome } from '../../src/bench/run-outcome.ts';
import { runTask } from '../../src/bench/run-task.ts';
import type { TaskInput } from '../../src/bench/task-input.ts';
import { readScenario } from '../../src/cli/bench/scenario-files.ts';

const readText = (path: string): string => readFileSync(path, 'utf8');

function inputsOf(scenario: string, overrides: readonly string[], ids: readonly string[]): readonly TaskInput[] {
  const read = readScenario(scenario, overrides, readText);
  return ids.map((id) => {
    const contender = contenderOf(id, read.scenario, read.loadTrace);
    if (contender === null) throw new Error(`no contender ${id}`);
    const task = { scenario, overrides, contender: id, settings: {}, seed: 2, wantsTimeline: true };
    return { task, ...read, contender, catchUpBoundSeconds: 100, nowMs: () => 0 };
  });
}

async function playedTogether(inputs: readonly TaskInput[]): Promise<readonly RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for (const company of companiesOf(inputs)) outcomes.push(...(await runCompany(company)));
  return outcomes;
}

const EVERYBODY = ['headgate', 'nobody', 'static-1', 'static-10', 'aws-samples', 'substation', 'substation-factor-10'];
const DECIDERS = ['epsagon-factor-10', 'age-double', 'age-factor', 'flink-autoscaler', 'ds2', 'dhalion', 'oracle'];

describe('runCompany', () => {
  it.each([
    ['s10-hot-key', 1_800],
    ['s12-brownout-retrograde', 2_400],
    ['s14-quiet-night-cost', 7_200],
    ['s16-broken-control-plane', 5_400],
    ['s20-silent-consumer', 3_600],
    ['s18-two-stage', 2_700],
  ])('%s: those who stay have the outcome of a run of their own, digit by digit', async (scenario, seconds) => {
    const inputs = inputsOf(scenario, [`durationSeconds=${seconds}`], [...EVERYBODY, ...DECIDERS]);
    const together = await playedTogether(inputs);
    expect(together.map(({ task }) => task.contender)).toContain('nobody');
    expect(together.length).toBeGreaterThan(2);
    for (const outcome of together) {
      const input = inputs.find(({ task }) => task === outcome.task);
      expect(input).toBeDefined();
      if (input !== undefined) expect(outcome).toEqual(await runTask(input));
    }
  });

  it('leaves out Headgate, and whoever orders something', async () => {
    const inputs = inputsOf('s02-consumer-step', ['durationSeconds=5400'], ['headgate', 'nobody', 'age-factor', 'ds2']);
    const stayed = (await playedTogether(inputs)).map(({ task }) => task.contender);
    expect(stayed).toEqual(['nobody']);
  });

  it('runs nothing without somebody who stays for certain', async () => {
    expect(await playedTogether(inputsOf('s10-hot-key', ['durationSeconds=600'], ['substation', 'ds2']))).toEqual([]);
  });

  it('leaves out a decider that throws or gives no verdict: its own run says why', async () => {
    const [nobody, broken, silent] = inputsOf('s10-hot-key', ['durationSeconds=600'], ['nobody', 'ds2', 'epsagon']);
    if (nobody === undefined || broken === undefined || silent === undefined) throw new Error('inputs are missing');
    const decidingBy = (decide: () => never) => ({ kind: 'decider' as const, decider: { start: {}, decide } });
    const thrower = {
      ...broken.contender,
      deciding: () =>
        decidingBy(() => {
          throw new Error('it broke');
        }),
    };
    const mute = { ...silent.contender, deciding: () => decidingBy(() => undefined as never) };
    const outcomes = await playedTogether([nobody, { ...broken, contender: thrower }, { ...silent, contender: mute }]);
    expect(outcomes.map(({ task }) => task.contender)).toEqual(['nobody']);
  });

  it('hands on a memory as it was left, undefined too', async () => {
    const [nobody, other] = inputsOf('s10-hot-key', ['durationSeconds=600'], ['nobody', 'ds2']);
    if (nobody === undefined || other === undefined) throw new Error('inputs are missing');
    const seen: unknown[] = [];
    const decide = (_: unknown, memory: unknown) => {
      seen.push(memory);
      return { orders: [], memory: undefined };
    };
    const forgetful = {
      ...other.contender,
      deciding: () => ({ kind: 'decider' as const, decider: { start: 1, decide } }),
    };
    await playedTogether([nobody, { ...other, contender: forgetful }]);
    expect(seen.slice(0, 3)).toEqual([1, undefined, undefined]);
  });
});
