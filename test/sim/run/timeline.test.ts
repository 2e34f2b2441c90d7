import { describe, expect, it } from 'vitest';
import { timelinePoint, timelineStepSeconds } from '../../../src/sim/run/timeline.ts';
import { aConsumerTruth, aDownstreamTruth, aStreamSight, aTruth } from '../../support/truth-builder.ts';

const HOUR = 3_600;

describe('timelinePoint', () => {
  it('sums rates over streams, and keeps each stream and each of its consumers apart', () => {
    const before = aTruth({
      atMs: 10_000,
      streams: [aStreamSight({ recordsOffered: 100, recordsIn: 100 }), aStreamSight({ stream: 'clicks' })],
      consumers: [aConsumerTruth({ recordsDone: 50 }), aConsumerTruth({ stream: 'clicks' })],
    });
    const now = aTruth({
      atMs: 20_000,
      streams: [
        aStreamSight({ recordsOffered: 300, recordsIn: 200, openShards: 2 }),
        aStreamSight({ stream: 'clicks', recordsOffered: 50, recordsIn: 50, openShards: 3, isUpdating: true }),
      ],
      consumers: [
        aConsumerTruth({ recordsDone: 150, readableShards: 2, factor: 4, oldestAgeMs: 3_000, backlogRecords: 5 }),
        aConsumerTruth({ stream: 'clicks', recordsDone: 30, readableShards: 3, factor: 2, inFlightRecords: 7 }),
      ],
    });
    expect(timelinePoint(before, now, [])).toMatchObject({
      atSeconds: 20,
      offeredPerSec: 25,
      acceptedPerSec: 15,
      donePerSec: 13,
      oldestAgeSeconds: 3,
      backlogRecords: 12,
      openShards: 5,
      slots: 14,
      streams: {
        orders: { offeredPerSec: 20, acceptedPerSec: 10, openShards: 2, isUpdating: false },
        clicks: { offeredPerSec: 5, acceptedPerSec: 5, openShards: 3, isUpdating: true },
      },
      consumers: {
        'orders/consumer': { donePerSec: 10, factor: 4, backlogRecords: 5 },
        'clicks/consumer': { donePerSec: 3, factor: 2, backlogRecords: 7 },
      },
    });
  });

  it('names a consumer by itself when there is one stream', () => {
    expect(Object.keys(timelinePoint(aTruth(), aTruth(), []).consumers)).toEqual(['consumer']);
  });

  it('shows what is sent to a downstream, and what it could do', () => {
    const before = aTruth({ atMs: 0, downstreams: [aDownstreamTruth({ attempts: 100, capacityRecords: 500 })] });
    const at = (capacityRecords: number) =>
      timelinePoint(
        before,
        aTruth({
          atMs: 10_000,
          downstreams: [aDownstreamTruth({ attempts: 300, failures: 50, capacityRecords, bestCalls: 15 })],
        }),
        [],
      ).downstreams.db;
    expect(at(1_500)).toMatchObject({ attemptsPerSec: 20, failuresPerSec: 5, capacityPerSec: 100, bestCalls: 15 });
    expect(at(Number.POSITIVE_INFINITY)?.capacityPerSec).toBeNull();
  });
});

describe('timelineStepSeconds', () => {
  it('is ten seconds, and a minute in runs of more than three days', () => {
    expect([timelineStepSeconds(72 * HOUR), timelineStepSeconds(72 * HOUR + 1)]).toEqual([10, 60]);
  });
});
