/** Which metrics a look at sources, consumers and downstreams needs, each asked once. */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { DownstreamTarget, MetricRef } from '../../core/downstream-target.ts';
import type { ConsumerMetrics, MappingId, SourceMetrics } from '../../core/observation.ts';

/** Queries in one GetMetricData call. Source: CloudWatch API reference, GetMetricData, read 2026-11. */
export const QUERIES_PER_CALL = 500;
const PERIOD_SECONDS = 60;

/** The metrics of one thing by the names the core gives them; null: the owner has not switched it on. */
export type Refs<Names extends string> = Readonly<Record<Names, MetricRef | null>>;

/** Greatest concurrency of the account and Region: the metric without dimensions. */
export const ACCOUNT_CONCURRENCY: MetricRef = {
  namespace: 'AWS/Lambda',
  metric: 'ConcurrentExecutions',
  dimensions: {},
  statistic: 'Maximum',
};

/** Null: the source is no Kinesis stream, and has no such metrics. */
export function sourceRefs(streamName: string | null): Refs<keyof SourceMetrics> {
  const of = (metric: string, statistic: MetricRef['statistic']): MetricRef | null =>
    streamName === null
      ? null
      : { namespace: 'AWS/Kinesis', metric, dimensions: { StreamName: streamName }, statistic };
  return {
    incomingRecords: of('IncomingRecords', 'Sum'),
    incomingBytes: of('IncomingBytes', 'Sum'),
    writeThrottledRecords: of('WriteProvisionedThroughputExceeded', 'Sum'),
    readThrottledCalls: of('ReadProvisionedThroughputExceeded', 'Sum'),
    readSuccesses: of('GetRecords.Success', 'Sum'),
    readRecords: of('GetRecords.Records', 'Sum'),
    readAgeMaxMs: of('GetRecords.IteratorAgeMilliseconds', 'Maximum'),
  };
}

/** A mapping's own counts exist only where its owner has switched them on (MetricsConfig EventCount). */
export function consumerRefs(
  functionName: string,
  mapping: MappingId,
  eventCounts: boolean,
): Refs<keyof ConsumerMetrics> {
  const of = (metric: string, statistic: MetricRef['statistic'], dimensions: MetricRef['dimensions']): MetricRef => ({
    namespace: 'AWS/Lambda',
    metric,
    dimensions,
    statistic,
  });
  const lambda = { FunctionName: functionName };
  const counted = (metric: string) => (eventCounts ? of(metric, 'Sum', { EventSourceMappingUUID: mapping }) : null);
  return {
    iteratorAgeMaxMs: of('IteratorAge', 'Maximum', lambda),
    iteratorAgeAverageMs: of('IteratorAge', 'Average', lambda),
    invocations: of('Invocations', 'Sum', lambda),
    errors: of('Errors', 'Sum', lambda),
    throttles: of('Throttles', 'Sum', lambda),
    durationAverageMs: of('Duration', 'Average', lambda),
    durationMaxMs: of('Duration', 'Maximum', lambda),
    concurrencyMax: of('ConcurrentExecutions', 'Maximum', lambda),
    invokedEvents: counted('InvokedEventCount'),
    failedInvokeEvents: counted('FailedInvokeEventCount'),
  };
}

export function targetRefs({ requests, errors, latency }: DownstreamTarget): readonly MetricRef[] {
  return [...requests, ...errors, ...(latency === null ? [] : [latency.metric])];
}

/** Those that are switched on. */
export function asked(refs: Refs<string>): readonly MetricRef[] {
  return Object.values(refs).flatMap((ref) => ref ?? []);
}

/** One text for one metric with its statistic, whatever the order of its dimensions. */
export function refKey({ namespace, metric, dimensions, statistic }: MetricRef): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, metric, sorted, statistic]);
}

/** Queries in batches that one call takes, and the id of each metric's query. */
export interface MetricPlan {
  readonly batches: readonly (readonly MetricDataQuery[])[];
  /** By {@link refKey}. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Equal metrics become one query: two mappings of one function, or two downstreams of one table. */
export function planOf(refs: Iterable<MetricRef>): MetricPlan {
  const ids = new Map<string, string>();
  const queries: MetricDataQuery[] = [];
  for (const ref of refs) {
    const key = refKey(ref);
    if (ids.has(key)) continue;
    const id = `m${ids.size}`;
    ids.set(key, id);
    queries.push(queryOf(id, ref));
  }
  const batches = Array.from({ length: Math.ceil(queries.length / QUERIES_PER_CALL) }, (_, index) =>
    queries.slice(index * QUERIES_PER_CALL, (index + 1) * QUERIES_PER_CALL),
  );
  return { batches, ids };
}

function queryOf(id: string, { namespace, metric, dimensions, statistic }: MetricRef): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: id,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions },
      Period: PERIOD_SECONDS,
      Stat: statistic,
    },
    ReturnData: true,
  };
}
