/** The world against queueing theory: what can be computed by hand must come out. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
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

const poisson = { kind: 'poisson' } as const;
const oneKey = { kind: 'one', key: 'a' } as const;

function meanSojournSec(world: World): number {
  const { lateRecordSeconds, recordsDone } = world.consumerTruth(STREAM, CONSUMER);
  return lateRecordSeconds / recordsDone;
}

describe('a lane as a queue', () => {
  it("holds to Little's law exactly", () => {
    const consumer = aConsumer({ batchSize: 1, fixedMs: 1_000, perRecordMs: 0 });
    const stream = aStream({ arrivals: steady(0.7, 3_600_000, poisson), keys: oneKey, consumers: [consumer] });
    const world = createWorld(aWorld({ streams: [stream], lateAfterMs: 0, physics: idealPhysics({ tickMs: 100 }) }), 3);
    let recordMs = 0;
    // Every event lies on a multiple of 50 ms, so between two of them nothing changes.
    for (let atMs = 0; !world.isDrained(); atMs += 50) {
      world.advanceTo(atMs);
      const { backlogRecords, inFlightRecords } = world.consumerTruth(STREAM, CONSUMER);
      recordMs += (backlogRecords + inFlightRecords) * 50;
    }
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBeGreaterThan(2_000);
    expect(recordMs / 1_000).toBeCloseTo(world.consumerTruth(STREAM, CONSUMER).lateRecordSeconds, 6);
  });

  it('waits as an M/D/1 queue does', () => {
    const serviceSec = 0.1;
    for (const perSec of [3, 5, 8]) {
      const consumer = aConsumer({ batchSize: 1, fixedMs: 100, perRecordMs: 0 });
      const stream = aStream({ arrivals: steady(perSec, 6_000_000, poisson), keys: oneKey, consumers: [consumer] });
      const physics = idealPhysics({ tickMs: 10 });
      const world = createWorld(aWorld({ streams: [stream], lateAfterMs: 0, physics }), 5);
      drain(world, 1_000_000);
      const expected = serviceSec + (perSec * serviceSec ** 2) / (2 * (1 - perSec * serviceSec));
      expect(meanSojournSec(world) / expected).toBeGreaterThan(0.95);
      expect(meanSojournSec(world) / expected).toBeLessThan(1.05);
    }
  });

  it('settles at the batch size that the arrivals of one batch refill', () => {
    for (const perSec of [200, 300]) {
      const stream = aStream({
        arrivals: steady(perSec, 1_000_000, poisson),
        keys: oneKey,
        consumers: [aConsumer({ fixedMs: 50, perRecordMs: 2, batchSize: 100 })],
      });
      const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ tickMs: 2 }) }), 5);
      world.advanceTo(1_000_000);
      const { recordsDone, invocations } = world.consumerTruth(STREAM, CONSUMER);
      const expected = (perSec * 0.05) / (1 - perSec * 0.002);
      expect(recordsDone / invocations / expected).toBeGreaterThan(0.97);
      expect(recordsDone / invocations / expected).toBeLessThan(1.03);
    }
  });

  it('ages by 1 − μ/λ a second while more comes than it does', () => {
    const consumer = aConsumer({ fixedMs: 50, perRecordMs: 2, batchSize: 100 });
    const stream = aStream({ arrivals: steady(800, 1_000_000), keys: oneKey, consumers: [consumer] });
    const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ tickMs: 100 }) }), 5);
    world.advanceTo(200_000);
    const before = world.consumerTruth(STREAM, CONSUMER).oldestAgeMs;
    world.advanceTo(1_000_000);
    const slope = (world.consumerTruth(STREAM, CONSUMER).oldestAgeMs - before) / 800_000;
    expect(slope).toBeCloseTo(1 - 400 / 800, 2);
  });

  it('reads no faster than the shard lets it', () => {
    const outageMs = 600_000;
    const recordBytes = 4_096;
    // Half the read limit: what an outage leaves behind takes as long again.
    const perSec = 255;
    const down = aDownstream({ recordsPerSecPerCall: 1e6, timeoutMs: 1_000 });
    const faults = [{ fromMs: 0, toMs: outageMs, capacity: 0, failure: 'fast' }] as const;
    const consumer = aConsumer({ factor: 10, fixedMs: 50, perRecordMs: 0, batchSize: 500, downstream: 'table' });
    const stream = aStream({ recordBytes, arrivals: steady(perSec, 3_000_000), consumers: [consumer] });
    const physics = idealPhysics({ tickMs: 100, retryMaxMs: 1_000 });
    const world = createWorld(aWorld({ streams: [stream], downstreams: [{ ...down, faults }], physics }), 5);
    world.advanceTo(outageMs);
    while (world.consumerTruth(STREAM, CONSUMER).oldestAgeMs > 2_000) world.advanceTo(world.nowMs() + 1_000);
    const catchUpMs = world.nowMs() - outageMs;
    expect(catchUpMs / outageMs).toBeGreaterThan(0.95);
    expect(catchUpMs / outageMs).toBeLessThan(1.05);
  });
});
