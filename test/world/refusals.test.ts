import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import { aConsumer, aStream, aWorld, CONSUMER, idealPhysics, STREAM } from '../support/world-builders.ts';

const HOUR_MS = 3_600_000;

function worldOf(shards: number, physics = idealPhysics()): World {
  return createWorld(aWorld({ streams: [aStream({ shards })], physics }), 1);
}

function errorOf(answer: ReturnType<World['updateShardCount'] | World['updateParallelizationFactor']>): string | null {
  return answer.kind === 'refused' ? answer.error : null;
}

describe('UpdateShardCount', () => {
  it('refuses a stream that is not there', () => {
    expect(errorOf(worldOf(4).updateShardCount('nowhere', 8))).toBe('ResourceNotFoundException');
  });

  it('refuses more than double, less than half, none, fractions and the present count', () => {
    for (const target of [9, 1, 0, -2, 4.5, 4, Number.NaN]) {
      expect(errorOf(worldOf(4).updateShardCount(STREAM, target))).toBe('InvalidArgumentException');
    }
    expect(errorOf(worldOf(4).updateShardCount(STREAM, 8))).toBeNull();
    expect(errorOf(worldOf(4).updateShardCount(STREAM, 2))).toBeNull();
    expect(errorOf(worldOf(5).updateShardCount(STREAM, 2))).toBe('InvalidArgumentException');
    expect(errorOf(worldOf(5).updateShardCount(STREAM, 3))).toBeNull();
  });

  it('refuses more shards than the account may have in all streams', () => {
    const account = { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 10 };
    const streams = [aStream({ shards: 4 }), aStream({ name: 'other', shards: 4 })];
    const world = createWorld(aWorld({ account, streams }), 1);
    expect(errorOf(world.updateShardCount(STREAM, 7))).toBe('LimitExceededException');
    expect(errorOf(world.updateShardCount(STREAM, 6))).toBeNull();
  });

  it('refuses a stream that is still updating', () => {
    const world = worldOf(4, idealPhysics({ reshardBaseMs: 60_000 }));
    expect(errorOf(world.updateShardCount(STREAM, 8))).toBeNull();
    world.advanceTo(59_999);
    expect(errorOf(world.updateShardCount(STREAM, 8))).toBe('ResourceInUseException');
    world.advanceTo(60_000);
    expect(errorOf(world.updateShardCount(STREAM, 16))).toBeNull();
  });

  it('refuses the eleventh call until the first is 24 hours old', () => {
    const world = worldOf(4);
    for (let call = 0; call < 10; call += 1) {
      world.advanceTo(call * HOUR_MS);
      expect(errorOf(world.updateShardCount(STREAM, call % 2 === 0 ? 5 : 4))).toBeNull();
      // A refused call uses none of the ten.
      expect(errorOf(world.updateShardCount(STREAM, 100))).toBe('InvalidArgumentException');
    }
    world.advanceTo(24 * HOUR_MS - 1);
    expect(errorOf(world.updateShardCount(STREAM, 5))).toBe('LimitExceededException');
    world.advanceTo(24 * HOUR_MS);
    expect(errorOf(world.updateShardCount(STREAM, 5))).toBeNull();
    expect(errorOf(world.updateShardCount(STREAM, 4))).toBe('LimitExceededException');
    expect(world.streamTruth(STREAM)).toMatchObject({ reshardCalls: 11, refusedCalls: 12 });
  });
});

describe('UpdateEventSourceMapping', () => {
  it('refuses a mapping that is not there', () => {
    expect(errorOf(worldOf(1).updateParallelizationFactor('none', 2))).toBe('ResourceNotFoundException');
  });

  it('refuses factors outside 1 to 10 and fractions', () => {
    const world = worldOf(1);
    for (const factor of [0, 11, 1.5, Number.NaN]) {
      const answer = world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), factor);
      expect(errorOf(answer)).toBe('InvalidParameterValueException');
    }
    expect(world.streamTruth(STREAM)).toMatchObject({ mappingUpdates: 0, refusedCalls: 4 });
  });

  it('answers with the old factor and refuses a second update until the first is done', () => {
    const world = worldOf(1, idealPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 } }));
    const uuid = world.mappingIdOf(STREAM, CONSUMER);
    const [stream] = world.listStreams();
    const mapping = () => world.listMappings(stream?.arn ?? '')[0];
    expect(world.updateParallelizationFactor(uuid, 4)).toMatchObject({
      kind: 'ok',
      value: { state: 'Updating', parallelizationFactor: 1 },
    });
    world.advanceTo(44_999);
    expect(mapping()).toMatchObject({ state: 'Updating', parallelizationFactor: 1 });
    expect(errorOf(world.updateParallelizationFactor(uuid, 5))).toBe('ResourceInUseException');
    world.advanceTo(45_000);
    expect(mapping()).toMatchObject({ state: 'Enabled', parallelizationFactor: 4 });
    expect(errorOf(world.updateParallelizationFactor(uuid, 5))).toBeNull();
  });

  it('is in force at the next look when updates take no time', () => {
    const world = worldOf(1);
    const answer = world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 4);
    expect(answer).toMatchObject({ value: { state: 'Updating', parallelizationFactor: 1 } });
    const [stream] = world.listStreams();
    expect(world.listMappings(stream?.arn ?? '')).toMatchObject([{ state: 'Enabled', parallelizationFactor: 4 }]);
  });
});

describe('descriptions', () => {
  it('show a function as it is configured, or say that there is none', () => {
    const consumers = [aConsumer({ timeoutMs: 3_000, memoryMb: 512, reservedConcurrency: 7 })];
    const world = createWorld(aWorld({ streams: [aStream({ consumers })] }), 1);
    expect(world.getFunction(CONSUMER)).toMatchObject({
      value: { name: CONSUMER, timeoutMs: 3_000, memoryMb: 512, reservedConcurrency: 7 },
    });
    expect(world.getFunction('none')).toMatchObject({ error: 'ResourceNotFoundException' });
    expect(world.describeStream('none')).toMatchObject({ error: 'ResourceNotFoundException' });
    expect(world.listMappings('arn:none')).toEqual([]);
  });
});
