/** Whatever the account and its owner do, every record is somewhere, is there once, and equal seeds give equal runs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappingChange } from '../../src/world/account-api.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Deploy, DownstreamConfig, WorldConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  imbalance,
  realPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const UNTIL_MS = 400_000;
const NAMES = ['bill', 'audit'] as const;

const anyDownstream: fc.Arbitrary<DownstreamConfig> = fc
  .record({
    recordsPerSec: fc.integer({ min: 20, max: 1_500 }),
    burstRecords: fc.integer({ min: 1, max: 2_000 }),
    excess: fc.constantFrom('reject' as const, 'unprocessed' as const),
    isLimited: fc.boolean(),
    growsAfterMs: fc.constantFrom(null, 60_000, 120_000),
    outside: fc.array(fc.record({ atMs: fc.nat(UNTIL_MS), calls: fc.nat(60) }), { maxLength: 3 }),
    capacity: fc.constantFrom(0, 0.2, 1),
    coherency: fc.constantFrom(0, 0.01),
  })
  .map(({ recordsPerSec, burstRecords, excess, isLimited, growsAfterMs, outside, capacity, coherency }) =>
    aDownstream({
      contention: 0.05,
      coherency,
      timeoutMs: 3_000,
      faults: [{ fromMs: 80_000, toMs: 160_000, capacity, failure: 'fast' }],
      rateLimit: isLimited ? { recordsPerSec, burstRecords, excess } : null,
      selfScaling:
        growsAfterMs === null
          ? null
          : { afterThrottledMs: growsAfterMs, everyMs: 60_000, step: 1.5, maxRecordsPerSec: 3_000 },
      outsideCalls: outside.sort((a, b) => a.atMs - b.atMs),
    }),
  );

const anyDeploys: fc.Arbitrary<readonly Deploy[]> = fc
  .array(
    fc.record(
      {
        atMs: fc.nat(UNTIL_MS),
        fixedMs: fc.integer({ min: 0, max: 500 }),
        perRecordMs: fc.integer({ min: 0, max: 5 }),
        timeoutMs: fc.constantFrom(100, 3_000, 60_000),
        memoryMb: fc.constantFrom(128, 2_048),
      },
      { requiredKeys: ['atMs'] },
    ),
    { maxLength: 4 },
  )
  .map((deploys) => deploys.sort((a, b) => a.atMs - b.atMs));

const anyWorld: fc.Arbitrary<WorldConfig> = fc
  .record({
    table: anyDownstream,
    deploys: anyDeploys,
    recordsPerSec: fc.integer({ min: 20, max: 1_500 }),
    concurrency: fc.integer({ min: 2, max: 300 }),
    others: fc.array(fc.record({ atMs: fc.nat(UNTIL_MS), executions: fc.nat(300) }), { maxLength: 4 }),
    environmentsPer10Sec: fc.integer({ min: 1, max: 50 }),
    maximumRetryAttempts: fc.constantFrom(null, 0, 3),
    maximumRecordAgeMs: fc.constantFrom(null, 90_000),
    partialBatchResponses: fc.boolean(),
    sdkRetries: fc.constantFrom({ attempts: 0, firstMs: 50, maxMs: 400 }, { attempts: 3, firstMs: 50, maxMs: 400 }),
    errorShare: fc.constantFrom(0, 0.2),
    tail: fc.constantFrom({ share: 0, longest: 1 }, { share: 0.5, longest: 90_000 }),
    metricGapShare: fc.constantFrom(0, 0.3),
  })
  .map((drawn) => {
    const one = aConsumer({ ...drawn, factor: 3, downstream: 'table', jitter: 0.2 });
    const other = aConsumer({ name: 'audit', factor: 2, fixedMs: 20, perRecordMs: 0.5 });
    const arrivals = steady(drawn.recordsPerSec, UNTIL_MS, { kind: 'poisson' });
    const { environmentsPer10Sec, tail, metricGapShare, concurrency } = drawn;
    const mappingUpdatePauseMs = { min: 0, max: 30_000, tail };
    return aWorld({
      account: {
        concurrency,
        concurrencyUsedByOthers: drawn.others.sort((a, b) => a.atMs - b.atMs),
        shardLimit: 500,
      },
      streams: [aStream({ shards: 2, arrivals, consumers: [one, other] })],
      downstreams: [drawn.table],
      physics: realPhysics({ environmentsPer10Sec, metricGapShare, mappingUpdatePauseMs }),
    });
  });

type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'update'; readonly name: (typeof NAMES)[number]; readonly change: MappingChange }
  | { readonly kind: 'reserve'; readonly name: (typeof NAMES)[number]; readonly executions: number | null };

const anyChange: fc.Arbitrary<MappingChange> = fc.record(
  {
    parallelizationFactor: fc.integer({ min: 1, max: 10 }),
    batchSize: fc.integer({ min: 1, max: 400 }),
    batchWindowMs: fc.constantFrom(0, 5_000),
    maximumRetryAttempts: fc.constantFrom(null, 0, 2),
    maximumRecordAgeMs: fc.constantFrom(null, 60_000),
    bisectOnError: fc.boolean(),
    enabled: fc.boolean(),
  },
  { requiredKeys: [] },
);

const anyName = fc.constantFrom(...NAMES);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60_000 }) }) },
  fc.record({ kind: fc.constant('update' as const), name: anyName, change: anyChange }),
  fc.record({
    kind: fc.constant('reserve' as const),
    name: anyName,
    executions: fc.constantFrom(null, 0, 1, 5, 150),
  }),
);

function take(world: World, step: Step): void {
  if (step.kind === 'wait') world.advanceTo(world.nowMs() + step.ms);
  if (step.kind === 'update') world.updateMapping(world.mappingIdOf(STREAM, step.name), step.change);
  if (step.kind === 'reserve') world.putReservedConcurrency(step.name, step.executions);
}

function expectBalance(world: World): void {
  for (const name of NAMES) {
    const balance = imbalance(world.streamTruth(STREAM), world.consumerTruth(STREAM, name));
    expect(balance).toEqual({ put: 0, read: 0 });
  }
  const { attempts, failures, recordsRefused, callsInFlight } = world.downstreamTruth('table');
  expect(callsInFlight).toBeGreaterThanOrEqual(0);
  expect(failures).toBeLessThanOrEqual(attempts);
  expect(recordsRefused).toBeLessThanOrEqual(attempts);
}

function runOf(config: WorldConfig, steps: readonly Step[], seed: number, isWatched: boolean): World {
  const world = createWorld(config, seed);
  for (const step of steps) {
    take(world, step);
    if (isWatched) expectBalance(world);
  }
  world.advanceTo(Math.max(world.nowMs(), UNTIL_MS));
  expectBalance(world);
  return world;
}

describe('an account that changes', () => {
  it('loses no record and runs the same from the same seed, watched or not', () => {
    fc.assert(
      fc.property(anyWorld, fc.array(anyStep, { minLength: 5, maxLength: 20 }), fc.nat(), (config, steps, seed) => {
        const watched = runOf(config, steps, seed, true);
        const left = runOf(config, steps, seed, false);
        expect(left.digest()).toBe(watched.digest());
        expect(left.downstreamTruth('table')).toEqual(watched.downstreamTruth('table'));
        for (const name of NAMES) {
          expect(left.consumerTruth(STREAM, name)).toEqual(watched.consumerTruth(STREAM, name));
        }
      }),
      { numRuns: 25 },
    );
  });
});
