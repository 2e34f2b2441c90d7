import { describe, expect, it } from 'vitest';
import { type ScoreInput, scoreOf } from '../../../src/sim/score/score.ts';
import { addDelay, createDelayHistogram } from '../../../src/world/delay-histogram.ts';
import { aScenario } from '../../support/scenarios.ts';
import { aTimeline } from '../../support/timeline-builder.ts';
import { aConsumerTruth, aDownstreamTruth, aStreamSight, aTruth } from '../../support/truth-builder.ts';

function score(fields: Partial<ScoreInput> = {}) {
  return scoreOf({
    scenario: aScenario(),
    truth: aTruth(),
    unfinishedLateRecordSeconds: 0,
    timeline: [],
    orderViolations: null,
    ownUsdPerHour: 0,
    digest: 'd',
    ...fields,
  });
}

describe('scoreOf', () => {
  it('hides nothing that a run leaves unread: it counts as if it were done at the end', () => {
    const truth = aTruth({ consumers: [aConsumerTruth({ lateRecordSeconds: 5 })] });
    expect(score({ truth, unfinishedLateRecordSeconds: 900 }).lateRecordSeconds).toBe(905);
  });

  it('sums over consumers what each of them does, and counts the stream once', () => {
    const consumers = [
      aConsumerTruth({
        recordsDone: 10,
        recordsDiscarded: 1,
        recordsExpired: 2,
        backlogRecords: 3,
        inFlightRecords: 4,
        lateRecordSeconds: 5,
        delayRecordSeconds: 7,
      }),
      aConsumerTruth({
        consumer: 'other',
        recordsDone: 20,
        recordsDiscarded: 10,
        recordsExpired: 20,
        backlogRecords: 30,
        inFlightRecords: 40,
        lateRecordSeconds: 50,
        delayRecordSeconds: 70,
      }),
    ];
    const stream = aStreamSight({
      recordsOffered: 130,
      recordsIn: 120,
      recordsGivenUp: 6,
      recordsThrottled: 9,
      shardHours: 2,
    });
    expect(score({ truth: aTruth({ consumers, streams: [stream] }) })).toMatchObject({
      recordsOffered: 130,
      recordsIn: 120,
      recordsDone: 30,
      recordsGivenUp: 6,
      recordsDiscarded: 11,
      recordsExpired: 22,
      recordsLost: 39,
      recordsThrottled: 9,
      backlogRecords: 77,
      lateRecordSeconds: 55,
      delayRecordSeconds: 77,
      simulatedSeconds: 60,
      shardHours: 2,
    });
  });

  it('adds streams up, and takes the greatest age of any', () => {
    const streams = [
      aStreamSight({ maxAgeMs: 5_000, secondsOverTarget: 3, recordsIn: 1, refusedCalls: 1, mappingUpdates: 2 }),
      aStreamSight({ stream: 'b', maxAgeMs: 9_000, secondsOverTarget: 4, recordsIn: 2, reshardCalls: 5 }),
    ];
    expect(score({ truth: aTruth({ streams }) })).toMatchObject({
      maxIteratorAgeSeconds: 9,
      secondsOverTarget: 7,
      recordsIn: 3,
      refusedCalls: 1,
      mappingUpdates: 2,
      reshardCalls: 5,
    });
  });

  it('does not count as lost what went to a failure destination', () => {
    const consumers = [aConsumerTruth({ recordsDiscarded: 10, recordsToDestination: 8 })];
    expect(score({ truth: aTruth({ consumers }) })).toMatchObject({ recordsDiscarded: 10, recordsLost: 2 });
  });

  it('ends when the last consumer has done its last record', () => {
    const consumers = [
      aConsumerTruth({ recordsDone: 1, lastDoneAtMs: 5_000 }),
      aConsumerTruth({ recordsDone: 1, lastDoneAtMs: 9_000 }),
    ];
    expect(score({ truth: aTruth({ consumers }) }).makespanSeconds).toBe(9);
  });

  it('has numbers only where they apply', () => {
    const consumers = [aConsumerTruth({ backendAttempts: 5 })];
    expect(score({ truth: aTruth({ consumers }) })).toMatchObject({
      makespanSeconds: null,
      delayP50Seconds: null,
      maxDelaySeconds: null,
      catchUpSeconds: null,
      amplification: null,
      amplificationFromFault: null,
      overloadRecordSeconds: null,
      overloadFromFault: null,
      attemptsWhileDown: null,
      retrogradeSeconds: null,
      orderViolations: null,
      shardUnderPercent: null,
      slotUnderPercent: null,
    });
  });

  it('knows how delays are spread over the records of all consumers', () => {
    const [quick, slow] = [createDelayHistogram(), createDelayHistogram()];
    addDelay(quick, 1_000, 94);
    addDelay(slow, 100_000, 6);
    const consumers = [aConsumerTruth({ delays: quick }), aConsumerTruth({ delays: slow, oldestAgeMs: 30_000 })];
    const { delayP50Seconds, delayP95Seconds, delayP99Seconds, maxDelaySeconds } = score({
      truth: aTruth({ consumers }),
    });
    for (const [seconds, around] of [
      [delayP50Seconds, 1],
      [delayP95Seconds, 100],
      [delayP99Seconds, 100],
      [maxDelaySeconds, 100],
    ]) {
      expect(Math.abs((seconds ?? 0) / (around ?? 0) - 1)).toBeLessThan(0.021);
    }
  });

  it('counts a record that still waits among the longest delays', () => {
    const delays = createDelayHistogram();
    addDelay(delays, 10, 1);
    const truth = aTruth({ consumers: [aConsumerTruth({ delays, oldestAgeMs: 700_000 })] });
    expect(score({ truth }).maxDelaySeconds).toBe(700);
  });

  it('counts attempts against the records of consumers with a downstream only', () => {
    const scenario = aScenario({
      consumers: [{ downstream: 'db' }, { name: 'other' }],
      downstreams: [{ name: 'db' }],
    });
    const consumers = [
      aConsumerTruth({ recordsDone: 10, backendAttempts: 12 }),
      aConsumerTruth({ consumer: 'other', recordsDone: 90 }),
    ];
    const downstreams = [aDownstreamTruth({ retrogradeMs: 4_000 })];
    const found = score({ scenario, truth: aTruth({ consumers, downstreams }) });
    expect(found.amplification).toBeCloseTo(1.2, 10);
    expect(found.retrogradeSeconds).toBe(4);
  });

  it('amplifies from the fault until it has caught up, and not after', () => {
    const scenario = aScenario({
      consumers: [{ downstream: 'db' }],
      downstreams: [{ name: 'db', faults: [{ fromSeconds: 20, toSeconds: 40, capacity: 0 }] }],
    });
    const timeline = aTimeline(
      Array.from({ length: 60 }, (_, index) => {
        const isIll = index === 2 || index === 3;
        return {
          oldestAgeSeconds: index > 2 && index < 6 ? 100 : 0,
          consumer: { donePerSec: isIll ? 0 : 10 },
          downstream: { attemptsPerSec: isIll ? 25 : 10, capacity: isIll ? 0 : 1 },
        };
      }),
    );
    const found = score({ scenario, timeline, truth: aTruth({ downstreams: [aDownstreamTruth()] }) });
    // Caught up at 70 s: of the five spans from 20 s on, two are ill. 2 × 25 + 3 × 10 attempts for 30 done.
    expect(found.catchUpSeconds).toBe(50);
    expect(found.amplificationFromFault).toBeCloseTo(80 / 30, 10);
    expect(found.attemptsWhileDown).toBe(250);
    // It can do any number when it is well: the two ill spans are all there is too much of.
    expect(found.overloadFromFault).toBe(500);
  });

  it('bills what the controller itself costs', () => {
    const { costUsd, costOwnUsd } = score({ truth: aTruth({ atMs: 7_200_000 }), ownUsdPerHour: 0.5 });
    expect([costUsd, costOwnUsd]).toEqual([1, 1]);
  });

  it('has a part of the cost for each thing that is billed', () => {
    const scenario = aScenario({ consumers: [{ fanOut: 'enhanced' }], source: { shards: 1, retentionHours: 48 } });
    const truth = aTruth({
      atMs: 3_600_000,
      streams: [aStreamSight({ recordsIn: 1e6, shardHours: 1 })],
      consumers: [aConsumerTruth({ recordsDone: 1e6, invocations: 1e6, billedGbSeconds: 100 })],
    });
    // Ten seconds of 360 shards are an hour of one; the first day of retention is part of their price.
    const timeline = aTimeline([
      { stream: { retentionHours: 48, openShards: 360 } },
      { stream: { retentionHours: 24, openShards: 360 } },
    ]);
    const found = score({ scenario, truth, timeline, ownUsdPerHour: 0.001 });
    expect(found.costKinesisUsd).toBeCloseTo(0.015 + 0.014, 10);
    expect(found.costFanOutUsd).toBeCloseTo(0.015 + (1e6 * 1_024 * 0.013) / 1_024 ** 3, 10);
    expect(found.costRetentionUsd).toBeCloseTo(0.02, 10);
    expect(found.costLambdaUsd).toBeCloseTo(0.2 + 0.00166667, 10);
    const parts = [found.costKinesisUsd, found.costFanOutUsd, found.costRetentionUsd, found.costLambdaUsd];
    expect(found.costUsd).toBeCloseTo(
      parts.reduce((sum, part) => sum + part, 0.001),
      10,
    );
  });
});
