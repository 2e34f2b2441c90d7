import { describe, expect, it } from 'vitest';
import { catchUpSeconds } from '../../../src/bench/bounds/catch-up.ts';
import { laneRatePerSec } from '../../../src/bench/bounds/lane-capacity.ts';
import { type StepBounds, stepBoundsOf } from '../../../src/bench/bounds/step-bounds.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';

/** S02: eight shards at factor 1 are given two and a half times their load for two hours. */
const consumerStep = aScenario({
  evidenceAtSeconds: 1_800,
  workload: {
    kind: 'steps',
    steps: [
      { atSeconds: 0, recordsPerSecond: 2_400 },
      { atSeconds: 1_800, recordsPerSecond: 6_000 },
      { atSeconds: 9_000, recordsPerSecond: 2_400 },
    ],
  },
  source: { shards: 8 },
});

function boundsOf(scenario: Scenario): StepBounds {
  const bounds = stepBoundsOf(scenario);
  if (bounds === null) throw new Error('no bounds');
  return bounds;
}

function ofFactor(bounds: StepBounds, factor: number) {
  const found = bounds.byFactor.find((each) => each.factor === factor);
  if (found === undefined) throw new Error(`no factor ${factor}`);
  return found;
}

describe('the bounds of a consumer step', () => {
  const bounds = boundsOf(consumerStep);

  it('rest on 370 records/s per lane, since the overhead between two invocations counts', () => {
    const [consumer] = consumerStep.consumers;
    expect(consumer === undefined ? 0 : laneRatePerSec(consumer, 1_024, 20)).toBeCloseTo(370.37, 2);
    expect(bounds.capacityBeforePerSec).toBeCloseTo(8 * 370.37, 1);
    expect(bounds.arrivalsPerSec).toBe(6_000);
  });

  it('let nobody act before 210 s, and in the mean not before 255 s', () => {
    expect(bounds.inForceAfterSeconds).toEqual({ least: 210, mean: 255, most: 300 });
  });

  it('let the oldest record become 121 s old at best and 151 s in the mean, not 91 s: the mapping polls nothing in the pause', () => {
    const { peakAgeSeconds } = ofFactor(bounds, 10);
    expect(peakAgeSeconds.least).toBeCloseTo(121.1, 0);
    expect(peakAgeSeconds.mean).toBeCloseTo(151.3, 0);
    expect(peakAgeSeconds.most).toBeCloseTo(181.5, 0);
  });

  it.each([
    [10, 345.8],
    [6, 345.8],
    [5, 358.3],
    [4, 410.1],
    [3, 569.2],
  ])('at factor %i let it be drained after %d s in the mean', (factor, seconds) => {
    const { drainedSeconds, capacityPerSec } = ofFactor(bounds, factor);
    const step = { arrivalsPerSec: 6_000, capacityBeforePerSec: 2_962.96, orderedAfterSeconds: 210, pauseSeconds: 45 };
    expect(catchUpSeconds(step, capacityPerSec)).toBeCloseTo(seconds, 0);
    expect(Math.abs(drainedSeconds.mean - seconds)).toBeLessThanOrEqual(1);
  });

  it('leave factor 2 behind until the load falls: 5,926 records/s are less than 6,000', () => {
    expect(ofFactor(bounds, 2).drainedSeconds.least).toBeGreaterThan(7_200);
    expect(ofFactor(bounds, 1).catchUpSeconds.mean).toBeGreaterThan(7_200);
  });

  it('gain nothing beyond factor 6: eight shards give 16,000 records/s to read, and not what 80 lanes could do', () => {
    expect(ofFactor(bounds, 5).capacityPerSec).toBeCloseTo(5 * 8 * 370.37, 0);
    expect(ofFactor(bounds, 6).capacityPerSec).toBe(16_000);
    expect(ofFactor(bounds, 10).capacityPerSec).toBe(16_000);
    expect(bounds.best.factor).toBe(6);
  });

  it('bring the oldest record within the target before all is drained', () => {
    expect(bounds.best.catchUpSeconds.mean).toBeLessThan(bounds.best.drainedSeconds.mean);
    expect(bounds.best.catchUpSeconds.mean).toBeGreaterThan(bounds.inForceAfterSeconds.mean);
  });
});

describe('stepBoundsOf', () => {
  it('has nothing to say without evidence', () => {
    expect(stepBoundsOf({ ...consumerStep, evidenceAtSeconds: null })).toBeNull();
  });

  it('makes producers wait for two fresh minutes and the reshard, and consumers only for what is accepted', () => {
    const ingestStep = aScenario({
      ...consumerStep,
      workload: {
        kind: 'steps',
        steps: [
          { atSeconds: 0, recordsPerSecond: 3_000 },
          { atSeconds: 1_800, recordsPerSecond: 7_000 },
        ],
      },
      source: { shards: 4 },
      consumers: [{ factor: 3 }],
    });
    const { ingest, best } = boundsOf(ingestStep);
    // 4 to 7 shards: nine splits and merges, the first after 30 s and each other one 5 s later.
    expect(ingest?.inForceAfterSeconds).toEqual({ least: 250, mean: 280, most: 310 });
    expect(ingest?.delayedRecords.mean).toBe(3_000 * 280);
    expect(best.peakAgeSeconds.most).toBe(0);
    expect(boundsOf(consumerStep).ingest).toBeNull();
  });

  it('starts a fault with an age of a second a second, and ends it when the downstream is well', () => {
    const outage = aScenario({
      evidenceAtSeconds: 1_200,
      durationSeconds: 7_200,
      consumers: [{ factor: 2, fixedMs: 20, perRecordMs: 0, downstream: 'database' }],
      downstreams: [{ name: 'database', faults: [{ fromSeconds: 1_200, toSeconds: 1_800, capacity: 0 }] }],
    });
    const bounds = boundsOf(outage);
    expect(bounds.capacityBeforePerSec).toBe(0);
    expect(bounds.best.peakAgeSeconds.mean).toBeCloseTo(600, 0);
    // 1,000 records/s for 600 s wait then, and eight lanes do more than 1,000 more a second.
    expect(bounds.best.drainedSeconds.mean).toBeGreaterThan(600);
    expect(bounds.best.drainedSeconds.mean).toBeLessThan(1_200);
  });

  it('adds the longer pauses of a scenario that has them', () => {
    const slow = aScenario({
      ...consumerStep,
      physics: { mappingUpdatePauseSeconds: { min: 200, max: 300 } },
    });
    expect(boundsOf(slow).inForceAfterSeconds).toEqual({ least: 380, mean: 460, most: 540 });
  });
});

describe('the bounds with a shared quota', () => {
  const { source, consumers, ...rest } = consumerStep;
  const neighbour = {
    ...rest,
    source: { ...source, name: 'other' },
    consumers: consumers.map((each) => ({ ...each, name: 'other' })),
  };
  const shared: Scenario = { ...consumerStep, otherStreams: [neighbour] };
  const quotaOf = (concurrency: number, used = 0): Scenario => ({
    ...shared,
    account: { ...shared.account, concurrency, concurrencyUsedByOthers: used },
  });

  it('give the stream every execution that others leave, since its neighbour may need none of them', () => {
    const alone = boundsOf(consumerStep);
    expect(boundsOf(quotaOf(80)).best).toEqual(alone.best);
    expect(boundsOf(quotaOf(92, 12)).best).toEqual(alone.best);
    // 20 lanes: no more than 7,407 records/s, whatever the factor.
    expect(boundsOf(quotaOf(32, 12)).best.catchUpSeconds.mean).toBeGreaterThan(alone.best.catchUpSeconds.mean);
  });
});

describe('the bound for who drains within the catch-up target', () => {
  it('is detection, pause and the target, with the least factor that makes it', () => {
    const { target, inForceAfterSeconds } = boundsOf(consumerStep);
    expect(target?.drainedSeconds.mean).toBe(inForceAfterSeconds.mean + 600);
    expect(target?.factor).toBe(3);
  });

  it('follows the policy, and says when no factor makes it', () => {
    const hasty = {
      ...consumerStep,
      policy: { ...consumerStep.policy, target: { ...consumerStep.policy.target, catchUpSeconds: 60 } },
    };
    const { target } = boundsOf(hasty);
    expect(target?.drainedSeconds.mean).toBe(315);
    expect(target?.factor).toBeNull();
  });

  it('is not there when nothing is late', () => {
    const calm = { ...consumerStep, consumers: consumerStep.consumers.map((each) => ({ ...each, factor: 10 })) };
    expect(boundsOf(calm).target).toBeNull();
  });
});

describe('the bounds with a table that scales itself', () => {
  it('count it as grown: whoever waits for it is not slower than the bound', () => {
    const table = aScenario({
      evidenceAtSeconds: 1_800,
      workload: consumerStep.workload,
      source: { shards: 8 },
      consumers: [{ downstream: 'table' }],
      downstreams: [
        {
          name: 'table',
          rateLimit: { recordsPerSecond: 2_500 },
          selfScaling: { step: 2, maxRecordsPerSecond: 10_000 },
        },
      ],
    });
    const fixed = { ...table, downstreams: table.downstreams.map(({ selfScaling, ...each }) => each) } as Scenario;
    expect(boundsOf(table).best.catchUpSeconds.mean).toBeLessThan(1_000);
    expect(boundsOf(fixed).best.catchUpSeconds.mean).toBe(Number.POSITIVE_INFINITY);
  });
});
