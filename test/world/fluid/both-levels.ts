/** One account at both levels of detail, side by side. */
import { createWorld } from '../../../src/world/world.ts';
import type { World } from '../../../src/world/world-api.ts';
import type { Arrivals, Detail, Physics, StreamConfig } from '../../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld, CONSUMER, realPhysics, STREAM } from '../../support/world-builders.ts';

export const MINUTE_MS = 60_000;

/** What is done to the account, by minute of the run. */
export type Acts = Readonly<Record<number, (world: World) => void>>;

export interface Course {
  readonly peakAgeMs: number;
  /** The last look at which some record was older than ten seconds. */
  readonly caughtUpMs: number;
  readonly backlogRecordSeconds: number;
  readonly delaySec: number;
  readonly invocations: number;
  readonly billedGbSeconds: number;
}

export interface Case {
  readonly stream: StreamConfig;
  readonly physics: Physics;
  readonly minutes: number;
  readonly acts: Acts;
}

export function aCase(changes: Partial<Case>): Case {
  return { stream: eightShards({}), physics: realPhysics(), minutes: 30, acts: {}, ...changes };
}

/** Even keys, small records. */
export function eightShards(changes: Partial<StreamConfig>): StreamConfig {
  const keys = { kind: 'uniform', count: 100_000 } as const;
  return aStream({ shards: 8, recordBytes: 100, keys, consumers: [aConsumer({ jitter: 0.1 })], ...changes });
}

/** Rates from minutes on. */
export function inSteps(rates: Readonly<Record<number, number>>, untilMinute: number): Arrivals {
  const points = Object.entries(rates).map(([minute, recordsPerSec]) => ({
    atMs: Number(minute) * MINUTE_MS,
    recordsPerSec,
  }));
  return { shape: 'steps', points, untilMs: untilMinute * MINUTE_MS, noise: { kind: 'poisson' } };
}

export function worldAt(detail: Detail, { stream, physics }: Pick<Case, 'stream' | 'physics'>, seed = 1): World {
  const account = { concurrency: 5_000, concurrencyUsedByOthers: 0, shardLimit: 500 };
  return createWorld(aWorld({ detail, streams: [stream], physics, account }), seed);
}

const LOOK_MS = 5_000;

export function courseOf(detail: Detail, one: Case, seed = 1): Course {
  const world = worldAt(detail, one, seed);
  let peakAgeMs = 0;
  let caughtUpMs = 0;
  let backlogRecordSeconds = 0;
  for (let atMs = LOOK_MS; atMs <= one.minutes * MINUTE_MS; atMs += LOOK_MS) {
    world.advanceTo(atMs);
    one.acts[atMs / MINUTE_MS]?.(world);
    const { backlogRecords, inFlightRecords, oldestAgeMs } = world.consumerTruth(STREAM, CONSUMER);
    backlogRecordSeconds += ((backlogRecords + inFlightRecords) * LOOK_MS) / 1_000;
    peakAgeMs = Math.max(peakAgeMs, oldestAgeMs);
    if (oldestAgeMs > 10_000) caughtUpMs = atMs;
  }
  const truth = world.consumerTruth(STREAM, CONSUMER);
  return {
    peakAgeMs,
    caughtUpMs,
    backlogRecordSeconds,
    delaySec: truth.delayRecordSeconds / truth.recordsDone,
    invocations: truth.invocations,
    billedGbSeconds: truth.billedGbSeconds,
  };
}

/** How far `value` is from `reference`, as a share of it. */
export function off(value: number, reference: number): number {
  return reference === 0 ? Math.abs(value) : Math.abs(value / reference - 1);
}
