/** SplitShard, MergeShards and the shards that are left. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_SPACE } from '../../src/world/key-hash.ts';
import { evenBoundaries, planReshard } from '../../src/world/reshard-plan.ts';
import { createShardMap } from '../../src/world/shard-map.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Physics } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  drain,
  idealPhysics,
  imbalance,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const HOUR_MS = 3_600_000;
const HALF = String(HASH_SPACE / 2n);
const QUARTER = String(HASH_SPACE / 4n);

function shardId(number: number): string {
  return `shardId-${String(number).padStart(12, '0')}`;
}

function worldOf(shards: number, changes: Partial<Physics> = {}, shardLimit = 500): World {
  const account = { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit };
  return createWorld(aWorld({ account, streams: [aStream({ shards })], physics: idealPhysics(changes) }), 1);
}

function errorOf(answer: ReturnType<World['splitShard']>): string | null {
  return answer.kind === 'refused' ? answer.error : null;
}

function shardsOf(world: World) {
  const answer = world.listShards(STREAM);
  if (answer.kind === 'refused') throw new Error(answer.message);
  return answer.value;
}

describe('SplitShard', () => {
  it('takes one operation without preparation, and splits where it is told', () => {
    const world = worldOf(1, { reshardBaseMs: 300_000, reshardPerOperationMs: 30_000 });
    expect(world.splitShard(STREAM, shardId(0), QUARTER)).toMatchObject({
      kind: 'ok',
      value: { status: 'UPDATING', openShards: 1 },
    });
    world.advanceTo(29_999);
    expect(world.describeStream(STREAM)).toMatchObject({ value: { status: 'UPDATING', openShards: 1 } });
    world.advanceTo(30_000);
    expect(world.describeStream(STREAM)).toMatchObject({ value: { status: 'ACTIVE', openShards: 2 } });
    const last = String(HASH_SPACE - 1n);
    const from = { parentShardId: shardId(0), adjacentParentShardId: null };
    expect(shardsOf(world)).toEqual([
      { ...from, parentShardId: null, shardId: shardId(0), startingHashKey: '0', endingHashKey: last, isOpen: false },
      {
        ...from,
        shardId: shardId(1),
        startingHashKey: '0',
        endingHashKey: String(HASH_SPACE / 4n - 1n),
        isOpen: true,
      },
      { ...from, shardId: shardId(2), startingHashKey: QUARTER, endingHashKey: last, isOpen: true },
    ]);
  });

  it('refuses what is not there, what is closed and a key that does not divide the range', () => {
    const world = worldOf(2);
    expect(errorOf(world.splitShard('nowhere', shardId(0), QUARTER))).toBe('ResourceNotFoundException');
    expect(errorOf(world.splitShard(STREAM, shardId(2), QUARTER))).toBe('ResourceNotFoundException');
    for (const key of ['0', HALF, String(HASH_SPACE), '-1', '1.5', '007', 'half', '']) {
      expect(errorOf(world.splitShard(STREAM, shardId(0), key))).toBe('InvalidArgumentException');
    }
    expect(errorOf(world.splitShard(STREAM, shardId(1), HALF))).toBe('InvalidArgumentException');
    expect(errorOf(world.splitShard(STREAM, shardId(0), QUARTER))).toBeNull();
    expect(errorOf(world.splitShard(STREAM, shardId(0), QUARTER))).toBe('InvalidArgumentException');
    // The first was not counted: there is no stream to count it for.
    expect(world.streamTruth(STREAM)).toMatchObject({ reshardCalls: 1, refusedCalls: 11, openShards: 3 });
  });

  it('accepts the last hash key of a range and the one after its first', () => {
    expect(errorOf(worldOf(1).splitShard(STREAM, shardId(0), String(HASH_SPACE - 1n)))).toBeNull();
    expect(errorOf(worldOf(1).splitShard(STREAM, shardId(0), '1'))).toBeNull();
  });

  it('refuses a stream that is updating, and more shards than the account may have', () => {
    const world = worldOf(2, { reshardPerOperationMs: 30_000 }, 3);
    expect(errorOf(world.splitShard(STREAM, shardId(0), QUARTER))).toBeNull();
    expect(errorOf(world.splitShard(STREAM, shardId(1), String((HASH_SPACE * 3n) / 4n)))).toBe(
      'ResourceInUseException',
    );
    expect(errorOf(world.updateShardCount(STREAM, 3))).toBe('ResourceInUseException');
    world.advanceTo(30_000);
    expect(errorOf(world.splitShard(STREAM, shardId(1), String((HASH_SPACE * 3n) / 4n)))).toBe(
      'LimitExceededException',
    );
    expect(world.shardLimits()).toEqual({ limit: 3, open: 3 });
  });

  it('uses none of the ten calls of the day, and is accepted when they are spent', () => {
    const world = worldOf(4);
    for (let call = 0; call < 10; call += 1) world.updateShardCount(STREAM, call % 2 === 0 ? 5 : 4);
    expect(errorOf(world.updateShardCount(STREAM, 5))).toBe('LimitExceededException');
    for (let call = 0; call < 12; call += 1) {
      const widest = shardsOf(world).find(({ isOpen }) => isOpen);
      const middle = (BigInt(widest?.startingHashKey ?? 0) + BigInt(widest?.endingHashKey ?? 0)) / 2n;
      expect(errorOf(world.splitShard(STREAM, widest?.shardId ?? '', String(middle)))).toBeNull();
    }
    world.advanceTo(24 * HOUR_MS);
    expect(errorOf(world.updateShardCount(STREAM, 17))).toBeNull();
  });
});

describe('MergeShards', () => {
  it('merges neighbours in either order, and names both parents', () => {
    for (const [one, other] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const world = worldOf(4);
      expect(errorOf(world.mergeShards(STREAM, shardId(one), shardId(other)))).toBeNull();
      expect(shardsOf(world).filter(({ isOpen }) => isOpen)).toHaveLength(3);
      expect(shardsOf(world).at(-1)).toEqual({
        shardId: shardId(4),
        parentShardId: shardId(1),
        adjacentParentShardId: shardId(2),
        startingHashKey: QUARTER,
        endingHashKey: String((HASH_SPACE * 3n) / 4n - 1n),
        isOpen: true,
      });
    }
  });

  it('refuses shards that are not adjacent, the same one twice, closed ones and unknown ones', () => {
    const world = worldOf(4);
    for (const [one, other] of [
      [0, 2],
      [3, 0],
      [1, 1],
    ] as const) {
      expect(errorOf(world.mergeShards(STREAM, shardId(one), shardId(other)))).toBe('InvalidArgumentException');
    }
    expect(errorOf(world.mergeShards(STREAM, shardId(3), shardId(4)))).toBe('ResourceNotFoundException');
    expect(errorOf(world.mergeShards('nowhere', shardId(0), shardId(1)))).toBe('ResourceNotFoundException');
    expect(errorOf(world.mergeShards(STREAM, shardId(0), shardId(1)))).toBeNull();
    expect(errorOf(world.mergeShards(STREAM, shardId(1), shardId(2)))).toBe('InvalidArgumentException');
  });

  it('refuses a stream that is updating', () => {
    const world = worldOf(4, { reshardPerOperationMs: 30_000 });
    expect(errorOf(world.mergeShards(STREAM, shardId(0), shardId(1)))).toBeNull();
    expect(errorOf(world.mergeShards(STREAM, shardId(2), shardId(3)))).toBe('ResourceInUseException');
    world.advanceTo(30_000);
    expect(errorOf(world.mergeShards(STREAM, shardId(2), shardId(3)))).toBeNull();
  });
});

describe('uneven shards', () => {
  it('are evened out again by UpdateShardCount', () => {
    const world = worldOf(2);
    world.splitShard(STREAM, shardId(0), '1000');
    expect(errorOf(world.updateShardCount(STREAM, 4))).toBeNull();
    const starts = shardsOf(world).flatMap(({ isOpen, startingHashKey }) => (isOpen ? [BigInt(startingHashKey)] : []));
    expect(starts.sort((a, b) => (a < b ? -1 : 1)).slice(1)).toEqual(evenBoundaries(4));
  });

  it('are evened out by the plan from whatever boundaries there are', () => {
    const count = fc.integer({ min: 1, max: 20 });
    const hash = fc.bigInt({ min: 1n, max: HASH_SPACE - 1n });
    fc.assert(
      fc.property(
        count,
        fc.uniqueArray(hash, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        (first, splits, merges) => {
          const shards = createShardMap(first);
          for (const at of splits) if (!shards.boundaries().includes(at)) shards.apply({ kind: 'split', at });
          for (const pick of merges) {
            const at = shards.boundaries()[pick % Math.max(1, shards.boundaries().length)];
            if (at !== undefined) shards.apply({ kind: 'merge', at });
          }
          const target = Math.max(1, Math.ceil(shards.open().length / 2));
          for (const operation of planReshard(shards.boundaries(), target)) shards.apply(operation);
          expect(shards.boundaries()).toEqual(evenBoundaries(target));
          expect(shards.open().every(({ range }) => range.from < range.to)).toBe(true);
        },
      ),
    );
  });

  it('lose no record, whatever is split and merged while there is a backlog', () => {
    const stream = aStream({
      shards: 2,
      arrivals: steady(1_500, 300_000),
      consumers: [aConsumer({ factor: 2 }), aConsumer({ name: 'pushed', fanOut: 'enhanced' })],
    });
    const physics = idealPhysics({ reshardPerOperationMs: 20_000, childDiscoveryMs: 5_000, pollIntervalMs: 1_000 });
    const world = createWorld(aWorld({ streams: [stream], physics }), 1);
    const calls = [
      () => world.splitShard(STREAM, shardId(0), '12345'),
      () => world.splitShard(STREAM, shardId(1), String((HASH_SPACE * 9n) / 10n)),
      () => world.mergeShards(STREAM, shardId(3), shardId(4)),
      () => world.updateShardCount(STREAM, 5),
    ];
    calls.forEach((one, index) => {
      world.advanceTo((index + 1) * 40_000);
      expect(one().kind).toBe('ok');
    });
    drain(world);
    for (const name of [CONSUMER, 'pushed']) {
      expect(imbalance(world.streamTruth(STREAM), world.consumerTruth(STREAM, name))).toEqual({ put: 0, read: 0 });
      expect(world.consumerTruth(STREAM, name).recordsDone).toBe(world.streamTruth(STREAM).recordsIn);
    }
    expect(world.streamTruth(STREAM).openShards).toBe(5);
  });

  it('take equal courses for equal calls', () => {
    const course = (): string => {
      const stream = aStream({ arrivals: steady(500, 60_000, { kind: 'poisson' }) });
      const world = createWorld(
        aWorld({ streams: [stream], physics: idealPhysics({ reshardPerOperationMs: 7_000 }) }),
        1,
      );
      world.advanceTo(10_000);
      world.splitShard(STREAM, shardId(0), HALF);
      world.advanceTo(60_000);
      return world.digest();
    };
    expect(course()).toBe(course());
  });
});

describe('the list of shards', () => {
  it('keeps a closed shard for as long as its records live, and then forgets it', () => {
    const world = worldOf(1);
    world.advanceTo(HOUR_MS);
    world.splitShard(STREAM, shardId(0), HALF);
    world.advanceTo(25 * HOUR_MS - 1);
    expect(shardsOf(world).map(({ isOpen }) => isOpen)).toEqual([false, true, true]);
    world.advanceTo(25 * HOUR_MS);
    expect(shardsOf(world).map(({ isOpen }) => isOpen)).toEqual([true, true]);
    // What it is now called is not there any more.
    expect(errorOf(world.splitShard(STREAM, shardId(0), HALF))).toBe('ResourceNotFoundException');
  });

  it('shows the short-lived shards of an UpdateShardCount, oldest first', () => {
    const world = worldOf(4);
    world.updateShardCount(STREAM, 5);
    const shards = shardsOf(world);
    expect(shards.filter(({ isOpen }) => isOpen)).toHaveLength(5);
    expect(shards.length).toBeGreaterThan(9);
    expect(shards.map((shard) => shard.shardId)).toEqual(shards.map((shard) => shard.shardId).sort());
  });

  it('refuses a stream that is not there', () => {
    expect(worldOf(1).listShards('nowhere')).toMatchObject({ kind: 'refused', error: 'ResourceNotFoundException' });
  });
});
