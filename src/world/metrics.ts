/** All metrics of the account, and what each part of the world writes into them. */
import type { MetricName, MetricPoint, Statistic } from './account-api.ts';
import type { RecentParts } from './metric-parts.ts';
import { createMetricSeries, createSeriesGroup, type MetricSeries, type Publication } from './metric-series.ts';
import { hashText, mix } from './random.ts';
import type { Physics } from './world-config.ts';

export interface Metrics {
  /** The series of that name, made when it is first asked for. */
  series(name: MetricName): MetricSeries;
  /**
   * The table of metrics that are written together, in the order of their names; made when it is first asked for, which
   * must be before any of them is asked for by itself.
   */
  group(namespace: MetricName['namespace'], dimension: string, names: readonly string[]): RecentParts;
  read(name: MetricName, statistic: Statistic, fromMs: number, toMs: number, nowMs: number): readonly MetricPoint[];
}

type Publishing = Pick<Physics, 'metricDelayMs' | 'metricSpreadMs' | 'metricGapShare'>;

/** How the metrics of one writer come to be seen. */
function publicationOf(physics: Publishing, namespace: MetricName['namespace']): Publication {
  const { metricDelayMs: delay, metricSpreadMs: spreadMs, metricGapShare: gapShare } = physics;
  if (typeof delay === 'number') return { delayMs: delay, spreadMs, gapShare };
  switch (namespace) {
    case 'AWS/Kinesis':
      return { delayMs: delay.kinesis, spreadMs, gapShare };
    case 'AWS/Lambda':
      return { delayMs: delay.lambda, spreadMs, gapShare };
    case 'Headgate/Downstream':
      return { delayMs: delay.downstream, spreadMs, gapShare };
  }
}

export function createMetrics(physics: Publishing, word: number): Metrics {
  const all = new Map<string, MetricSeries>();
  const groups = new Map<string, RecentParts>();
  const nameOf = ({ namespace, metric, dimension }: MetricName): string => `${namespace} ${metric} ${dimension}`;
  const wordOf = (key: string): number => mix(word, hashText(key));
  return {
    series(name) {
      const key = nameOf(name);
      const known = all.get(key);
      if (known !== undefined) return known;
      const series = createMetricSeries(publicationOf(physics, name.namespace), wordOf(key));
      all.set(key, series);
      return series;
    },
    group(namespace, dimension, names) {
      const groupKey = `${namespace} ${names.join()} ${dimension}`;
      const known = groups.get(groupKey);
      if (known !== undefined) return known;
      const keys = names.map((metric) => nameOf({ namespace, metric, dimension }));
      const { series, parts } = createSeriesGroup(publicationOf(physics, namespace), keys.map(wordOf));
      for (const [index, one] of series.entries()) all.set(keys[index] ?? '', one);
      groups.set(groupKey, parts);
      return parts;
    },
    read: (name, statistic, fromMs, toMs, nowMs) => all.get(nameOf(name))?.read(statistic, fromMs, toMs, nowMs) ?? [],
  };
}

/** One table; {@link STREAM_AT} says where in it. */
const STREAM_METRICS = [
  'ReadProvisionedThroughputExceeded',
  'GetRecords.Success',
  'GetRecords.Records',
  'GetRecords.Bytes',
  'GetRecords.IteratorAgeMilliseconds',
  'IncomingRecords',
  'IncomingBytes',
  'WriteProvisionedThroughputExceeded',
] as const;

/** Places of the metrics that a read writes in {@link STREAM_METRICS}. */
export const STREAM_AT = { readThrottled: 0, readSuccesses: 1, readRecords: 2, readBytes: 3, readAgeMs: 4 } as const;

/** What a stream's front door and its readers write. Times are wall-clock. */
export interface StreamMeters {
  readonly parts: RecentParts;
  readonly incomingRecords: MetricSeries;
  readonly incomingBytes: MetricSeries;
  readonly writeThrottled: MetricSeries;
  readonly readThrottled: MetricSeries;
  readonly readSuccesses: MetricSeries;
  readonly readRecords: MetricSeries;
  readonly readBytes: MetricSeries;
  readonly readAgeMs: MetricSeries;
}

export function streamMeters(metrics: Metrics, stream: string): StreamMeters {
  const parts = metrics.group('AWS/Kinesis', stream, STREAM_METRICS);
  const named = (metric: (typeof STREAM_METRICS)[number]): MetricSeries =>
    metrics.series({ namespace: 'AWS/Kinesis', metric, dimension: stream });
  return {
    parts,
    incomingRecords: named('IncomingRecords'),
    incomingBytes: named('IncomingBytes'),
    writeThrottled: named('WriteProvisionedThroughputExceeded'),
    readThrottled: named('ReadProvisionedThroughputExceeded'),
    readSuccesses: named('GetRecords.Success'),
    readRecords: named('GetRecords.Records'),
    readBytes: named('GetRecords.Bytes'),
    readAgeMs: named('GetRecords.IteratorAgeMilliseconds'),
  };
}

/** One table; {@link FUNCTION_AT} says where in it. */
const FUNCTION_METRICS = ['Invocations', 'Errors', 'Throttles', 'Duration', 'IteratorAge'] as const;

/** Places in {@link FUNCTION_METRICS}. */
export const FUNCTION_AT = { invocations: 0, errors: 1, throttles: 2, durationMs: 3, iteratorAgeMs: 4 } as const;

/** What a function's invocations write. */
export interface FunctionMeters {
  readonly parts: RecentParts;
  readonly invocations: MetricSeries;
  readonly errors: MetricSeries;
  readonly throttles: MetricSeries;
  readonly durationMs: MetricSeries;
  readonly iteratorAgeMs: MetricSeries;
}

export function functionMeters(metrics: Metrics, name: string): FunctionMeters {
  const parts = metrics.group('AWS/Lambda', name, FUNCTION_METRICS);
  const named = (metric: (typeof FUNCTION_METRICS)[number]): MetricSeries =>
    metrics.series({ namespace: 'AWS/Lambda', metric, dimension: name });
  return {
    parts,
    invocations: named('Invocations'),
    errors: named('Errors'),
    throttles: named('Throttles'),
    durationMs: named('Duration'),
    iteratorAgeMs: named('IteratorAge'),
  };
}

/** What a mapping with event counts writes. */
export interface MappingMeters {
  readonly polled: MetricSeries;
  readonly invoked: MetricSeries;
  readonly failed: MetricSeries;
}

export function mappingMeters(metrics: Metrics, uuid: string): MappingMeters {
  const named = (metric: string): MetricSeries => metrics.series({ namespace: 'AWS/Lambda', metric, dimension: uuid });
  return {
    polled: named('PolledEventCount'),
    invoked: named('InvokedEventCount'),
    failed: named('FailedInvokeEventCount'),
  };
}
