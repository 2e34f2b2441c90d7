/** A retention that is changed while records wait. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  idealPhysics,
  imbalance,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const HOUR_MS = 3_600_000;

/** One record a second for 60 hours, and a lane that is busy with its first batch all the time. */
function stuckWorld(retentionHours: number): World {
  const consumers = [aConsumer({ batchSize: 1, fixedMs: 100 * HOUR_MS, perRecordMs: 0, timeoutMs: 200 * HOUR_MS })];
  const arrivals = steady(1, 60 * HOUR_MS);
  const stream = aStream({ retentionMs: retentionHours * HOUR_MS, arrivals, consumers });
  const physics = idealPhysics({ tickMs: 60_000, reshardPerOperationMs: 30_000 });
  return createWorld(aWorld({ streams: [stream], physics }), 1);
}

function expiredAt(world: World, hours: number): number {
  world.advanceTo(hours * HOUR_MS);
  return world.consumerTruth(STREAM, CONSUMER).recordsExpired;
}

describe('setRetention', () => {
  it('saves what would have expired, and brings nothing back', () => {
    const world = stuckWorld(24);
    world.advanceTo(30 * HOUR_MS);
    // Nobody has looked at what expired since the start: it is gone all the same.
    expect(world.setRetention(STREAM, 48)).toMatchObject({ kind: 'ok', value: { retentionHours: 48 } });
    const lost = expiredAt(world, 30);
    expect(lost).toBeCloseTo(6 * 3_600, -3);
    expect(expiredAt(world, 47)).toBe(lost);
    expect(expiredAt(world, 60)).toBeGreaterThan(lost);
  });

  it('drops at once what a shorter retention makes too old', () => {
    const world = stuckWorld(48);
    expect(expiredAt(world, 40)).toBe(0);
    world.setRetention(STREAM, 24);
    expect(expiredAt(world, 40)).toBeCloseTo(16 * 3_600, -3);
    // A longer one right after it is too late for them.
    world.setRetention(STREAM, 8_760);
    expect(expiredAt(world, 60)).toBe(expiredAt(world, 60));
    expect(expiredAt(world, 60)).toBeCloseTo(16 * 3_600, -3);
    expect(imbalance(world.streamTruth(STREAM), world.consumerTruth(STREAM, CONSUMER))).toEqual({ put: 0, read: 0 });
  });

  it('is in force at once, between two looks of anybody', () => {
    const busy = aConsumer({ batchSize: 1, fixedMs: 100 * HOUR_MS, perRecordMs: 0, timeoutMs: 200 * HOUR_MS });
    const bursts = [0, 300].map((atMs) => ({ atMs, overMs: 0, keys: ['a'] }));
    const worldOf = (): World =>
      createWorld(aWorld({ streams: [aStream({ bursts, retentionMs: 24 * HOUR_MS, consumers: [busy] })] }), 1);
    const expired = (world: World): number => world.consumerTruth(STREAM, CONSUMER).recordsExpired;
    const tooLate = worldOf();
    tooLate.advanceTo(24 * HOUR_MS + 600);
    tooLate.setRetention(STREAM, 48);
    expect(expired(tooLate)).toBe(1);
    const inTime = worldOf();
    inTime.advanceTo(24 * HOUR_MS + 200);
    inTime.setRetention(STREAM, 48);
    inTime.advanceTo(30 * HOUR_MS);
    inTime.setRetention(STREAM, 24);
    inTime.setRetention(STREAM, 48);
    expect(expired(inTime)).toBe(1);
  });

  it('forgets closed shards by the retention in force', () => {
    const world = stuckWorld(24);
    world.splitShard(STREAM, 'shardId-000000000000', '1000');
    const listed = (): number => {
      const answer = world.listShards(STREAM);
      return answer.kind === 'ok' ? answer.value.length : 0;
    };
    world.advanceTo(20 * HOUR_MS);
    world.setRetention(STREAM, 48);
    world.advanceTo(30 * HOUR_MS);
    expect(listed()).toBe(3);
    world.setRetention(STREAM, 24);
    expect(listed()).toBe(2);
    world.setRetention(STREAM, 48);
    expect(listed()).toBe(2);
  });

  it('takes whole hours from 24 to 8,760, of a stream that is there and ACTIVE', () => {
    const world = stuckWorld(24);
    for (const hours of [23, 8_761, 24.5, Number.NaN]) {
      expect(world.setRetention(STREAM, hours)).toMatchObject({ error: 'InvalidArgumentException' });
    }
    expect(world.setRetention('nowhere', 48)).toMatchObject({ error: 'ResourceNotFoundException' });
    expect(world.setRetention(STREAM, 8_760)).toMatchObject({ kind: 'ok' });
    world.splitShard(STREAM, 'shardId-000000000000', '1000');
    expect(world.setRetention(STREAM, 48)).toMatchObject({ error: 'ResourceInUseException' });
    expect(world.streamTruth(STREAM).refusedCalls).toBe(5);
  });
});
