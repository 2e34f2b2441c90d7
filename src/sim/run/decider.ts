/**
 * A decider other than Headgate: a rival on the bench, or one that a user brings. Once a minute it is shown what AWS
 * shows, as late as Headgate sees it but without minutes that are still incomplete, and says what it wants changed. It never
 * sees the truth of the account.
 */
import type { MinutePoint } from '../../core/reading.ts';

/** Complete minute bins, oldest first; a minute that nobody wrote to, or that is not complete yet, is absent, never zero. */
export type Minutes = readonly MinutePoint[];

export interface ConsumerView {
  readonly mappingId: string;
  readonly functionName: string;
  readonly state: 'enabled' | 'updating' | 'disabled';
  readonly factor: number;
  readonly batchSize: number;
  readonly batchWindowMs: number;
  readonly timeoutMs: number;
  readonly reservedConcurrency: number | null;
  readonly fanOut: 'standard' | 'enhanced';
  readonly iteratorAgeMaxMs: Minutes;
  readonly iteratorAgeAverageMs: Minutes;
  /** Sums of the minute. */
  readonly invocations: Minutes;
  readonly errors: Minutes;
  readonly throttles: Minutes;
  readonly durationAverageMs: Minutes;
  readonly durationMaxMs: Minutes;
  readonly concurrencyMax: Minutes;
}

export interface SourceView {
  /** The stream's ARN. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'kinesis-provisioned' | 'kinesis-on-demand' | 'dynamodb';
  readonly status: 'active' | 'updating';
  readonly openShards: number;
  readonly retentionMs: number;
  /** Sums of the minute. */
  readonly incomingRecords: Minutes;
  readonly incomingBytes: Minutes;
  readonly writeThrottledRecords: Minutes;
  readonly readThrottledCalls: Minutes;
  readonly readRecords: Minutes;
  readonly readBytes: Minutes;
  readonly readAgeMaxMs: Minutes;
  readonly consumers: readonly ConsumerView[];
}

/** What is to be seen in one turn. */
export interface View {
  /** Wall-clock time. */
  readonly now: number;
  readonly sources: readonly SourceView[];
  readonly downstreams: readonly {
    readonly name: string;
    readonly requests: Minutes;
    readonly errors: Minutes;
    readonly latencyAverageMs: Minutes;
  }[];
  readonly concurrencyLimit: number;
  /** What became of the orders of the turn before. */
  readonly lastResults: readonly OrderResult[];
}

export type Order =
  | { readonly kind: 'set-factor'; readonly mappingId: string; readonly to: number }
  | { readonly kind: 'set-shard-count'; readonly sourceId: string; readonly to: number }
  /** Splits the widest open shard in the middle; merges the two narrowest neighbours. */
  | { readonly kind: 'split-widest'; readonly sourceId: string }
  | { readonly kind: 'merge-narrowest'; readonly sourceId: string };

export interface OrderResult {
  readonly order: Order;
  readonly kind: 'applied' | 'refused';
  /** AWS's error name and words; empty when it was applied. */
  readonly error: string;
  readonly message: string;
}

/** One turn's answer. */
export interface Verdict<Memory> {
  readonly orders: readonly Order[];
  /** Handed to the next turn; plain data. */
  readonly memory: Memory;
}

/** A pure decider: equal views and memories give equal orders. */
export interface Decider<Memory = unknown> {
  readonly start: Memory;
  decide(view: View, memory: Memory): Verdict<Memory>;
}
