/** Closed forms 8 and 11: keys in lanes, and their order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { createKeyGroups } from '../../src/world/key-groups.ts';
import { HASH_SPACE, keyHash } from '../../src/world/key-hash.ts';
import { laneOfHash, poolLaneShares } from '../../src/world/lane-keys.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { LaneMode } from '../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld, drain, idealPhysics, STREAM, steady } from '../support/world-builders.ts';
import { off } from './fluid/both-levels.ts';
import { LEVELS, oneMapping, setFactor, truthOf } from './fluid/closed-forms.ts';

const WHOLE = { from: 0n, to: HASH_SPACE };
const MODES = ['range', 'modulo'] as const satisfies readonly LaneMode[];
const LANES = 10;

describe('8. balls in bins: the fullest of ten lanes', () => {
  /** Keys of the fullest lane over those of the mean one, for `count` keys with names of their own. */
  function fullness(mode: LaneMode, count: number, trial: number): number {
    const sizes = new Float64Array(LANES);
    for (let index = 0; index < count; index += 1) {
      const lane = laneOfHash(mode, WHOLE, LANES, keyHash(`${trial} ${index}`));
      sizes[lane] = (sizes[lane] ?? 0) + 1;
    }
    return Math.max(...sizes) / (count / LANES);
  }

  it.each([
    [10, 2.76],
    [20, 2.21],
    [30, 1.97],
    [50, 1.74],
    [100, 1.51],
    [200, 1.36],
    [500, 1.22],
    [1_000, 1.157],
    [10_000, 1.05],
  ])('has of %i keys %d times its part in the mean', (count, published) => {
    const trials = Math.max(4, Math.min(400, Math.round(40_000 / count)));
    for (const mode of MODES) {
      let sum = 0;
      for (let trial = 0; trial < trials; trial += 1) sum += fullness(mode, count, trial);
      expect(off(sum / trials, published)).toBeLessThan(0.03);
    }
  });

  function fullestShare(mode: LaneMode, count: number): number {
    const { tracked, pool } = createKeyGroups({ kind: 'uniform', count }, [], []);
    if (pool !== null) return Math.max(...poolLaneShares(mode, pool, WHOLE, LANES));
    const shares = new Float64Array(LANES);
    for (const { hash, share } of tracked) {
      const lane = laneOfHash(mode, WHOLE, LANES, hash);
      shares[lane] = (shares[lane] ?? 0) + share;
    }
    return Math.max(...shares);
  }

  it.each(
    LEVELS.flatMap((level) => MODES.flatMap((mode) => [10, 100, 1_000].map((count) => [level, mode, count] as const))),
  )('ages as its share says at the %s level, lanes by %s, %i keys', (level, laneMode, count) => {
    const [arrivalsPerSec, lanePerSec] = [300, 20];
    const world = oneMapping(level, {
      consumer: { factor: LANES, batchSize: 10, fixedMs: 500, perRecordMs: 0 },
      stream: { keys: { kind: 'uniform', count }, arrivals: steady(arrivalsPerSec, 600_000) },
      physics: { laneMode },
    });
    world.advanceTo(100_000);
    const before = truthOf(world).oldestAgeMs;
    world.advanceTo(600_000);
    const slope = (truthOf(world).oldestAgeMs - before) / 500_000;
    // From 1 − μ / (λ · share): what the fullest lane has of the load.
    const share = lanePerSec / (arrivalsPerSec * (1 - slope));
    expect(off(share, fullestShare(laneMode, count))).toBeLessThan(0.01);
  });
});

interface Line {
  readonly parents: readonly number[];
}

/** By shard number. */
function linesOf(world: World): ReadonlyMap<number, Line> {
  const answer = world.listShards(STREAM);
  if (answer.kind !== 'ok') throw new Error(answer.message);
  const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
  return new Map(
    answer.value.map(({ shardId, parentShardId, adjacentParentShardId }) => [
      numberOf(shardId),
      { parents: [parentShardId, adjacentParentShardId].flatMap((id) => (id === null ? [] : [numberOf(id)])) },
    ]),
  );
}

describe('11. order', () => {
  const RECORDS = 500;
  const keys = Array.from({ length: RECORDS }, (_, index) => String(index % 17));

  const anyRun = fc.record({
    laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
    pollIntervalMs: fc.constantFrom(0, 1_000),
    reshardPerOperationMs: fc.constantFrom(0, 1_500),
    childDiscoveryMs: fc.constantFrom(0, 2_500),
    errorShare: fc.constantFrom(0, 0.3),
    bisectOnError: fc.boolean(),
    levers: fc.array(
      fc.record({
        afterMs: fc.integer({ min: 200, max: 9_000 }),
        factor: fc.integer({ min: 1, max: 10 }),
        shards: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    seed: fc.nat(),
  });

  it('is kept per key, and no record of a child is done before its parents are drained', () => {
    fc.assert(
      fc.property(anyRun, ({ levers, seed, errorShare, bisectOnError, ...physics }) => {
        const done: DoneRecords[] = [];
        const consumer = aConsumer({ batchSize: 3, fixedMs: 600, jitter: 0.5, errorShare, bisectOnError });
        const stream = aStream({ bursts: [{ atMs: 0, overMs: 30_000, keys }], consumers: [consumer] });
        const config = aWorld({ streams: [stream], physics: idealPhysics(physics) });
        const world = createWorld(config, seed, (one) => done.push(one));
        for (const { afterMs, factor, shards } of levers) {
          world.advanceTo(world.nowMs() + afterMs);
          setFactor(world, factor);
          world.updateShardCount(STREAM, shards);
        }
        drain(world);
        expect(done.reduce((sum, { count }) => sum + count, 0)).toBe(RECORDS);
        expectInOrder(done, linesOf(world));
      }),
      { numRuns: 60 },
    );
  });

  function expectInOrder(done: readonly DoneRecords[], lines: ReadonlyMap<number, Line>): void {
    const lastOfKey = new Map<number, number>();
    const firstOfShard = new Map<number, number>();
    const lastOfShard = new Map<number, number>();
    for (const [place, { group, arrivedAtMs, shard }] of done.entries()) {
      // Each record of a key came at a time of its own: a time is a sequence number.
      expect(arrivedAtMs).toBeGreaterThan(lastOfKey.get(group) ?? -1);
      lastOfKey.set(group, arrivedAtMs);
      if (!firstOfShard.has(shard)) firstOfShard.set(shard, place);
      lastOfShard.set(shard, place);
    }
    for (const [shard, { parents }] of lines) {
      for (const parent of parents) {
        expect(lastOfShard.get(parent) ?? -1).toBeLessThan(firstOfShard.get(shard) ?? RECORDS);
      }
    }
  }

  it.each(LEVELS)('of shards: while a parent holds records its children are not read (%s)', (level) => {
    const world = oneMapping(level, {
      stream: { shards: 2, arrivals: steady(1_000, 300_000) },
      physics: { tickMs: 100 },
    });
    world.advanceTo(120_000);
    const ofParents = world.streamTruth(STREAM).recordsIn;
    world.updateShardCount(STREAM, 4);
    world.advanceTo(130_000);
    expect(truthOf(world)).toMatchObject({ readableShards: 2 });
    while (truthOf(world).readableShards <= 2) {
      expect(truthOf(world).recordsDone).toBeLessThanOrEqual(ofParents);
      world.advanceTo(world.nowMs() + 500);
    }
    // Two lanes of 400 records a second; one of them may be a little fuller.
    expect(off(world.nowMs(), (ofParents / 800) * 1_000)).toBeLessThan(0.05);
  });
});
