/** Whatever happens, every record is somewhere, and is somewhere once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  drain,
  imbalance,
  realPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'factor'; readonly factor: number }
  | { readonly kind: 'shards'; readonly target: number };

const UNTIL_MS = 600_000;

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
  fc.record({ kind: fc.constant('factor' as const), factor: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('shards' as const), target: fc.integer({ min: 1, max: 8 }) }),
);

const anyWorld: fc.Arbitrary<WorldConfig> = fc
  .record({
    laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
    noise: fc.constantFrom(
      { kind: 'exact' as const },
      { kind: 'poisson' as const },
      { kind: 'dispersed' as const, index: 8 },
    ),
    keys: fc.constantFrom(
      { kind: 'uniform' as const, count: 5_000 },
      { kind: 'zipf' as const, count: 2_000, exponent: 1.1 },
      { kind: 'shares' as const, shares: { hot: 0.6 }, restKeys: 400 },
    ),
    recordsPerSec: fc.integer({ min: 50, max: 4_000 }),
    maximumRetryAttempts: fc.constantFrom(null, 0, 3),
    maximumRecordAgeMs: fc.constantFrom(null, 60_000),
    retentionMs: fc.constantFrom(120_000, 86_400_000),
    bisectOnError: fc.boolean(),
    batchWindowMs: fc.constantFrom(0, 3_000),
    reserved: fc.constantFrom(null, 3),
    failure: fc.constantFrom('fast' as const, 'timeout' as const),
  })
  .map((drawn) => {
    const faults = [{ fromMs: 100_000, toMs: 250_000, capacity: 0, failure: drawn.failure }];
    const one = aConsumer({ ...drawn, downstream: 'table', reservedConcurrency: drawn.reserved, jitter: 0.2 });
    const other = aConsumer({ name: 'audit', factor: 2, fixedMs: 20, perRecordMs: 0.5, fanOut: 'enhanced' });
    const arrivals = steady(drawn.recordsPerSec, UNTIL_MS, drawn.noise);
    const producer = { retryMs: 700, giveUpMs: 20_000 };
    const stream = aStream({ ...drawn, shards: 2, arrivals, producer, consumers: [one, other] });
    const pause = { min: 0, max: 60_000 };
    return aWorld({
      streams: [stream],
      downstreams: [aDownstream({ timeoutMs: 4_000, faults })],
      physics: realPhysics({ laneMode: drawn.laneMode, mappingUpdatePauseMs: pause, reshardPerOperationMs: 5_000 }),
    });
  });

function take(world: World, step: Step): void {
  if (step.kind === 'wait') world.advanceTo(world.nowMs() + step.ms);
  if (step.kind === 'factor') world.updateParallelizationFactor(world.mappingIdOf(STREAM, 'bill'), step.factor);
  if (step.kind === 'shards') world.updateShardCount(STREAM, step.target);
}

function expectBalance(world: World): void {
  for (const consumer of ['bill', 'audit']) {
    const balance = imbalance(world.streamTruth(STREAM), world.consumerTruth(STREAM, consumer));
    expect(balance).toEqual({ put: 0, read: 0 });
  }
}

describe('conservation of records', () => {
  it('holds at any instant, whatever is turned or broken', () => {
    fc.assert(
      fc.property(anyWorld, fc.array(anyStep, { minLength: 5, maxLength: 25 }), fc.nat(), (config, steps, seed) => {
        const world = createWorld(config, seed);
        for (const step of steps) {
          take(world, step);
          expectBalance(world);
        }
        const balancedTo = Math.max(world.nowMs(), UNTIL_MS);
        world.advanceTo(balancedTo);
        expectBalance(world);
        expect(world.streamTruth(STREAM).recordsOffered).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves nothing over when all is drained', () => {
    const stream = aStream({
      shards: 4,
      arrivals: steady(1_000, 120_000, { kind: 'poisson' }),
      consumers: [aConsumer({ factor: 2 })],
    });
    const world = createWorld(aWorld({ streams: [stream], physics: realPhysics() }), 1);
    world.advanceTo(30_000);
    world.updateShardCount(STREAM, 5);
    drain(world);
    const { recordsDone, oldestAgeMs } = world.consumerTruth(STREAM, 'bill');
    expect(recordsDone).toBe(world.streamTruth(STREAM).recordsOffered);
    expect(oldestAgeMs).toBe(0);
  });
});
