import { describe, expect, it } from 'vitest';
import { planConsumer } from '../../../src/bench/bounds/consumer-plan.ts';
import { reshardSeconds } from '../../../src/bench/bounds/dead-times.ts';
import { oracleOf, oracleSchedule, oracleSplitMergeOf } from '../../../src/bench/bounds/oracle.ts';
import type { Schedule } from '../../../src/bench/bounds/schedule.ts';
import { evenShards } from '../../../src/bench/bounds/split-evenness.ts';
import type { TraceLoader } from '../../../src/sim/run/arrivals.ts';
import type { RunMode, RunResult } from '../../../src/sim/run/closed-loop.ts';
import { runScenario } from '../../../src/sim/run/run-scenario.ts';
import type { Change, Scenario, ScenarioDocument } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';

const noTrace: TraceLoader = () => ({ kind: 'missing', why: 'none is needed' });

/** `low` records/s, and `high` for twenty minutes of an hour. */
function aPeak(low: number, high: number, fields: Partial<ScenarioDocument> = {}): Scenario {
  return aScenario({
    durationSeconds: 3_600,
    workload: {
      kind: 'steps',
      steps: [
        { atSeconds: 0, recordsPerSecond: low },
        { atSeconds: 1_500, recordsPerSecond: high },
        { atSeconds: 2_700, recordsPerSecond: low },
      ],
    },
    ...fields,
  });
}

/** The schedule as changes by hand, half a turn after they are due. */
function asChanges(schedule: Schedule): readonly Change[] {
  return schedule.flatMap(({ atSecond, order }): readonly Change[] => {
    const atSeconds = atSecond + 30;
    if (order.kind === 'set-factor') {
      return [{ lever: 'parallelization-factor', atSeconds, consumer: order.consumer, to: order.to }];
    }
    return order.kind === 'set-shard-count' ? [{ lever: 'shard-count', atSeconds, to: order.to }] : [];
  });
}

function run(scenario: Scenario, mode: RunMode): Promise<RunResult> {
  return runScenario(scenario, { loadTrace: noTrace, mode });
}

describe('evenShards', () => {
  it.each([
    [4, 5, 8],
    [4, 4, 4],
    [4, 3, 4],
    [4, 2, 2],
    [6, 2, 3],
    [6, 1, 1],
    [1, 3, 4],
  ])('from %i even shards, a need of %i takes %i', (start, need, shards) => {
    expect(evenShards(start, need)).toBe(shards);
  });
});

describe('the oracle', () => {
  it('has more shards when they are needed, and fewer when they are not', () => {
    const scenario = aPeak(1_700, 7_000, { source: { shards: 2 } });
    const shards = oracleSchedule(scenario, noTrace, 'calls').filter(({ order }) => order.kind === 'set-shard-count');
    expect(shards.map(({ order }) => order.to)).toEqual([4, 8, 4, 2]);
    const lastRaise = shards[1]?.atSecond ?? 0;
    expect(lastRaise).toBe(1_500 - 60 - reshardSeconds(scenario.physics, 4, 8));
    expect(shards[2]?.atSecond).toBe(2_700);
  });

  it('is never late and refuses next to nothing, for less than a loop that has to see first', async () => {
    const scenario = aPeak(1_700, 7_000, { source: { shards: 2 }, consumers: [{ factor: 3 }] });
    const schedule = oracleSchedule(scenario, noTrace, 'calls');
    const oracle = await run({ ...scenario, changes: [...asChanges(schedule)] }, 'none');
    const online = await run(scenario, 'enforce');
    expect(oracle.score).toMatchObject({ lateRecordSeconds: 0, recordsLost: 0, refusedCalls: 0 });
    expect(oracle.score.recordsThrottled).toBeLessThan(1_000);
    expect(oracle.score.costUsd).toBeLessThan(online.score.costUsd);
    expect(online.score.recordsThrottled).toBeGreaterThan(100_000);
  });

  it.each([
    [7, 2],
    [10, 1],
  ])('keeps calls to a downstream at the fifteen it does best with: %i shards at factor %i', (shards, factor) => {
    const scenario = aScenario({
      consumers: [{ factor: 1, fixedMs: 0, perRecordMs: 0, downstream: 'database' }],
      downstreams: [{ name: 'database', contention: 0.05, coherency: 0.004, timeoutSeconds: 10 }],
    });
    const [consumer] = scenario.consumers;
    if (consumer === undefined) throw new Error('no consumer');
    // More than it can do at any number of calls: twenty would do a little more than ten, and be past the best.
    const arrivalsPerSec = Array.from({ length: 60 }, () => 4_000);
    const plan = planConsumer({
      scenario,
      stream: scenario,
      consumer,
      arrivalsPerSec,
      shards: arrivalsPerSec.map(() => shards),
    });
    expect(Math.max(...plan.factors)).toBe(factor);
  });

  it('turns nothing that cannot help: the load is one key', () => {
    const scenario = aPeak(300, 700, { source: { shards: 1 }, keys: { kind: 'one' } });
    expect(oracleSchedule(scenario, noTrace, 'calls')).toEqual([]);
  });

  it('leaves the shards of an on-demand stream to Kinesis', () => {
    const scenario = aPeak(1_700, 7_000, { source: { shards: 4, kind: 'kinesis-on-demand' } });
    const kinds = oracleSchedule(scenario, noTrace, 'calls').map(({ order }) => order.kind);
    expect(kinds).not.toContain('set-shard-count');
  });

  it('is a bound, with nothing to tune and nothing to prepare', () => {
    const scenario = aPeak(1_700, 7_000);
    for (const contender of [oracleOf(scenario, noTrace), oracleSplitMergeOf(scenario, noTrace)]) {
      expect(contender.kind).toBe('bound');
      expect(contender.knobs).toEqual([]);
      expect(contender.prepare(scenario, {})).toBe(scenario);
      expect(contender.deciding({}).kind).toBe('decider');
    }
  });

  it('steps by single splits where calls have run out', () => {
    const steps = Array.from({ length: 24 }, (_, index) => ({
      atSeconds: index * 3_000,
      recordsPerSecond: index % 2 === 0 ? 900 : 1_900,
    }));
    const scenario = aScenario({
      durationSeconds: 72_000,
      workload: { kind: 'steps', dispersion: 'exact', steps },
      source: { shards: 1 },
    });
    const called = oracleSchedule(scenario, noTrace, 'calls').filter(({ order }) => order.kind === 'set-shard-count');
    expect(called.length).toBeLessThanOrEqual(10);
    const stepped = oracleSchedule(scenario, noTrace, 'any').filter(({ order }) => order.kind === 'step-shards');
    expect(stepped.length).toBeGreaterThan(10);
  });
});
