import { describe, expect, it } from 'vitest';
import {
  chooseStatic,
  HINDSIGHT_ID,
  HINDSIGHT_STATIC,
  type StaticOutcome,
  staticGrid,
} from '../../../src/bench/bounds/hindsight-static.ts';
import type { RunOutcome } from '../../../src/bench/run-outcome.ts';
import type { TraceLoader } from '../../../src/sim/run/arrivals.ts';
import { aScenario } from '../../support/scenarios.ts';

const noTrace: TraceLoader = () => ({ kind: 'missing', why: 'none is needed' });

function anOutcome(factor: number, fields: Partial<StaticOutcome> | null = {}): RunOutcome {
  const fair = { lateRecordSeconds: 0, costUsd: 1, recordsLost: 0, recordsThrottled: 0 };
  return {
    task: {
      scenario: 'any',
      overrides: [],
      contender: HINDSIGHT_ID,
      settings: { factor },
      seed: 1,
      wantsTimeline: false,
    },
    values: fields === null ? null : { ...fair, ...fields },
    failure: '',
    timeline: null,
    wallMs: 0,
  };
}

function chosenFactor(outcomes: readonly RunOutcome[]): number | undefined {
  return chooseStatic(outcomes).task.settings.factor;
}

describe('chooseStatic', () => {
  it('takes the cheapest of those that are as good as the best', () => {
    const late = anOutcome(1, { costUsd: 1, lateRecordSeconds: 9 });
    expect(chosenFactor([anOutcome(10, { costUsd: 3 }), anOutcome(5, { costUsd: 2 }), late])).toBe(5);
  });

  it('takes 1 % above the best as good, and 2 % as worse', () => {
    const outcomes = [
      anOutcome(10, { costUsd: 3, lateRecordSeconds: 1_000 }),
      anOutcome(5, { costUsd: 2, lateRecordSeconds: 1_010 }),
      anOutcome(3, { costUsd: 1, lateRecordSeconds: 1_020 }),
    ];
    expect(chosenFactor(outcomes)).toBe(5);
  });

  it('never loses a record to be sooner, nor refuses one', () => {
    const outcomes = [
      anOutcome(1, { recordsLost: 1 }),
      anOutcome(2, { recordsThrottled: 100 }),
      anOutcome(3, { lateRecordSeconds: 50, costUsd: 9 }),
    ];
    expect(chosenFactor(outcomes)).toBe(3);
  });

  it('passes over what threw, and refuses to choose from nothing', () => {
    expect(chosenFactor([anOutcome(1, null), anOutcome(2, { lateRecordSeconds: 5 })])).toBe(2);
    expect(() => chooseStatic([])).toThrow('at least one');
  });
});

describe('the grid of constant settings', () => {
  const scenario = aScenario({
    workload: { kind: 'steps', dispersion: 'exact', steps: [{ atSeconds: 0, recordsPerSecond: 4_500 }] },
    source: { shards: 2 },
  });

  it('has the shards there are, those of the peak, and a quarter more, with five factors each', () => {
    const grid = staticGrid(scenario, noTrace);
    expect(grid).toHaveLength(15);
    const prepared = grid.map((settings) => HINDSIGHT_STATIC.prepare(scenario, settings));
    expect([...new Set(prepared.map(({ source }) => source.shards))]).toEqual([2, 5, 6]);
    expect([...new Set(prepared.map(({ consumers }) => consumers[0]?.factor))]).toEqual([1, 2, 3, 5, 10]);
  });

  it('has a shard count once, and leaves on-demand streams theirs', () => {
    const same = { ...scenario, source: { ...scenario.source, shards: 5 } };
    const onDemand = { ...scenario, source: { ...scenario.source, kind: 'kinesis-on-demand' as const } };
    expect(staticGrid(same, noTrace)).toHaveLength(10);
    expect(staticGrid(onDemand, noTrace)).toHaveLength(5);
  });

  it('sizes every stream by its own peak', () => {
    const { source, consumers, ...rest } = scenario;
    const other = {
      ...rest,
      source: { ...source, name: 'other' },
      consumers: consumers.map((c) => ({ ...c, name: 'b' })),
    };
    const workload = {
      kind: 'steps' as const,
      dispersion: 'exact' as const,
      steps: [{ atSeconds: 0, recordsPerSecond: 900 }],
    };
    const two = { ...scenario, otherStreams: [{ ...other, workload }] };
    const least = staticGrid(two, noTrace).map((settings) => HINDSIGHT_STATIC.prepare(two, settings))[5];
    expect(least?.source.shards).toBe(5);
    expect(least?.otherStreams[0]?.source.shards).toBe(1);
  });
});
