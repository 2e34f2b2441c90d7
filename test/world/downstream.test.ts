import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { DownstreamConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  drain,
  idealPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

/** `lanes` that are never idle, and nothing but the downstream to wait for. */
function saturated(lanes: number, downstream: DownstreamConfig): World {
  const shards = lanes % 8 === 0 ? Math.max(8, lanes / 10) : lanes;
  const consumer = aConsumer({
    factor: lanes / shards,
    batchSize: 1,
    fixedMs: 0,
    perRecordMs: 0,
    timeoutMs: 900_000,
    downstream: 'table',
  });
  const keys = { kind: 'uniform', count: 50_000 } as const;
  const stream = aStream({
    shards,
    arrivals: steady(shards * 900, 60_000),
    keys,
    recordBytes: 1,
    consumers: [consumer],
  });
  return createWorld(aWorld({ streams: [stream], downstreams: [downstream] }), 1);
}

describe('a downstream', () => {
  it.each([
    [1, 400],
    [4, 1_336],
    [8, 2_033],
    [15, 2_362],
    [24, 2_203],
    [32, 1_964],
    [80, 1_059],
    [160, 578],
    [320, 301],
  ])('does for %i calls at once what the scalability law says: %i records a second', (lanes, perSec) => {
    const table = aDownstream({ recordsPerSecPerCall: 400, contention: 0.05, coherency: 0.004, timeoutMs: 900_000 });
    const world = saturated(lanes, table);
    world.advanceTo(20_000);
    const before = world.consumerTruth(STREAM, CONSUMER).recordsDone;
    world.advanceTo(60_000);
    const rate = (world.consumerTruth(STREAM, CONSUMER).recordsDone - before) / 40;
    expect(rate / perSec).toBeGreaterThan(0.99);
    expect(rate / perSec).toBeLessThan(1.01);
  });

  it('collapses under too many lanes in a brown-out, and recovers when they go', () => {
    const faults = [{ fromMs: 600_000, toMs: 1_200_000, capacity: 0.3, failure: 'fast' }] as const;
    const table = aDownstream({ contention: 0.05, coherency: 0.004, timeoutMs: 5_000, faults });
    const consumer = aConsumer({ factor: 10, batchSize: 100, fixedMs: 20, perRecordMs: 0, downstream: 'table' });
    const stream = aStream({ shards: 8, arrivals: steady(1_500, 7_200_000), consumers: [consumer] });
    const physics = idealPhysics({ pollIntervalMs: 1_000, retryFirstMs: 100, retryMaxMs: 200 });
    const world = createWorld(aWorld({ streams: [stream], downstreams: [table], physics }), 1);
    const doneBetween = (fromMs: number, toMs: number): number => {
      world.advanceTo(fromMs);
      const before = world.consumerTruth(STREAM, CONSUMER).recordsDone;
      world.advanceTo(toMs);
      return (world.consumerTruth(STREAM, CONSUMER).recordsDone - before) / ((toMs - fromMs) / 1_000);
    };
    expect(doneBetween(300_000, 600_000)).toBeGreaterThan(1_450);
    expect(doneBetween(900_000, 1_200_000)).toBeLessThan(150);
    // The illness is over, the pressure is not: it stays down.
    expect(doneBetween(1_500_000, 1_800_000)).toBeLessThan(150);
    const { attempts, failures } = world.downstreamTruth('table');
    expect(failures / attempts).toBeGreaterThan(0.3);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 2);
    expect(doneBetween(1_900_000, 2_500_000)).toBeGreaterThan(2_000);
  });

  it('fails at once, or is silent until the timeout', () => {
    for (const [failure, lastsMs] of [
      ['fast', 5],
      ['timeout', 3_000],
    ] as const) {
      const faults = [{ fromMs: 0, toMs: 10_000, capacity: 0, failure }];
      const consumer = aConsumer({ batchSize: 10, fixedMs: 0, perRecordMs: 0, downstream: 'table', eventCounts: true });
      const stream = aStream({ bursts: [{ atMs: 0, overMs: 0, keys: ['a'] }], consumers: [consumer] });
      const table = aDownstream({ timeoutMs: 3_000, faults });
      const world = createWorld(aWorld({ streams: [stream], downstreams: [table] }), 1);
      world.advanceTo(lastsMs - 1);
      expect(world.downstreamTruth('table')).toMatchObject({ callsInFlight: 1, attempts: 1, failures: 0, capacity: 0 });
      world.advanceTo(lastsMs);
      expect(world.downstreamTruth('table')).toMatchObject({ callsInFlight: 0, failures: 1 });
      drain(world);
      expect(world.downstreamTruth('table').capacity).toBe(1);
      const { recordsDone, failedInvocations, invocations, backendAttempts } = world.consumerTruth(STREAM, CONSUMER);
      expect(recordsDone).toBe(1);
      expect(backendAttempts).toBe(invocations);
      expect(failedInvocations).toBe(invocations - 1);
    }
  });

  it('is shared by all that write to it', () => {
    const consumers = [aConsumer({ downstream: 'table' }), aConsumer({ name: 'audit', downstream: 'table' })];
    const streams = [
      aStream({ bursts: [{ atMs: 0, overMs: 0, keys: ['a'] }], consumers }),
      aStream({
        name: 'other',
        bursts: [{ atMs: 0, overMs: 0, keys: ['a'] }],
        consumers: [aConsumer({ name: 'third', downstream: 'table' })],
      }),
    ];
    const table = aDownstream({ recordsPerSecPerCall: 1, contention: 1 });
    const world = createWorld(aWorld({ streams, downstreams: [table] }), 1);
    world.advanceTo(60);
    expect(world.downstreamTruth('table').callsInFlight).toBe(3);
    drain(world);
    // With α = 1 the third of three calls at once takes three times as long.
    expect(world.consumerTruth('other', 'third').lastDoneAtMs).toBe(52 + 3_000);
  });

  it('works on for a function that has been killed', () => {
    const consumer = aConsumer({
      timeoutMs: 1_000,
      fixedMs: 0,
      perRecordMs: 0,
      maximumRetryAttempts: 0,
      downstream: 'table',
    });
    const stream = aStream({ bursts: [{ atMs: 0, overMs: 0, keys: ['a'] }], consumers: [consumer] });
    const world = createWorld(
      aWorld({ streams: [stream], downstreams: [aDownstream({ recordsPerSecPerCall: 0.5 })] }),
      1,
    );
    world.advanceTo(1_000);
    expect(world.consumerTruth(STREAM, CONSUMER)).toMatchObject({ failedInvocations: 1, recordsDiscarded: 1 });
    expect(world.downstreamTruth('table').callsInFlight).toBe(1);
    world.advanceTo(2_000);
    expect(world.downstreamTruth('table').callsInFlight).toBe(0);
  });
});
