/** A mapping with its function: what it is given, what it is doing, and what it has done. */
import { INVOKE_PAYLOAD_BYTES, SHARD_READS_PER_SEC } from '../core/limits.ts';
import { SECOND_MS } from '../core/units.ts';
import type { FunctionSlots } from './concurrency.ts';
import { createDelayHistogram, type DelayHistogram } from './delay-histogram.ts';
import type { Digest } from './digest.ts';
import type { Downstream } from './downstream.ts';
import type { EventLoop } from './event-loop.ts';
import { dropOlder, type Lane } from './lane.ts';
import type { MetricSeries } from './metric-series.ts';
import type { FunctionMeters, MappingMeters, StreamMeters } from './metrics.ts';
import type { Chance } from './random.ts';
import { type AnsweredShare, createAnsweredShare } from './read-calls.ts';
import { allLanes, type KeySpread, type Reader } from './reader.ts';
import { dropShared } from './shared-queue.ts';
import type { ConsumerConfig, Physics, StreamConfig } from './world-config.ts';

/** A record that has been dealt with, for those who check the order. */
export interface DoneRecords {
  readonly stream: string;
  readonly consumer: string;
  readonly shard: number;
  /** Number of the tracked key, or -1 for the pool. */
  readonly group: number;
  readonly count: number;
  readonly arrivedAtMs: number;
  readonly doneAtMs: number;
}

export interface ConsumerParts {
  readonly stream: StreamConfig;
  /** At the start of the run. */
  readonly config: ConsumerConfig;
  readonly uuid: string;
  /** Its number in the account, for the digest. */
  readonly number: number;
  readonly physics: Physics;
  readonly startsAt: number;
  readonly lateAfterMs: number;
  /** Standard consumers of the stream, itself included if it is one. */
  readonly standardConsumers: number;
  readonly loop: EventLoop;
  readonly digest: Digest;
  readonly spread: KeySpread;
  readonly slots: FunctionSlots;
  readonly downstream: Downstream | null;
  readonly durations: Chance;
  readonly pauses: Chance;
  readonly phases: Chance;
  readonly errors: Chance;
  /** For the pauses after refused starts. */
  readonly starts: Chance;
  readonly filters: Chance;
  readonly streamMeters: StreamMeters;
  /** Of the stream, in force now. */
  readonly retentionMs: () => number;
  /** Told of records done that its function writes on for. */
  readonly onOutput: ((done: number) => void) | null;
  readonly functionMeters: FunctionMeters;
  readonly mappingMeters: MappingMeters | null;
  /** Writes the concurrency of the function and of the account. */
  readonly meterConcurrency: () => void;
  readonly onDone: ((done: DoneRecords) => void) | null;
}

export interface ConsumerCounts {
  done: number;
  filtered: number;
  discarded: number;
  toDestination: number;
  expired: number;
  lateRecordMs: number;
  delayRecordMs: number;
  readonly delays: DelayHistogram;
  executionMs: number;
  lastDoneAtMs: number;
  invocations: number;
  failed: number;
  throttled: number;
  billedGbSeconds: number;
  backendAttempts: number;
  running: number;
}

export interface Consumer {
  readonly parts: ConsumerParts;
  /** Its settings and its function's as they are now; deploys and updates replace it. The factor in force is {@link Consumer.factor}. */
  config: ConsumerConfig;
  readonly counts: ConsumerCounts;
  /** By shard, those that are not drained. */
  readonly readers: Map<number, Reader>;
  /** Shards into which records have come at this instant. */
  readonly touched: Set<Reader>;
  /** Of its read calls; null: all. */
  readonly answeredShare: AnsweredShare;
  /** Of the logarithm of a duration. */
  readonly logVariance: number;
  factor: number;
  state: 'Enabled' | 'Updating' | 'Disabled';
  /** When its last update was asked for; null: never in this run. */
  askedAtMs: number | null;
}

export function createConsumerState(parts: ConsumerParts): Consumer {
  return {
    parts,
    config: parts.config,
    counts: {
      done: 0,
      filtered: 0,
      discarded: 0,
      toDestination: 0,
      expired: 0,
      lateRecordMs: 0,
      delayRecordMs: 0,
      delays: createDelayHistogram(),
      executionMs: 0,
      lastDoneAtMs: 0,
      invocations: 0,
      failed: 0,
      throttled: 0,
      billedGbSeconds: 0,
      backendAttempts: 0,
      running: 0,
    },
    readers: new Map(),
    touched: new Set(),
    answeredShare: createAnsweredShare(parts.stream, parts.physics),
    logVariance: Math.log(1 + parts.config.jitter * parts.config.jitter),
    factor: parts.config.factor,
    state: 'Enabled',
    askedAtMs: null,
  };
}

/** Milliseconds between two polls of a shard; 0 when records are pushed or seen at once. Where they are, more readers than a shard has calls still take turns. */
export function pollIntervalMs({ parts, config }: Consumer): number {
  if (config.fanOut === 'enhanced') return 0;
  const interval = parts.physics.pollIntervalMs;
  if (interval > 0 || parts.standardConsumers <= SHARD_READS_PER_SEC) return interval;
  return (parts.standardConsumers / SHARD_READS_PER_SEC) * SECOND_MS;
}

/** The most records one batch can hold. */
export function batchLimit({ parts, config }: Consumer): number {
  return Math.max(1, Math.min(config.batchSize, Math.floor(INVOKE_PAYLOAD_BYTES / parts.stream.recordBytes)));
}

/** A record is gone at the very age of the retention, waiting or blocked. Asking early or often changes nothing. */
export function expire(consumer: Consumer, lane: Lane): void {
  const { loop, retentionMs } = consumer.parts;
  consumer.counts.expired += dropOlder(lane, loop.nowMs() - retentionMs());
}

/** The same where lanes share one queue. */
export function expireShared({ parts, counts }: Consumer, { shared }: Reader): void {
  if (shared !== null) counts.expired += dropShared(shared, parts.loop.nowMs() - parts.retentionMs());
}

export function expireAll(consumer: Consumer): void {
  for (const reader of consumer.readers.values()) {
    for (const lane of allLanes(reader)) expire(consumer, lane);
    expireShared(consumer, reader);
  }
}

/** Adds a value to a metric of this consumer, stamped with a time of the run. */
export function emit({ parts }: Consumer, series: MetricSeries, atMs: number, value: number): void {
  series.add(parts.startsAt + atMs, value);
}
