/** Lanes that take batches as they come: a key is in one of them, and blocks nobody else. */
import { describe, expect, it } from 'vitest';
import { consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { CONSUMER, digits, drain, imbalance, STREAM, steady } from '../support/world-builders.ts';

const SECOND_EACH = { batchSize: 1, fixedMs: 1_000, perRecordMs: 0 };
const burstOf = (keys: readonly string[]) => [{ atMs: 0, overMs: 0, keys }];

describe('lanes that share one queue', () => {
  it('do one key after another record by record, however many lanes are free', () => {
    const bursts = burstOf(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 'a' : 'b')));
    const world = consumerWorld({
      consumer: { ...SECOND_EACH, factor: 10 },
      stream: { bursts },
      physics: { laneMode: 'dynamic' },
    });
    world.advanceTo(500);
    expect(truthOf(world).inFlightInvocations).toBe(2);
    drain(world);
    expect(truthOf(world).lastDoneAtMs).toBe(6_000);
  });

  it('let the records behind a busy key pass, and take its own when it is free', () => {
    const bursts = burstOf(['a', 'a', 'a', 'b', 'c', 'd']);
    const world = consumerWorld({
      consumer: { ...SECOND_EACH, factor: 2 },
      stream: { bursts },
      physics: { laneMode: 'dynamic' },
    });
    drain(world);
    // a with b, a with c, a with d.
    expect(truthOf(world).lastDoneAtMs).toBe(3_000);
  });

  it('give a key free when they have done it', () => {
    const ten = (key: string) => Array.from({ length: 10 }, () => key);
    const bursts = [...burstOf(['a', 'b']), { atMs: 5_000, overMs: 0, keys: [...ten('a'), ...ten('b')] }];
    const world = consumerWorld({
      consumer: { ...SECOND_EACH, batchSize: 10, factor: 2 },
      stream: { bursts },
      physics: { laneMode: 'dynamic' },
    });
    drain(world);
    // One lane had both at first; then each has one.
    expect(truthOf(world)).toMatchObject({ invocations: 3, lastDoneAtMs: 6_000 });
  });

  it('go on beside a batch that fails for ever, but for its keys', () => {
    const poison = [{ atMs: 0, key: 'bad' }];
    const bursts = [{ atMs: 1, overMs: 0, keys: digits(50) }];
    const world = consumerWorld({
      consumer: { ...SECOND_EACH, factor: 2 },
      stream: { bursts, poison },
      physics: { laneMode: 'dynamic', retryFirstMs: 5_000, retryMaxMs: 5_000 },
    });
    world.advanceTo(63_000);
    expect(truthOf(world)).toMatchObject({ recordsDone: 50, backlogRecords: 1 });
    expect(truthOf(world).lastDoneAtMs).toBeLessThan(52_000);
  });

  it('never have more batches in flight than there are lanes, those of before an update included', () => {
    const world = consumerWorld({
      consumer: { ...SECOND_EACH, fixedMs: 10_000, factor: 10 },
      stream: { bursts: burstOf(digits(100)) },
      physics: { laneMode: 'dynamic' },
    });
    world.advanceTo(5_000);
    expect(truthOf(world).inFlightInvocations).toBe(10);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 3);
    world.advanceTo(9_000);
    expect(truthOf(world).inFlightInvocations).toBe(10);
    world.advanceTo(11_000);
    expect(truthOf(world).inFlightInvocations).toBe(3);
    drain(world);
    expect(truthOf(world).recordsDone).toBe(100);
  });

  it('fill their batches one by one, so that a light load makes few invocations', () => {
    const parts = { consumer: { factor: 10 }, stream: { arrivals: steady(50, 600_000) } };
    const world = consumerWorld({ ...parts, physics: { laneMode: 'dynamic', pollIntervalMs: 1_000 } });
    const apart = consumerWorld({ ...parts, physics: { laneMode: 'range', pollIntervalMs: 1_000 } });
    world.advanceTo(600_000);
    apart.advanceTo(600_000);
    expect(truthOf(world).invocations / 600).toBeCloseTo(1, 1);
    expect(truthOf(apart).invocations / 600).toBeGreaterThan(8);
  });

  it('let records of their queue expire at the age of the retention', () => {
    const world = consumerWorld({
      consumer: { fixedMs: 500_000, timeoutMs: 900_000, batchSize: 10 },
      stream: { arrivals: steady(20, 300_000), retentionMs: 90_000 },
      physics: { laneMode: 'dynamic' },
    });
    world.advanceTo(200_000);
    expect(truthOf(world)).toMatchObject({ backlogRecords: 20 * 90, inFlightRecords: 10 });
    expect(truthOf(world).recordsExpired).toBe(20 * 110 - 10);
  });

  it('lose nothing when records get too old in the queue they share', () => {
    const world = consumerWorld({
      consumer: { factor: 2, fixedMs: 30_000, batchSize: 10, maximumRecordAgeMs: 60_000 },
      stream: { arrivals: steady(20, 200_000), retentionMs: 90_000 },
      physics: { laneMode: 'dynamic', pollIntervalMs: 1_000 },
    });
    world.advanceTo(150_000);
    expect(imbalance(world.streamTruth(STREAM), truthOf(world))).toEqual({ put: 0, read: 0 });
    drain(world);
    expect(truthOf(world).recordsDiscarded).toBeGreaterThan(1_000);
    expect(imbalance(world.streamTruth(STREAM), truthOf(world))).toEqual({ put: 0, read: 0 });
  });
});
