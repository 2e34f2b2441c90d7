import type {
  TimelineConsumer,
  TimelineDownstream,
  TimelinePoint,
  TimelineStream,
} from '../../src/sim/run/timeline.ts';

/** What a test says about the consumer, the stream or the downstream of a point. */
export interface PointFields extends Partial<Omit<TimelinePoint, 'streams' | 'consumers' | 'downstreams'>> {
  readonly stream?: Partial<TimelineStream>;
  readonly consumer?: Partial<TimelineConsumer>;
  readonly downstream?: Partial<TimelineDownstream>;
}

/** A point of a calm run of one stream `orders` with one consumer `consumer`; with a downstream `db` when it is told of one. */
export function aPoint(atSeconds: number, fields: PointFields = {}): TimelinePoint {
  const { stream, consumer, downstream, ...rest } = fields;
  return {
    atSeconds,
    offeredPerSec: 0,
    acceptedPerSec: 0,
    donePerSec: 0,
    oldestAgeSeconds: 0,
    backlogRecords: 0,
    openShards: 1,
    slots: 1,
    inFlightInvocations: 0,
    streams: { orders: { ...CALM_STREAM, ...stream } },
    consumers: { consumer: { ...CALM_CONSUMER, ...consumer } },
    downstreams: downstream === undefined ? {} : { db: { ...CALM_DOWNSTREAM, ...downstream } },
    ...rest,
  };
}

/** One point every ten seconds, the first at ten. */
export function aTimeline(points: readonly PointFields[]): readonly TimelinePoint[] {
  return points.map((fields, index) => aPoint((index + 1) * 10, fields));
}

const CALM_STREAM: TimelineStream = {
  offeredPerSec: 0,
  acceptedPerSec: 0,
  openShards: 1,
  isUpdating: false,
  retentionHours: 24,
};

const CALM_CONSUMER: TimelineConsumer = {
  donePerSec: 0,
  oldestAgeSeconds: 0,
  backlogRecords: 0,
  factor: 1,
  readableShards: 1,
};

const CALM_DOWNSTREAM: TimelineDownstream = {
  breaker: null,
  capacity: 1,
  callsInFlight: 0,
  attemptsPerSec: 0,
  failuresPerSec: 0,
  capacityPerSec: null,
  bestCalls: null,
};
