/** Closed forms 1 and 2: no record is lost from the books, and the area under the backlog is the sum of all delays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  imbalance,
  realPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';
import { inSteps, MINUTE_MS } from './fluid/both-levels.ts';
import { heldRecords, LEVELS, oneMapping, setFactor, truthOf } from './fluid/closed-forms.ts';

/** Delays of what is done, and of what is not as if it were done now. */
function delaySum(world: World): number {
  return truthOf(world).delayRecordSeconds + world.unfinishedTruth(STREAM, CONSUMER).delayRecordSeconds;
}

/** An outage, a reshard and a raise; all times are whole milliseconds. */
function eventful(): World {
  const faults = [{ fromMs: 10_000, toMs: 25_000, capacity: 0, failure: 'fast' as const }];
  const downstreams = [aDownstream({ recordsPerSecPerCall: 500, faults })];
  const consumer = aConsumer({ factor: 2, batchSize: 20, downstream: 'table' });
  const arrivals = steady(300, 60_000, { kind: 'poisson' });
  const physics = realPhysics({
    mappingUpdatePauseMs: { min: 7_000, max: 7_000 },
    reshardBaseMs: 1_000,
    reshardPerOperationMs: 1_000,
    childDiscoveryMs: 500,
  });
  return createWorld(
    aWorld({ streams: [aStream({ shards: 2, arrivals, consumers: [consumer] })], downstreams, physics }),
    3,
  );
}

function turnLevers(world: World, atMs: number): void {
  if (atMs === 30_000) world.updateShardCount(STREAM, 3);
  if (atMs === 40_000) setFactor(world, 5);
}

describe('every batch an event', () => {
  it('1. conservation and 2. Little: hold exactly at every millisecond of an outage, a reshard and a raise', () => {
    const world = eventful();
    let recordMs = 0;
    for (let atMs = 0; atMs <= 75_000; atMs += 1) {
      world.advanceTo(atMs);
      turnLevers(world, atMs);
      const truth = truthOf(world);
      const { put, read } = imbalance(world.streamTruth(STREAM), truth);
      if (put !== 0 || read !== 0) throw new Error(`out of balance at ${atMs} ms: put ${put}, read ${read}`);
      // Unfinished records among them: the middle of the outage, of the pause, and the end.
      if (atMs % 5_000 === 0) expect(delaySum(world)).toBeCloseTo(recordMs / 1_000, 6);
      recordMs += truth.backlogRecords + truth.inFlightRecords;
    }
    expect(truthOf(world)).toMatchObject({ backlogRecords: 0, inFlightRecords: 0, factor: 5 });
    expect(truthOf(world).failedInvocations).toBeGreaterThan(10);
  });

  it('2. Little: the area between the curves of what came and what was done is the sum of delays, for any load', () => {
    const anyLoad = fc.record({
      recordsPerSec: fc.integer({ min: 20, max: 3_000 }),
      factor: fc.integer({ min: 1, max: 10 }),
      laneMode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
      noise: fc.constantFrom({ kind: 'poisson' as const }, { kind: 'dispersed' as const, index: 8 }),
      jitter: fc.constantFrom(0, 0.4),
      bisectOnError: fc.boolean(),
      errorShare: fc.constantFrom(0, 0.1),
      target: fc.integer({ min: 1, max: 4 }),
      endMs: fc.integer({ min: 60, max: 300 }).map((halves) => halves * 500),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(anyLoad, ({ target, endMs, seed, laneMode, recordsPerSec, noise, ...drawn }) => {
        const done: DoneRecords[] = [];
        const stream = aStream({
          shards: 2,
          arrivals: steady(recordsPerSec, 100_000, noise),
          consumers: [aConsumer(drawn)],
        });
        const config = aWorld({ streams: [stream], physics: realPhysics({ laneMode, reshardPerOperationMs: 2_000 }) });
        const world = createWorld(config, seed, (one) => done.push(one));
        let cameRecordMs = 0;
        // Records are taken in the middle of a tick and at retries half a second later: between two looks none is.
        for (let atMs = 0; atMs < endMs; atMs += 500) {
          world.advanceTo(atMs);
          if (atMs === 20_000) world.updateShardCount(STREAM, target);
          if (atMs === 50_000) setFactor(world, 11 - drawn.factor);
          cameRecordMs += world.streamTruth(STREAM).recordsIn * 500;
        }
        world.advanceTo(endMs);
        const doneRecordMs = done.reduce((sum, { count, doneAtMs }) => sum + count * (endMs - doneAtMs), 0);
        const areaSec = (cameRecordMs - doneRecordMs) / 1_000;
        expect(Math.abs(delaySum(world) - areaSec)).toBeLessThan(1e-6 * Math.max(1, areaSec));
      }),
      { numRuns: 40 },
    );
  });

  it('2. Little: what expires has stayed for exactly the retention', () => {
    const retentionMs = 120_000;
    const physics = { mappingUpdatePauseMs: { min: 200_000, max: 200_000 }, tickMs: 100 };
    const world = oneMapping('batch', { stream: { arrivals: steady(37, 260_000), retentionMs }, physics });
    setFactor(world, 2);
    let recordMs = 0;
    for (let atMs = 0; atMs < 300_000; atMs += 1) {
      world.advanceTo(atMs);
      recordMs += heldRecords(world);
    }
    const { recordsExpired } = truthOf(world);
    expect(recordsExpired).toBe(37 * 80);
    expect(delaySum(world) + (recordsExpired * retentionMs) / 1_000).toBeCloseTo(recordMs / 1_000, 6);
  });
});

describe('load as a flow', () => {
  /** Looks show whole records, so the area is known to half a record times the time. */
  const HALF_RECORD = 0.5;

  it('1. conservation and 2. Little: hold to half a record, through a surge, a reshard and a raise', () => {
    const stepMs = 200;
    const arrivals = inSteps({ 0: 2_000, 4: 5_000, 8: 1_000 }, 20);
    const keys = { kind: 'uniform', count: 100_000 } as const;
    const world = oneMapping('fluid', {
      stream: { shards: 8, recordBytes: 100, keys, arrivals },
      physics: realPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 } }),
    });
    let recordSeconds = 0;
    let before = 0;
    for (let atMs = stepMs; atMs <= 24 * MINUTE_MS; atMs += stepMs) {
      world.advanceTo(atMs);
      if (atMs === 5 * MINUTE_MS) world.updateShardCount(STREAM, 12);
      if (atMs === 7 * MINUTE_MS) setFactor(world, 3);
      const { put, read } = imbalance(world.streamTruth(STREAM), truthOf(world));
      if (put !== 0 || read !== 0) throw new Error(`out of balance at ${atMs} ms: put ${put}, read ${read}`);
      const held = heldRecords(world);
      recordSeconds += ((held + before) / 2) * (stepMs / 1_000);
      before = held;
      if (atMs % MINUTE_MS === 0) {
        expect(Math.abs(delaySum(world) - recordSeconds)).toBeLessThan((HALF_RECORD * atMs) / 1_000);
      }
    }
    expect(recordSeconds).toBeGreaterThan(1e6);
    expect(heldRecords(world)).toBe(0);
  });

  it('2. Little: what expires has stayed for the retention, to half a step', () => {
    const retentionMs = 120_000;
    const physics = { mappingUpdatePauseMs: { min: 200_000, max: 200_000 } };
    const world = oneMapping('fluid', { stream: { arrivals: steady(37, 260_000), retentionMs }, physics });
    setFactor(world, 2);
    let recordSeconds = 0;
    for (let atMs = 50; atMs < 300_000; atMs += 100) {
      world.advanceTo(atMs);
      recordSeconds += heldRecords(world) / 10;
    }
    const { recordsExpired } = truthOf(world);
    expect(recordsExpired).toBe(37 * 80);
    // What goes within a step of ten seconds may count until its end.
    const mostOff = HALF_RECORD * 300 + recordsExpired * 5;
    expect(Math.abs(delaySum(world) + (recordsExpired * retentionMs) / 1_000 - recordSeconds)).toBeLessThan(mostOff);
  });
});

describe('both levels', () => {
  it.each(LEVELS)('2. Little: L = λ · W in the mean (%s)', (level) => {
    const [perSec, fromMs, toMs] = [250, 60_000, 120_000];
    const world = oneMapping(level, {
      stream: { arrivals: steady(perSec, toMs) },
      physics: { pollIntervalMs: 1_000, tickMs: 100 },
    });
    world.advanceTo(fromMs);
    const before = truthOf(world);
    let held = 0;
    for (let atMs = fromMs; atMs < toMs; atMs += 1) {
      world.advanceTo(atMs);
      held += heldRecords(world) / (toMs - fromMs);
    }
    world.advanceTo(toMs);
    const { delayRecordSeconds, recordsDone } = truthOf(world);
    const delaySec = (delayRecordSeconds - before.delayRecordSeconds) / (recordsDone - before.recordsDone);
    expect(held / (perSec * delaySec)).toBeGreaterThan(0.995);
    expect(held / (perSec * delaySec)).toBeLessThan(1.005);
  });
});
