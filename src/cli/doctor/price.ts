/** What looking after a source costs a month, and what the stream itself costs, so that the two can be compared. */
import { type AwsCall, costOf } from '../../adapters/aws/call-log.ts';
import { asked, consumerRefs, sourceRefs } from '../../adapters/aws/metric-plan.ts';
import { REST_MS } from '../../controller/cadence.ts';
import { known } from '../../core/reading.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/units.ts';
import { SHARD_HOUR_USD } from '../../sim/run/cost.ts';
import { consumersOf } from './check-mapping.ts';
import type { DoctorFacts } from './doctor-facts.ts';

/** Hours of a month as AWS bills: 365 days in twelve months. */
const HOURS_PER_MONTH = 730;
const MINUTES_PER_MONTH = (HOURS_PER_MONTH * HOUR_MS) / MINUTE_MS;
/** An hour of an on-demand stream. Source: Kinesis price list, us-east-1, from memory: an assumption. */
const ON_DEMAND_HOUR_USD = 0.04;
/**
 * Request units of the table that one whole look takes: state read once and written twice, the report once. Measured on
 * the local engine with one consumer; a source with more consumers takes more. Assumption for any other.
 */
const READ_UNITS_PER_LOOK = 4;
const WRITE_UNITS_PER_LOOK = 10;

/** Dollars a month, us-east-1, without any free tier. */
export interface MonthlyPrice {
  /** A glance every minute, and a whole look every few. */
  readonly atRestDollars: number;
  /** A whole look every minute. */
  readonly inTroubleDollars: number;
  /** Shard hours, or stream hours on demand; puts are not counted. Null: not read. */
  readonly streamDollars: number | null;
  /** Metrics of one whole look and of one glance: what most of it is. */
  readonly metricsPerLook: number;
  readonly metricsPerGlance: number;
}

export function priceOf(facts: DoctorFacts): MonthlyPrice {
  const metricsPerLook = lookMetrics(facts);
  const metricsPerGlance = glanceMetrics(facts);
  const look = costOf(lookCalls(metricsPerLook)).dollars;
  const glance = costOf([metricCall(metricsPerGlance)]).dollars;
  return {
    atRestDollars: MINUTES_PER_MONTH * (glance + look / (REST_MS / MINUTE_MS)),
    inTroubleDollars: MINUTES_PER_MONTH * look,
    streamDollars: streamDollars(facts),
    metricsPerLook,
    metricsPerGlance,
  };
}

function lookMetrics(facts: DoctorFacts): number {
  const ofConsumers = consumersOf(facts).flatMap(({ mapping, lambda }) =>
    asked(consumerRefs(lambda.name, mapping.id, facts.eventCounts.includes(mapping.id))),
  );
  // The ARN of a DynamoDB stream names a table, which has no such metrics.
  const ofSource = known(facts.observation.source)?.kind === 'dynamodb-stream' ? null : facts.name;
  return asked(sourceRefs(ofSource)).length + ofConsumers.length + facts.downstreamMetrics;
}

/** Records in, records refused, and one age per function. */
function glanceMetrics(facts: DoctorFacts): number {
  return 2 + new Set(consumersOf(facts).map(({ lambda }) => lambda.name)).size;
}

function lookCalls(metrics: number): readonly AwsCall[] {
  return [
    metricCall(metrics),
    { ...TABLE_CALL, operation: 'GetItem', capacityUnits: READ_UNITS_PER_LOOK },
    { ...TABLE_CALL, operation: 'PutItem', capacityUnits: WRITE_UNITS_PER_LOOK },
  ];
}

const TABLE_CALL = { service: 'dynamodb', metricsRequested: 0, ok: true, durationMs: 0 } as const;

function metricCall(metricsRequested: number): AwsCall {
  return {
    service: 'cloudwatch',
    operation: 'GetMetricData',
    metricsRequested,
    capacityUnits: 0,
    ok: true,
    durationMs: 0,
  };
}

function streamDollars({ observation }: DoctorFacts): number | null {
  const source = known(observation.source);
  switch (source?.kind) {
    case 'kinesis-provisioned':
      return source.openShards * SHARD_HOUR_USD * HOURS_PER_MONTH;
    case 'kinesis-on-demand':
      return ON_DEMAND_HOUR_USD * HOURS_PER_MONTH;
    case 'dynamodb-stream':
    case undefined:
      return null;
  }
}
