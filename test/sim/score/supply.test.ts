import { describe, expect, it } from 'vitest';
import { busyLanes, laneRatePerSec } from '../../../src/sim/score/lane-rate.ts';
import { shardElasticity, slotElasticity } from '../../../src/sim/score/supply.ts';
import { aScenario } from '../../support/scenarios.ts';
import { aTimeline } from '../../support/timeline-builder.ts';

/** Batches of 100 that take 50 + 2 · 100 ms and 0 ms in between: 400 records a second of one lane. */
const LANE_400 = { physics: { invokeOverheadMs: 0 } };

function rateOf(scenario: ReturnType<typeof aScenario>, atSeconds = 0): number {
  const [consumer] = scenario.consumers;
  if (consumer === undefined) throw new Error('no consumer');
  return laneRatePerSec(scenario, consumer, scenario.recordBytes, atSeconds);
}

describe('laneRatePerSec', () => {
  it('is a full batch over its cycle', () => {
    expect(rateOf(aScenario(LANE_400))).toBe(400);
    expect(rateOf(aScenario({ physics: { invokeOverheadMs: 250 } }))).toBe(200);
  });

  it('counts the call behind it and the bytes that fit into a batch', () => {
    const downstreams = [{ name: 'db', recordsPerSecondPerCall: 400 }];
    expect(rateOf(aScenario({ ...LANE_400, consumers: [{ downstream: 'db' }], downstreams }))).toBe(200);
    // Six records of one MiB.
    expect(rateOf(aScenario({ ...LANE_400, recordBytes: 1_048_576 }))).toBeCloseTo((6 / 62) * 1_000, 10);
  });

  it('changes with a deploy', () => {
    const scenario = aScenario({ ...LANE_400, consumers: [{ deploys: [{ atSeconds: 60, perRecordMs: 9.5 }] }] });
    expect([rateOf(scenario, 59), rateOf(scenario, 60)]).toEqual([400, 100]);
  });
});

describe('busyLanes', () => {
  it('is what different keys can keep busy', () => {
    expect(busyLanes({ kind: 'one', key: 'k' }, 8)).toBe(1);
    expect(busyLanes({ kind: 'aggregated' }, 8)).toBe(8);
    expect(busyLanes({ kind: 'uniform', count: 12 }, 8)).toBe(12);
    expect(busyLanes({ kind: 'shares', shares: { a: 0.5, b: 0.2 }, restKeys: 10 }, 8)).toBe(12);
    expect(busyLanes({ kind: 'literal', keys: ['a', 'a', 'b'] }, 8)).toBe(2);
    expect(busyLanes({ kind: 'literal', keys: { from: 3, to: 5 } }, 8)).toBe(3);
  });
});

describe('shardElasticity', () => {
  it('needs a shard for each 1,000 records a second offered', () => {
    const timeline = aTimeline([{ stream: { offeredPerSec: 2_001, openShards: 2 } }]);
    expect(shardElasticity(aScenario(), timeline)).toMatchObject({
      underPercent: expect.closeTo(100 / 3, 10),
      underTimePercent: 100,
    });
  });

  it('needs a shard for each MiB a second', () => {
    const timeline = aTimeline([{ stream: { offeredPerSec: 40, openShards: 8 } }]);
    const scenario = aScenario({ recordBytes: 102_400 });
    expect(shardElasticity(scenario, timeline)).toMatchObject({ overPercent: 100, overTimePercent: 100 });
  });

  it('needs one shard when nothing comes', () => {
    expect(shardElasticity(aScenario(), aTimeline([{ stream: { openShards: 1 } }]))).toMatchObject({ overPercent: 0 });
  });

  it('says nothing about shards that AWS provides', () => {
    const scenario = aScenario({ source: { kind: 'kinesis-on-demand', shards: 4 } });
    expect(shardElasticity(scenario, aTimeline([{}]))).toBeNull();
  });
});

describe('slotElasticity', () => {
  it('needs lanes for what comes and for a backlog within ten minutes', () => {
    // 800/s and 240,000 over 600 s at 400/s a lane: three lanes.
    const point = (factor: number) => ({
      stream: { acceptedPerSec: 800 },
      consumer: { backlogRecords: 240_000, readableShards: 2, factor },
    });
    expect(slotElasticity(aScenario(LANE_400), aTimeline([point(1)]))).toMatchObject({
      underPercent: expect.closeTo(100 / 3, 10),
    });
    expect(slotElasticity(aScenario(LANE_400), aTimeline([point(3)]))).toMatchObject({ overPercent: 100 });
  });

  it('counts no lane that keys or the quota leave idle', () => {
    const timeline = aTimeline([{ stream: { acceptedPerSec: 800 }, consumer: { readableShards: 4, factor: 10 } }]);
    expect(slotElasticity(aScenario({ ...LANE_400, keys: { kind: 'one' } }), timeline)?.underPercent).toBe(50);
    const reserved = aScenario({ ...LANE_400, consumers: [{ reservedConcurrency: 2 }] });
    expect(slotElasticity(reserved, timeline)).toMatchObject({ underPercent: 0, overPercent: 0 });
  });
});
