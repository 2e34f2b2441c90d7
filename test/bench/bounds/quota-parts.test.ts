import { describe, expect, it } from 'vitest';
import { oracleSchedule } from '../../../src/bench/bounds/oracle.ts';
import { quotaParts } from '../../../src/bench/bounds/quota-parts.ts';
import type { TraceLoader } from '../../../src/sim/run/arrivals.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';

const noTrace: TraceLoader = () => ({ kind: 'missing', why: 'none is needed' });

/** Two streams of four shards whose lanes do 11 records/s each, with 50 executions for both. */
function twoStreams(perSec: number, otherPerSec: number): Scenario {
  const workload = (recordsPerSecond: number) => ({
    kind: 'steps' as const,
    dispersion: 'exact' as const,
    steps: [{ atSeconds: 0, recordsPerSecond }],
  });
  const first = aScenario({
    durationSeconds: 3_600,
    workload: workload(perSec),
    source: { shards: 4 },
    consumers: [{ factor: 6, fixedMs: 3_000, perRecordMs: 60 }],
    account: { concurrency: 50 },
  });
  const { source, consumers, ...rest } = first;
  const other = {
    ...rest,
    workload: workload(otherPerSec),
    source: { ...source, name: 'other' },
    consumers: consumers.map((each) => ({ ...each, name: 'other' })),
  };
  return { ...first, otherStreams: [other] };
}

describe('quotaParts', () => {
  it('parts executions by the lanes that the loads keep busy', () => {
    const scenario = twoStreams(300, 100);
    const parts = quotaParts(scenario, (stream) => [stream === scenario ? 300 : 100]);
    expect([...parts.values()].map(([first]) => first)).toEqual([expect.closeTo(0.75, 10), expect.closeTo(0.25, 10)]);
  });

  it('leaves a lane to who has no load, and all of its own to who has reserved executions', () => {
    const scenario = twoStreams(300, 100);
    const idle = [...quotaParts(scenario, (stream) => [stream === scenario ? 300 : 0]).values()][1]?.[0] ?? 0;
    expect(idle).toBeGreaterThan(0.03);
    const [consumer] = scenario.consumers;
    if (consumer === undefined) throw new Error('no consumer');
    const reserved = { ...scenario, consumers: [{ ...consumer, reservedConcurrency: 20 }] };
    const parts = quotaParts(reserved, () => [100]);
    expect([...parts.values()].map(([first]) => first)).toEqual([1, 1]);
  });

  it('lets the oracle keep the lanes of a stream at its height when the other has its night', () => {
    // 27 lanes are needed: more than half of the 50, and no more than what 10 records/s leave.
    const orders = oracleSchedule(twoStreams(300, 10), noTrace, 'calls').map(({ order }) => order);
    const own = orders.filter(({ stream }) => stream === 'orders');
    const shards = own.findLast(({ kind }) => kind === 'set-shard-count')?.to ?? 4;
    const factor = own.findLast(({ kind }) => kind === 'set-factor')?.to ?? 6;
    expect(shards * factor).toBeGreaterThanOrEqual(28);
  });
});
