import { describe, expect, it } from 'vitest';
import { missing, present } from '../../src/core/reading.ts';
import { quarterTarget, sizeConsumer, sizeIngest, usefulFactor } from '../../src/core/sizing.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { consumerSignals, sourceSignals } from '../support/signals-builder.ts';

const POLICY = aPolicy();

describe('the need of a consumer', () => {
  it('is demand at the target utilisation while nothing waits', () => {
    expect(sizeConsumer(consumerSignals(), sourceSignals(), POLICY)).toMatchObject({
      demandPerSec: 1_000,
      steadySlots: 4,
      slots: 4,
    });
  });

  it('is demand and backlog over the catch-up time in one step, the pause of the update counted', () => {
    const own = consumerSignals({ backlogRecords: present({ low: 1_800_000, high: 1_800_000 }, 0) });
    const need = sizeConsumer(own, sourceSignals(), POLICY);

    // 1,000/s go on arriving, 1.8 million and a minute's arrivals have to go within nine minutes, 400/s a lane.
    expect(need?.slots).toBe(Math.ceil((1_000 + 1_860_000 / 540) / 400));
    expect(need?.steadySlots).toBe(4);
  });

  it('grows with the backlog and with arrivals', () => {
    const needs = [0, 600_000, 6_000_000].map((backlog) =>
      sizeConsumer(
        consumerSignals({ backlogRecords: present({ low: backlog, high: backlog }, 0) }),
        sourceSignals(),
        POLICY,
      ),
    );

    expect(needs.map((need) => need?.slots)).toEqual([4, 6, 31]);
    expect(sizeConsumer(consumerSignals(), sourceSignals({ arrivalsPerSec: present(3_000, 0) }), POLICY)?.slots).toBe(
      10,
    );
  });

  it('looks ahead along a steep rise, and never further than by half', () => {
    const rising = (trend: number) =>
      sizeConsumer(consumerSignals(), sourceSignals({ arrivalsTrend: present(trend, 0) }), POLICY)?.demandPerSec;

    expect(rising(1)).toBe(1_240);
    expect(rising(100)).toBe(1_500);
    expect(rising(-100)).toBe(1_000);
  });

  it('never ends while as much arrives as is done', () => {
    const own = consumerSignals({ capacityPerSec: present(1_000, 0) });

    expect(sizeConsumer(own, sourceSignals(), POLICY)?.drainSec).toBe(Number.POSITIVE_INFINITY);
    expect(sizeConsumer(consumerSignals(), sourceSignals(), POLICY)?.drainSec).toBe(1);
  });

  it.each([
    ['arrivals', sourceSignals({ arrivalsPerSec: missing('stale') }), consumerSignals()],
    ['the lane rate', sourceSignals(), consumerSignals({ laneRatePerSec: missing('not-enough-data') })],
    ['the backlog', sourceSignals(), consumerSignals({ backlogRecords: missing('no-datapoints') })],
  ])('cannot be told without %s', (_what, signals, own) => {
    expect(sizeConsumer(own, signals, POLICY)).toBeNull();
  });
});

describe('the shards producers need', () => {
  it('take their demand at the target utilisation', () => {
    expect(sizeIngest(sourceSignals({ ingestUtilisation: present(0.75, 0) }), POLICY)).toBe(4);
    expect(sizeIngest(sourceSignals({ ingestUtilisation: present(1.2, 0) }), POLICY)).toBe(7);
  });

  it('are unknown without arrivals', () => {
    expect(sizeIngest(sourceSignals({ ingestUtilisation: missing('stale') }), POLICY)).toBeNull();
  });
});

describe('targets', () => {
  it.each([
    [4, 5, 5],
    [8, 9, 10],
    [16, 17, 20],
    [3, 4, 5],
    [100, 199, 200],
  ])('from %i shards to at least %i are a quarter step: %i', (open, wanted, target) => {
    expect(quarterTarget(open, wanted)).toBe(target);
  });

  it('of a factor end where the shards can no longer be read faster', () => {
    expect(usefulFactor(consumerSignals())).toBe(5);
    expect(usefulFactor(consumerSignals({ laneRatePerSec: missing('stale') }))).toBe(Number.POSITIVE_INFINITY);
  });
});
