/** A mapping with its function: what it is given, what it is doing, and what it has done. */
import { INVOKE_PAYLOAD_BYTES, SHARD_READS_PER_SEC } from '../core/limits.ts';
import { SECOND_MS } from '../core/units.ts';
import type { FunctionSlots } from './concurrency.ts';
import type { Digest } from './digest.ts';
import type { Downstream } from './downstream.ts';
import type { EventLoop } from './event-loop.ts';
import { dropOlder, type Lane } from './lane.ts';
import type { MetricSeries } from './metric-series.ts';
import type { FunctionMeters, MappingMeters, StreamMeters } from './metrics.ts';
import type { Chance } from './random.ts';
import { allLanes, type KeySpread, type Reader } from './reader.ts';
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
  readonly streamMeters: StreamMeters;
  readonly functionMeters: FunctionMeters;
  readonly mappingMeters: MappingMeters | null;
  /** Writes the concurrency of the function and of the account. */
  readonly meterConcurrency: () => void;
  readonly onDone: ((done: DoneRecords) => void) | null;
}

export interface ConsumerCounts {
  done: number;
  discarded: number;
  expired: number;
  lateRecordMs: number;
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
  readonly counts: ConsumerCounts;
  /** By shard, those that are not drained. */
  readonly readers: Map<number, Reader>;
  /** Shards into which records have come at this instant. */
  readonly touched: Set<Reader>;
  factor: number;
  state: 'Enabled' | 'Updating';
  /** When its last update was asked for; null: never in this run. */
  askedAtMs: number | null;
}

export function createConsumerState(parts: ConsumerParts): Consumer {
  return {
    parts,
    counts: {
      done: 0,
      discarded: 0,
      expired: 0,
      lateRecordMs: 0,
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
    factor: parts.config.factor,
    state: 'Enabled',
    askedAtMs: null,
  };
}

/** Milliseconds between two polls of a shard; 0 when records are pushed or seen at once. */
export function pollIntervalMs({ parts }: Consumer): number {
  if (parts.config.fanOut === 'enhanced') return 0;
  const stretched = (parts.standardConsumers / SHARD_READS_PER_SEC) * SECOND_MS;
  const interval = parts.physics.pollIntervalMs;
  return parts.standardConsumers > SHARD_READS_PER_SEC ? Math.max(interval, stretched) : interval;
}

/** The most records one batch can hold. */
export function batchLimit({ parts }: Consumer): number {
  return Math.max(1, Math.min(parts.config.batchSize, Math.floor(INVOKE_PAYLOAD_BYTES / parts.stream.recordBytes)));
}

/** A record is gone at the very age of the retention, waiting or blocked. Asking early or often changes nothing. */
export function expire(consumer: Consumer, lane: Lane): void {
  const { loop, stream } = consumer.parts;
  consumer.counts.expired += dropOlder(lane, loop.nowMs() - stream.retentionMs);
}

export function expireAll(consumer: Consumer): void {
  for (const reader of consumer.readers.values()) {
    for (const lane of allLanes(reader)) expire(consumer, lane);
  }
}

/** Adds a value to a metric of this consumer, stamped with a time of the run. */
export function emit({ parts }: Consumer, series: MetricSeries, atMs: number, value: number): void {
  series.add(parts.startsAt + atMs, value);
}
