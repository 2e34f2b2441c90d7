/** From CloudWatch's name of a metric, with named dimensions, to the world's. */
import type { MetricName, Statistic } from '../world/account-api.ts';
import { type Input, objects, text } from './input.ts';

const STATISTICS: readonly Statistic[] = ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'];

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** The statistic of that name, or null for percentiles and whatever else minute bins cannot give. */
export function statisticOf(name: string): Statistic | null {
  return STATISTICS.find((one) => one === name) ?? null;
}

export function dimensionsOf(input: Input): readonly Dimension[] {
  return objects(input, 'Dimensions').map((one) => ({
    name: text(one, 'Name') ?? '',
    value: text(one, 'Value') ?? '',
  }));
}

/** Null for a metric nobody writes: CloudWatch answers that with an empty series and not with an error. */
export function worldMetric(namespace: string, metric: string, dimensions: readonly Dimension[]): MetricName | null {
  const [first, second] = dimensions;
  if (second !== undefined) return null;
  if (first === undefined) return namespace === 'AWS/Lambda' ? { namespace, metric, dimension: '' } : null;
  const found = namespaceOf(first.name, metric);
  // The world knows the account by an empty dimension, which is a wrong value here.
  if (found === null || found !== namespace || first.value === '') return null;
  return { namespace: found, metric, dimension: first.value };
}

/** Event counts belong to mappings alone, all else of Lambda to functions. */
function namespaceOf(dimension: string, metric: string): MetricName['namespace'] | null {
  const countsEvents = metric.endsWith('EventCount');
  switch (dimension) {
    case 'StreamName':
      return 'AWS/Kinesis';
    case 'FunctionName':
      return countsEvents ? null : 'AWS/Lambda';
    case 'EventSourceMappingUUID':
      return countsEvents ? 'AWS/Lambda' : null;
    case 'Downstream':
      return 'Headgate/Downstream';
    default:
      return null;
  }
}
