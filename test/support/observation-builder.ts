/** Observations with full defaults: a healthy stream `orders` of four shards whose one consumer keeps up. */
import type {
  AccountFacts,
  ConsumerMetrics,
  ConsumerObservation,
  DownstreamObservation,
  FleetObservation,
  FunctionFacts,
  MappingFacts,
  Observation,
  ProvisionedStream,
  SourceFacts,
  SourceMetrics,
} from '../../src/core/observation.ts';
import { type MinuteSeries, type MissingReason, missing, present } from '../../src/core/reading.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../../src/core/units.ts';

/** 2026-11-20 09:14:00 UTC, a whole minute: the minute that has just ended is partial, the one before is complete. */
export const NOW = Date.UTC(2026, 10, 20, 9, 14, 0);
export const STREAM_ID = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';
export const MAPPING = 'mapping-1';

/** One value a minute, oldest first; the last one is of the minute that ended at `now`. Null: no data point. */
export function series(values: readonly (number | null)[], now: EpochMs = NOW): MinuteSeries {
  const first = now - values.length * MINUTE_MS;
  const points = values.flatMap((value, index) =>
    value === null ? [] : [{ startMs: first + index * MINUTE_MS, value }],
  );
  return { kind: 'points', points };
}

/** The same value for a quarter of an hour. */
export function steady(value: number, now: EpochMs = NOW): MinuteSeries {
  return series(Array<number>(15).fill(value), now);
}

export function noSeries(why: MissingReason = 'no-datapoints'): MinuteSeries {
  return missing(why);
}

export function aStream(fields: Partial<ProvisionedStream> = {}): ProvisionedStream {
  return {
    kind: 'kinesis-provisioned',
    id: STREAM_ID,
    name: 'orders',
    status: 'active',
    retentionMs: DAY_MS,
    openShards: 4,
    ...fields,
  };
}

/** 1,000 records a second of 500 bytes, none refused, all read. */
export function sourceMetrics(fields: Partial<SourceMetrics> = {}, now: EpochMs = NOW): SourceMetrics {
  return {
    incomingRecords: steady(60_000, now),
    incomingBytes: steady(30_000_000, now),
    writeThrottledRecords: steady(0, now),
    readThrottledCalls: steady(0, now),
    readSuccesses: steady(1_200, now),
    readRecords: steady(60_000, now),
    readAgeMaxMs: steady(500, now),
    ...fields,
  };
}

/** 1,200 invocations of 50 records and 100 ms a minute: one lane does 400 records a second. */
export function consumerMetrics(fields: Partial<ConsumerMetrics> = {}, now: EpochMs = NOW): ConsumerMetrics {
  return {
    iteratorAgeMaxMs: steady(800, now),
    iteratorAgeAverageMs: steady(400, now),
    invocations: steady(1_200, now),
    errors: steady(0, now),
    throttles: steady(0, now),
    durationAverageMs: steady(100, now),
    durationMaxMs: steady(300, now),
    concurrencyMax: steady(4, now),
    invokedEvents: noSeries('not-configured'),
    failedInvokeEvents: noSeries('not-configured'),
    ...fields,
  };
}

export function aMapping(fields: Partial<MappingFacts> = {}): MappingFacts {
  return {
    id: MAPPING,
    state: 'enabled',
    factor: 1,
    batchSize: 100,
    batchWindowMs: 0,
    startingPosition: 'trim-horizon',
    tumblingWindowMs: null,
    maximumRetryAttempts: null,
    maximumRecordAgeMs: null,
    bisectOnError: true,
    hasFailureDestination: true,
    hasFilter: false,
    fanOut: 'standard',
    ...fields,
  };
}

export function aFunction(fields: Partial<FunctionFacts> = {}): FunctionFacts {
  return {
    name: 'bill',
    codeVersion: '1',
    timeoutMs: 30_000,
    memoryMb: 512,
    reservedConcurrency: null,
    provisionedConcurrency: null,
    otherSources: [],
    ...fields,
  };
}

export interface ConsumerFields {
  readonly mapping?: Partial<MappingFacts>;
  readonly lambda?: Partial<FunctionFacts>;
  readonly metrics?: Partial<ConsumerMetrics>;
  readonly downstreams?: readonly string[];
}

export function aConsumer(fields: ConsumerFields = {}, now: EpochMs = NOW): ConsumerObservation {
  return {
    mapping: aMapping(fields.mapping),
    lambda: aFunction(fields.lambda),
    metrics: consumerMetrics(fields.metrics, now),
    downstreams: fields.downstreams ?? ['orders-db'],
  };
}

export interface ObservationFields {
  readonly source?: SourceFacts;
  readonly sourceMetrics?: Partial<SourceMetrics>;
  readonly consumers?: readonly ConsumerObservation[];
}

export function anObservation(fields: ObservationFields = {}, now: EpochMs = NOW): Observation {
  const source = fields.source ?? aStream();
  return {
    sourceId: source.id,
    observedAt: now,
    source: present(source, 0),
    sourceMetrics: sourceMetrics(fields.sourceMetrics, now),
    consumers: present(fields.consumers ?? [aConsumer({}, now)], 0),
  };
}

/** Lanes that are full and fall behind: 3,000 records/s arrive, four lanes do 400 each, the age climbs half a second a second. */
export function behind(fields: ObservationFields & { readonly consumer?: ConsumerFields } = {}, now: EpochMs = NOW) {
  const ages = Array.from({ length: 15 }, (_, index) => (index + 1) * 30_000);
  const consumer = aConsumer(
    {
      ...fields.consumer,
      metrics: {
        iteratorAgeMaxMs: series(ages, now),
        iteratorAgeAverageMs: series(
          ages.map((age) => age * 0.8),
          now,
        ),
        invocations: steady(960, now),
        durationAverageMs: steady(225, now),
        ...fields.consumer?.metrics,
      },
    },
    now,
  );
  return anObservation(
    {
      consumers: [consumer],
      ...fields,
      sourceMetrics: {
        incomingRecords: steady(180_000, now),
        incomingBytes: steady(90_000_000, now),
        readRecords: steady(96_000, now),
        ...fields.sourceMetrics,
      },
    },
    now,
  );
}

export function aDownstream(fields: Partial<DownstreamObservation> = {}, now: EpochMs = NOW): DownstreamObservation {
  return {
    name: 'orders-db',
    observedAt: now,
    requests: steady(1_200, now),
    errors: steady(0, now),
    latencyAverageMs: steady(10, now),
    alarm: missing('not-configured'),
    ...fields,
  };
}

export function anAccount(concurrencyLimit = 1_000, concurrencyInUse = 4): AccountFacts {
  return { concurrencyLimit: present(concurrencyLimit, 0), concurrencyInUse: present(concurrencyInUse, 0) };
}

export function aFleet(sources: readonly Observation[], fields: Partial<FleetObservation> = {}): FleetObservation {
  return { observedAt: NOW, sources, downstreams: [], account: anAccount(), ...fields };
}
