/** Random splits and merges at any hash key, and even reshards between them: nothing is lost and no key overtakes itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { HASH_SPACE } from '../../src/world/key-hash.ts';
import { evenBoundaries } from '../../src/world/reshard-plan.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  drain,
  idealPhysics,
  imbalance,
  STREAM,
  steady,
} from '../support/world-builders.ts';

type Change =
  | { readonly kind: 'split'; readonly pick: number; readonly at: number }
  | { readonly kind: 'merge'; readonly pick: number }
  | { readonly kind: 'even'; readonly target: number }
  | { readonly kind: 'factor'; readonly factor: number };

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  // Often close to an end of the range: a shard of hardly any keys.
  fc.record({
    kind: fc.constant('split' as const),
    pick: fc.nat(),
    at: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  }),
  fc.record({ kind: fc.constant('merge' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('even' as const), target: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('factor' as const), factor: fc.integer({ min: 1, max: 10 }) }),
);

interface Open {
  readonly shardId: string;
  readonly from: bigint;
  readonly to: bigint;
}

function openShards(world: World): readonly Open[] {
  const answer = world.listShards(STREAM);
  if (answer.kind === 'refused') throw new Error(answer.message);
  return answer.value
    .filter(({ isOpen }) => isOpen)
    .map(({ shardId, startingHashKey, endingHashKey }) => {
      return { shardId, from: BigInt(startingHashKey), to: BigInt(endingHashKey) + 1n };
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

function make(world: World, change: Change): void {
  if (change.kind === 'factor') {
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), change.factor);
    return;
  }
  if (change.kind === 'even') {
    world.updateShardCount(STREAM, change.target);
    return;
  }
  const open = openShards(world);
  const chosen = open[change.pick % open.length];
  if (chosen === undefined) return;
  if (change.kind === 'merge') {
    const next = open[(change.pick + 1) % open.length];
    if (next !== undefined) world.mergeShards(STREAM, chosen.shardId, next.shardId);
    return;
  }
  const inner = BigInt(Math.floor(Number(chosen.to - chosen.from) * change.at));
  const last = chosen.to - 1n;
  const at = chosen.from + (inner < 1n ? 1n : inner);
  world.splitShard(STREAM, chosen.shardId, String(at > last ? last : at));
}

function expectCovered(world: World): void {
  const open = openShards(world);
  expect(open[0]?.from).toBe(0n);
  expect(open.at(-1)?.to).toBe(HASH_SPACE);
  for (let index = 1; index < open.length; index += 1) expect(open[index]?.from).toBe(open[index - 1]?.to);
}

const anyStep = fc.record({ afterMs: fc.integer({ min: 100, max: 15_000 }), change: anyChange });
const anyStream = fc.record({
  keys: fc.constantFrom(
    { kind: 'uniform' as const, count: 3_000 },
    { kind: 'aggregated' as const },
    { kind: 'zipf' as const, count: 500, exponent: 1.1 },
  ),
  laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
  kind: fc.constantFrom('exact' as const, 'poisson' as const),
  shards: fc.integer({ min: 1, max: 4 }),
});

describe('shards of any width', () => {
  it('lose nothing, keep the order of each key, cover all keys and can be made even again', () => {
    fc.assert(
      fc.property(anyStream, fc.array(anyStep, { maxLength: 9 }), fc.nat(), (drawn, steps, seed) => {
        const last = new Map<number, number>();
        const late: DoneRecords[] = [];
        const onDone = (one: DoneRecords): void => {
          if (one.group < 0) return;
          if (one.arrivedAtMs < (last.get(one.group) ?? 0)) late.push(one);
          last.set(one.group, one.arrivedAtMs);
        };
        const stream = aStream({
          ...drawn,
          kind: 'kinesis-provisioned',
          arrivals: steady(400, 90_000, { kind: drawn.kind }),
          bursts: [{ atMs: 0, overMs: 90_000, keys: digits(900).map((key) => `burst-${Number(key) % 13}`) }],
          consumers: [aConsumer({ factor: 2, batchSize: 20, fixedMs: 60, jitter: 0.3 })],
        });
        const physics = idealPhysics({ laneMode: drawn.laneMode, reshardPerOperationMs: 1_500, childDiscoveryMs: 800 });
        const world = createWorld(aWorld({ streams: [stream], physics }), seed, onDone);
        for (const { afterMs, change } of steps) {
          world.advanceTo(world.nowMs() + afterMs);
          make(world, change);
          expectCovered(world);
          expect(imbalance(world.streamTruth(STREAM), world.consumerTruth(STREAM, CONSUMER))).toEqual({
            put: 0,
            read: 0,
          });
        }
        drain(world);
        expect(late).toEqual([]);
        expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(world.streamTruth(STREAM).recordsIn);
        world.advanceTo(world.nowMs() + 60_000);
        const target = openShards(world).length + 1;
        expect(world.updateShardCount(STREAM, target)).toMatchObject({ kind: 'ok' });
        world.advanceTo(world.nowMs() + 60_000);
        expect(
          openShards(world)
            .slice(1)
            .map(({ from }) => from),
        ).toEqual(evenBoundaries(target));
      }),
      { numRuns: 25 },
    );
  });

  it('keep the write limit of one shard each, however narrow they are', () => {
    const stream = aStream({
      shards: 1,
      arrivals: steady(3_000, 60_000),
      producer: { retryMs: 1_000, giveUpMs: 1_000, bufferRecords: 0 },
      consumers: [],
    });
    const world = createWorld(aWorld({ streams: [stream] }), 1);
    // A tenth of the keys, and the others: 300 and 2,700 records a second.
    world.splitShard(STREAM, 'shardId-000000000000', String(HASH_SPACE / 10n));
    world.advanceTo(60_000);
    expect(world.streamTruth(STREAM).recordsIn / 60).toBeGreaterThan(1_280);
    expect(world.streamTruth(STREAM).recordsIn / 60).toBeLessThan(1_340);
  });
});
