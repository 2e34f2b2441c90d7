/** All metrics of the account, and what each part of the world writes into them. */
import type { MetricName, MetricPoint, Statistic } from './account-api.ts';
import { createMetricSeries, type MetricSeries, type Publication } from './metric-series.ts';
import { hashText, mix } from './random.ts';

export interface Metrics {
  /** The series of that name, made when it is first asked for. */
  series(name: MetricName): MetricSeries;
  read(name: MetricName, statistic: Statistic, fromMs: number, toMs: number, nowMs: number): readonly MetricPoint[];
}

export function createMetrics(publication: Publication, word: number): Metrics {
  const all = new Map<string, MetricSeries>();
  const nameOf = ({ namespace, metric, dimension }: MetricName): string => `${namespace} ${metric} ${dimension}`;
  return {
    series(name) {
      const key = nameOf(name);
      const series = all.get(key) ?? createMetricSeries(publication, mix(word, hashText(key)));
      all.set(key, series);
      return series;
    },
    read: (name, statistic, fromMs, toMs, nowMs) => all.get(nameOf(name))?.read(statistic, fromMs, toMs, nowMs) ?? [],
  };
}

/** What a stream's front door and its readers write. Times are wall-clock. */
export interface StreamMeters {
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
  const named = (metric: string): MetricSeries =>
    metrics.series({ namespace: 'AWS/Kinesis', metric, dimension: stream });
  return {
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

/** What a function's invocations write. */
export interface FunctionMeters {
  readonly invocations: MetricSeries;
  readonly errors: MetricSeries;
  readonly throttles: MetricSeries;
  readonly durationMs: MetricSeries;
  readonly iteratorAgeMs: MetricSeries;
}

export function functionMeters(metrics: Metrics, name: string): FunctionMeters {
  const named = (metric: string): MetricSeries => metrics.series({ namespace: 'AWS/Lambda', metric, dimension: name });
  return {
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
