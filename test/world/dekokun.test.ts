/** A published demonstration: a thousand distinct keys in one shard, one second of work for each. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { LaneMode } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  drain,
  idealPhysics,
  STREAM,
} from '../support/world-builders.ts';

function demonstration(factor: number, laneMode: LaneMode, overMs: number): World {
  const consumer = aConsumer({ factor, batchSize: 1, fixedMs: 1_000, perRecordMs: 0 });
  const stream = aStream({ bursts: [{ atMs: 0, overMs, keys: digits(1_000) }], consumers: [consumer] });
  return createWorld(aWorld({ streams: [stream], physics: idealPhysics({ laneMode }) }), 1);
}

function makespanSec(world: World): number {
  drain(world);
  return world.consumerTruth(STREAM, CONSUMER).lastDoneAtMs / 1_000;
}

describe('a thousand keys with a second of work each', () => {
  it('takes a thousand seconds with one lane', () => {
    expect(makespanSec(demonstration(1, 'range', 0))).toBe(1_000);
  });

  it('takes as long as its fullest of ten lanes, whatever keeps keys in lanes', () => {
    expect(makespanSec(demonstration(10, 'range', 0))).toBe(119);
    expect(makespanSec(demonstration(10, 'modulo', 0))).toBe(105);
  });

  it('takes a hundred seconds when ten lanes take records as they come', () => {
    expect(makespanSec(demonstration(1, 'dynamic', 0))).toBe(1_000);
    expect(makespanSec(demonstration(10, 'dynamic', 0))).toBe(100);
  });

  it('takes 200 seconds when ten lanes come 89 seconds late', () => {
    const world = demonstration(1, 'range', 30_000);
    world.advanceTo(89_000);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 10);
    const seconds = makespanSec(world);
    expect(seconds).toBeGreaterThanOrEqual(199);
    expect(seconds).toBeLessThanOrEqual(201);
  });
});
