import type { DownstreamName } from './observation.ts';

/** One CloudWatch metric with the statistic that is read. */
export interface MetricRef {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Average' | 'Maximum' | 'Minimum' | 'SampleCount';
}

/** Where a downstream shows its own health. What is empty or null it does not show. */
export interface DownstreamTarget {
  readonly name: DownstreamName;
  /** Attempts per minute, added up. */
  readonly requests: readonly MetricRef[];
  /** Failed attempts per minute, added up. */
  readonly errors: readonly MetricRef[];
  /** Mean time of an attempt; multiplied by `toMs` it is milliseconds. */
  readonly latency: { readonly metric: MetricRef; readonly toMs: number } | null;
  /** Name of a CloudWatch alarm that says it is sick. */
  readonly alarm: string | null;
}
