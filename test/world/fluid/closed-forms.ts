/** Small accounts at either level of detail, for laws that can be computed by hand. */
import type { ConsumerTruth } from '../../../src/world/account-api.ts';
import { createWorld, type Observer } from '../../../src/world/world.ts';
import type { World } from '../../../src/world/world-api.ts';
import type { ConsumerConfig, Detail, Physics, StreamConfig } from '../../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld, CONSUMER, idealPhysics, STREAM } from '../../support/world-builders.ts';

export const LEVELS: readonly Detail[] = ['batch', 'fluid'];

export interface OneMapping {
  readonly consumer?: Partial<ConsumerConfig>;
  readonly stream?: Partial<StreamConfig>;
  /** Changes to physics without pauses and delays. */
  readonly physics?: Partial<Physics>;
  readonly lateAfterMs?: number;
  readonly seed?: number;
  readonly onDone?: Observer;
}

/** One stream with one mapping, in an account whose own limits are far away. */
export function oneMapping(detail: Detail, parts: OneMapping): World {
  const { consumer, stream, physics, lateAfterMs = 60_000, seed = 1, onDone = null } = parts;
  const streams = [aStream({ consumers: [aConsumer(consumer)], ...stream })];
  const account = { concurrency: 5_000, concurrencyUsedByOthers: 0, shardLimit: 10_000 };
  return createWorld(aWorld({ detail, account, streams, physics: idealPhysics(physics), lateAfterMs }), seed, onDone);
}

export function truthOf(world: World): ConsumerTruth {
  return world.consumerTruth(STREAM, CONSUMER);
}

/** Records that have come and are not dealt with. */
export function heldRecords(world: World): number {
  const { backlogRecords, inFlightRecords } = truthOf(world);
  return backlogRecords + inFlightRecords;
}

export function setFactor(world: World, factor: number): void {
  world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), factor);
}

/** Advances step by step until no record is older than `ageMs`; returns the time that took, milliseconds. */
export function untilYounger(world: World, ageMs: number, stepMs: number, limitMs = 20_000_000): number {
  const from = world.nowMs();
  while (truthOf(world).oldestAgeMs > ageMs) {
    if (world.nowMs() > limitMs) throw new Error('the world does not catch up');
    world.advanceTo(world.nowMs() + stepMs);
  }
  return world.nowMs() - from;
}
