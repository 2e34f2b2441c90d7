/** One query of GetMetricData, read and checked. */
import { MINUTE_MS, SECOND_MS } from '../core/units.ts';
import type { MetricName, Statistic } from '../world/account-api.ts';
import { type Answer, invalid } from './answer.ts';
import { type Input, isObject, number, text } from './input.ts';
import { dimensionsOf, statisticOf, worldMetric } from './metric-name.ts';

export interface MetricQuery {
  readonly id: string;
  readonly label: string;
  /** Null: a metric nobody writes. */
  readonly name: MetricName | null;
  readonly statistic: Statistic;
  readonly periodMs: number;
  readonly returnsData: boolean;
}

export type CheckedQuery = { readonly kind: 'query'; readonly query: MetricQuery } | Refused;
type Refused = { readonly kind: 'refused'; readonly answer: Answer };

const ID = /^[a-z][A-Za-z0-9_]*$/;

/** The name is an assumption: CloudWatch answered so in its query protocol, and no newer model lists it. */
function refused(message: string): Refused {
  return { kind: 'refused', answer: invalid('ValidationError', message) };
}

export function checkQuery(query: Input): CheckedQuery {
  const id = text(query, 'Id') ?? '';
  if (!ID.test(id)) return refused(`The value '${id}' for the parameter Id must begin with a lower-case letter.`);
  // CloudWatch serves these; a query that asks for one meets an honest no instead of a wrong series.
  if (query.Expression !== undefined) return refused(`Query ${id}: the embedded account serves no expressions.`);
  const metricStat = query.MetricStat;
  const metric = isObject(metricStat) ? metricStat.Metric : null;
  if (!isObject(metricStat) || !isObject(metric)) return refused(`Query ${id} has neither Expression nor MetricStat.`);
  const period = number(metricStat, 'Period') ?? 0;
  const periodMs = period * SECOND_MS;
  if (period <= 0 || periodMs % MINUTE_MS !== 0) return refused(`Query ${id}: Period must be a multiple of 60.`);
  const stat = text(metricStat, 'Stat') ?? '';
  const statistic = statisticOf(stat);
  if (statistic === null) return refused(`Query ${id}: the embedded account serves no statistic '${stat}'.`);
  const [namespace, name] = [text(metric, 'Namespace') ?? '', text(metric, 'MetricName') ?? ''];
  if (namespace === '' || name === '') return refused(`Query ${id} names no metric.`);
  return {
    kind: 'query',
    query: {
      id,
      label: text(query, 'Label') ?? name,
      name: worldMetric(namespace, name, dimensionsOf(metric)),
      statistic,
      periodMs,
      returnsData: query.ReturnData !== false,
    },
  };
}
