/** Every way in which a stream is fed, read and changed, mixed at random: each record is somewhere, and once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { StreamConfig, WorldConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  drain,
  imbalance,
  realPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const UNTIL_MS = 240_000;
const NEXT = 'next';
const DAY_HOURS = 24;

const anyProducer = fc.record(
  {
    retryMs: fc.integer({ min: 50, max: 2_000 }),
    giveUpMs: fc.constantFrom(3_000, 60_000),
    retryMaxMs: fc.constantFrom(2_000, 30_000),
    bufferRecords: fc.constantFrom(0, 500, 20_000),
  },
  { requiredKeys: ['retryMs', 'giveUpMs'] },
);

const anyKeys: fc.Arbitrary<StreamConfig['keys']> = fc.constantFrom(
  { kind: 'uniform', count: 2_000 },
  { kind: 'zipf', count: 500, exponent: 1.1 },
  { kind: 'aggregated' },
  { kind: 'one', key: 'only' },
);

const anyReader = fc.record({
  name: fc.constantFrom('archive', 'lake'),
  fanOut: fc.constantFrom('standard' as const, 'enhanced' as const),
  pollMs: fc.constantFrom(200, 1_000, 7_000),
  fromMs: fc.integer({ min: 0, max: UNTIL_MS }),
  toMs: fc.constantFrom(UNTIL_MS / 2, UNTIL_MS * 2),
});

const anyPhysics = fc.record({
  laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
  onDemandSplitMs: fc.constantFrom(60_000, 180_000),
  dynamodbShardLifeMs: fc.constantFrom(45_000, 200_000),
});

const anyStream = fc.record({
  kind: fc.constantFrom('kinesis-provisioned' as const, 'kinesis-on-demand' as const, 'dynamodb' as const),
  shards: fc.integer({ min: 1, max: 4 }),
  keys: anyKeys,
  producer: anyProducer,
  recordsPerSec: fc.integer({ min: 0, max: 5_000 }),
  noise: fc.constantFrom({ kind: 'exact' as const }, { kind: 'poisson' as const }),
  factors: fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 5 }),
  poison: fc.array(
    fc.integer({ min: 0, max: UNTIL_MS }).map((atMs) => ({ atMs, key: `bad-${atMs}` })),
    { maxLength: 3 },
  ),
  invisibleReaders: fc.array(anyReader, { maxLength: 2 }),
  recordsPerRecord: fc.constantFrom(0.1, 1, 2.5),
});

const anyWorld: fc.Arbitrary<WorldConfig> = fc.tuple(anyStream, anyStream, anyPhysics).map(([first, next, physics]) => {
  const streamOf = (name: string, drawn: typeof first, output: StreamConfig['consumers'][number]['output']) => {
    const overlay = { pieceMs: 700, factors: drawn.factors };
    const arrivals = { ...steady(drawn.recordsPerSec, UNTIL_MS, drawn.noise), overlay };
    const poison = [...drawn.poison].sort((a, b) => a.atMs - b.atMs);
    const consumer = aConsumer({ name: `${name}-work`, factor: 3, output, maximumRetryAttempts: 2, fixedMs: 30 });
    return aStream({ ...drawn, name, arrivals, poison, consumers: [{ ...consumer, bisectOnError: true }] });
  };
  const output = { stream: NEXT, recordsPerRecord: first.recordsPerRecord };
  const streams = [streamOf(STREAM, first, output), streamOf(NEXT, next, null)];
  return aWorld({ streams, physics: realPhysics({ ...physics, reshardPerOperationMs: 3_000 }) });
});

interface Step {
  readonly afterMs: number;
  readonly stream: string;
  readonly what: 'shards' | 'split' | 'retention' | 'factor';
  readonly number: number;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.integer({ min: 1, max: 60_000 }),
  stream: fc.constantFrom(STREAM, NEXT),
  what: fc.constantFrom('shards' as const, 'split' as const, 'retention' as const, 'factor' as const),
  number: fc.integer({ min: 1, max: 8 }),
});

function take(world: World, { afterMs, stream, what, number }: Step): void {
  world.advanceTo(world.nowMs() + afterMs);
  const mapping = world.mappingIdOf(stream, `${stream}-work`);
  if (what === 'shards') world.updateShardCount(stream, number);
  if (what === 'split') world.splitShard(stream, 'shardId-000000000000', String(BigInt(number) << 120n));
  if (what === 'retention') world.setRetention(stream, DAY_HOURS + number);
  if (what === 'factor') world.updateParallelizationFactor(mapping, number);
}

function expectBalance(world: World): void {
  for (const stream of [STREAM, NEXT]) {
    const truth = world.streamTruth(stream);
    expect(imbalance(truth, world.consumerTruth(stream, `${stream}-work`))).toEqual({ put: 0, read: 0 });
  }
}

describe('a stream with all it may have', () => {
  it('balances at any instant, keeps keys in order and takes equal courses for equal seeds', () => {
    fc.assert(
      fc.property(anyWorld, fc.array(anyStep, { maxLength: 8 }), fc.nat(), (config, steps, seed) => {
        const last = new Map<string, number>();
        const overtaken: DoneRecords[] = [];
        const world = createWorld(config, seed, (one) => {
          if (one.group < 0) return;
          const key = `${one.stream} ${one.group}`;
          if (one.arrivedAtMs < (last.get(key) ?? 0)) overtaken.push(one);
          last.set(key, one.arrivedAtMs);
        });
        const again = createWorld(config, seed);
        for (const step of steps) {
          take(world, step);
          expectBalance(world);
          take(again, step);
        }
        const endMs = Math.max(world.nowMs(), UNTIL_MS);
        world.advanceTo(endMs);
        expectBalance(world);
        expect(overtaken).toEqual([]);
        again.advanceTo(endMs);
        expect(again.digest()).toBe(world.digest());
      }),
      { numRuns: 25 },
    );
  });

  it('comes to an end', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(), (config, seed) => {
        const streams = config.streams.map((stream) => ({
          ...stream,
          producer: { ...stream.producer, giveUpMs: 3_000 },
        }));
        const world = createWorld({ ...config, streams }, seed);
        world.advanceTo(UNTIL_MS);
        drain(world, 60_000);
        expectBalance(world);
      }),
      { numRuns: 8 },
    );
  });
});
