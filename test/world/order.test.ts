/** The promise of Kinesis and Lambda that every lever has to keep: the records of one key are done in their order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { createWorld } from '../../src/world/world.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  drain,
  idealPhysics,
  STREAM,
} from '../support/world-builders.ts';

/** Fails when a record of a key was done before an older one of the same key. */
function expectKeyOrder(done: readonly DoneRecords[]): void {
  const last = new Map<number, number>();
  for (const { group, arrivedAtMs } of done) {
    expect(arrivedAtMs).toBeGreaterThanOrEqual(last.get(group) ?? 0);
    last.set(group, arrivedAtMs);
  }
}

const RECORDS = 600;
const keys = Array.from({ length: RECORDS }, (_, index) => String(index % 23));

describe('the order of a key', () => {
  it('survives factor changes, reshards, errors and read-backs', () => {
    const lever = fc.record({
      afterMs: fc.integer({ min: 500, max: 20_000 }),
      factor: fc.integer({ min: 1, max: 10 }),
      shards: fc.integer({ min: 1, max: 6 }),
    });
    const anyPhysics = fc.record({
      laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
      pollIntervalMs: fc.constantFrom(0, 1_000),
      mappingUpdatePauseMs: fc.constantFrom({ min: 0, max: 0 }, { min: 100, max: 5_000 }),
      reshardPerOperationMs: fc.constantFrom(0, 2_000),
      childDiscoveryMs: fc.constantFrom(0, 3_000),
    });
    const bisect = fc.boolean();
    fc.assert(
      fc.property(
        anyPhysics,
        fc.array(lever, { maxLength: 8 }),
        bisect,
        fc.nat(),
        (physics, levers, bisectOnError, seed) => {
          const done: DoneRecords[] = [];
          const faults = [{ fromMs: 8_000, toMs: 14_000, capacity: 0, failure: 'timeout' as const }];
          const consumer = aConsumer({ batchSize: 3, fixedMs: 700, jitter: 0.5, downstream: 'table', bisectOnError });
          const stream = aStream({ bursts: [{ atMs: 0, overMs: 30_000, keys }], consumers: [consumer] });
          const downstreams = [aDownstream({ timeoutMs: 900, faults })];
          const config = aWorld({ streams: [stream], downstreams, physics: idealPhysics(physics) });
          const world = createWorld(config, seed, (one) => done.push(one));
          for (const { afterMs, factor, shards } of levers) {
            world.advanceTo(world.nowMs() + afterMs);
            world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), factor);
            world.updateShardCount(STREAM, shards);
          }
          drain(world);
          expect(done.reduce((sum, { count }) => sum + count, 0)).toBe(RECORDS);
          expectKeyOrder(done);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lets no child begin before its parents are read to their end, and found', () => {
    const done: DoneRecords[] = [];
    const consumer = aConsumer({ batchSize: 1, fixedMs: 500, perRecordMs: 0, factor: 2 });
    const stream = aStream({ bursts: [{ atMs: 0, overMs: 20_000, keys }], consumers: [consumer], shards: 2 });
    const config = aWorld({ streams: [stream], physics: idealPhysics({ childDiscoveryMs: 7_000 }) });
    const world = createWorld(config, 1, (one) => done.push(one));
    world.advanceTo(10_000);
    // One shard from two: the child of a merge waits for both.
    world.updateShardCount(STREAM, 1);
    drain(world);
    const parentsEnd = Math.max(...done.filter(({ shard }) => shard < 2).map(({ doneAtMs }) => doneAtMs));
    const child = done.filter(({ shard }) => shard === 2);
    expect(child.length).toBeGreaterThan(100);
    expect(Math.min(...child.map(({ doneAtMs }) => doneAtMs))).toBe(parentsEnd + 7_000 + 500);
  });

  it('makes each consumer wait for its own parents only', () => {
    const done: DoneRecords[] = [];
    const slow = aConsumer({ name: 'slow', batchSize: 1, fixedMs: 500, perRecordMs: 0 });
    const fast = aConsumer({ name: 'fast', batchSize: 100, fixedMs: 10, perRecordMs: 0 });
    const stream = aStream({ bursts: [{ atMs: 0, overMs: 20_000, keys }], consumers: [slow, fast] });
    const world = createWorld(aWorld({ streams: [stream] }), 1, (one) => done.push(one));
    world.advanceTo(10_000);
    world.updateShardCount(STREAM, 2);
    drain(world);
    const firstOfChildren = (name: string): number =>
      Math.min(...done.filter(({ consumer, shard }) => consumer === name && shard > 0).map(({ doneAtMs }) => doneAtMs));
    expect(firstOfChildren('fast')).toBeLessThan(11_000);
    expect(firstOfChildren('slow')).toBeGreaterThan(100_000);
  });
});
