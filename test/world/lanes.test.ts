/** Whatever a consumer can be set to, and whatever its functions meet: every record is somewhere, once, and in order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig } from '../../src/world/world-config.ts';
import { type ConsumerWorld, consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { aDownstream, CONSUMER, imbalance, STREAM, steady } from '../support/world-builders.ts';

const UNTIL_MS = 240_000;

const anyConsumer: fc.Arbitrary<Partial<ConsumerConfig>> = fc.record({
  factor: fc.integer({ min: 1, max: 10 }),
  batchSize: fc.constantFrom(1, 7, 100),
  batchWindowMs: fc.constantFrom(0, 2_500),
  jitter: fc.constantFrom(0, 0.3),
  maximumRetryAttempts: fc.constantFrom(null, 0, 2),
  maximumRecordAgeMs: fc.constantFrom(null, 60_000),
  bisectOnError: fc.boolean(),
  hasFailureDestination: fc.boolean(),
  partialBatchResponses: fc.boolean(),
  errorShare: fc.constantFrom(0, 0.1),
  filterPassShare: fc.constantFrom(1, 0.3),
  tumblingWindowMs: fc.constantFrom(null, 20_000),
  timeoutMs: fc.constantFrom(1_000, 60_000),
  sdkRetries: fc.constantFrom({ attempts: 0, firstMs: 100, maxMs: 400 }, { attempts: 3, firstMs: 100, maxMs: 400 }),
  fixedMs: fc.constantFrom(20, 400),
  fanOut: fc.constantFrom('standard' as const, 'enhanced' as const),
});

const anyParts: fc.Arbitrary<ConsumerWorld> = fc
  .record({
    consumer: anyConsumer,
    laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
    lookAheadRecords: fc.constantFrom(500, 1_000_000),
    pollIntervalMs: fc.constantFrom(0, 1_000),
    keys: fc.constantFrom(
      { kind: 'aggregated' as const },
      { kind: 'shares' as const, shares: { hot: 0.5, warm: 0.2 }, restKeys: 500 },
      { kind: 'zipf' as const, count: 300, exponent: 1.1 },
    ),
    recordsPerSec: fc.integer({ min: 5, max: 400 }),
    retentionMs: fc.constantFrom(90_000, 86_400_000),
    excess: fc.constantFrom('reject' as const, 'unprocessed' as const),
    poisoned: fc.boolean(),
    invisible: fc.boolean(),
  })
  .map((drawn) => {
    const { consumer, keys, retentionMs, laneMode, lookAheadRecords, pollIntervalMs } = drawn;
    const rateLimit = { recordsPerSec: 150, burstRecords: 200, excess: drawn.excess };
    const faults = [{ fromMs: 40_000, toMs: 60_000, capacity: 0, failure: 'fast' as const }];
    const reader = { name: 'kcl', fanOut: 'standard' as const, pollMs: 200, fromMs: 30_000, toMs: 90_000 };
    return {
      consumer: { ...consumer, downstream: 'table' },
      stream: {
        keys,
        retentionMs,
        shards: 2,
        arrivals: steady(drawn.recordsPerSec, UNTIL_MS, { kind: 'poisson' }),
        poison: drawn.poisoned ? [10_000, 70_000, 70_000].map((atMs) => ({ atMs, key: 'bad' })) : [],
        invisibleReaders: drawn.invisible ? [reader] : [],
      },
      physics: { laneMode, lookAheadRecords, pollIntervalMs, mappingUpdatePauseMs: { min: 0, max: 5_000 } },
      downstreams: [aDownstream({ rateLimit, faults, timeoutMs: 3_000 })],
    };
  });

const anyStep = fc.record({
  afterMs: fc.integer({ min: 1, max: 40_000 }),
  factor: fc.integer({ min: 1, max: 10 }),
  shards: fc.integer({ min: 1, max: 4 }),
});

/** Fails when a record of a followed key was done before an older one of the same key. */
function expectKeyOrder(done: readonly DoneRecords[]): void {
  const last = new Map<number, number>();
  for (const { group, arrivedAtMs } of done.filter((one) => one.group >= 0)) {
    expect(arrivedAtMs).toBeGreaterThanOrEqual(last.get(group) ?? 0);
    last.set(group, arrivedAtMs);
  }
}

function expectBalance(world: World): void {
  const truth = truthOf(world);
  expect(imbalance(world.streamTruth(STREAM), truth)).toEqual({ put: 0, read: 0 });
  expect(truth.recordsToDestination).toBeLessThanOrEqual(truth.recordsDiscarded);
  expect(truth.recordsFiltered).toBeLessThanOrEqual(truth.recordsDone);
}

describe('a consumer with all its settings', () => {
  it('keeps count and order, and takes the same course again', () => {
    fc.assert(
      fc.property(anyParts, fc.array(anyStep, { minLength: 2, maxLength: 8 }), fc.nat(), (parts, steps, seed) => {
        const run = (): string => {
          const done: DoneRecords[] = [];
          const world = consumerWorld({ ...parts, seed, onDone: (one) => done.push(one) });
          for (const { afterMs, factor, shards } of steps) {
            world.advanceTo(world.nowMs() + afterMs);
            expectBalance(world);
            world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), factor);
            world.updateShardCount(STREAM, shards);
          }
          world.advanceTo(Math.max(world.nowMs(), UNTIL_MS) + 60_000);
          expectBalance(world);
          expectKeyOrder(done);
          const { recordsDone, recordsFiltered } = truthOf(world);
          expect(done.reduce((sum, { count }) => sum + count, 0)).toBe(recordsDone - recordsFiltered);
          return world.digest();
        };
        expect(run()).toBe(run());
      }),
      { numRuns: 40 },
    );
  });
});
