/** Updates of a mapping's settings, one or several at a time. */
import { describe, expect, it } from 'vitest';
import type { MappingChange, MappingDescription } from '../../src/world/account-api.ts';
import { drawPauseMs } from '../../src/world/mapping-update.ts';
import { createChance, createRandomStreams } from '../../src/world/random.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig, Physics } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  drain,
  idealPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const PAUSE = { mappingUpdatePauseMs: { min: 45_000, max: 45_000 } } as const;

function worldOf(physics: Partial<Physics> = PAUSE, consumer: Partial<ConsumerConfig> = {}, seed = 1): World {
  const stream = aStream({ shards: 2, arrivals: steady(100, 600_000), consumers: [aConsumer(consumer)] });
  return createWorld(aWorld({ streams: [stream], physics: idealPhysics(physics) }), seed);
}

const update = (world: World, change: MappingChange) =>
  world.updateMapping(world.mappingIdOf(STREAM, CONSUMER), change);

function mappingOf(world: World): MappingDescription {
  const answer = world.getMapping(world.mappingIdOf(STREAM, CONSUMER));
  if (answer.kind === 'refused') throw new Error(answer.error);
  return answer.value;
}

describe('an update', () => {
  const change: MappingChange = {
    parallelizationFactor: 3,
    batchSize: 7,
    batchWindowMs: 2_000,
    maximumRetryAttempts: 5,
    maximumRecordAgeMs: 120_000,
    bisectOnError: true,
  };

  it('sets all that it names after one pause, and shows nothing of it before', () => {
    const world = worldOf();
    const before = mappingOf(world);
    update(world, change);
    world.advanceTo(44_999);
    expect(mappingOf(world)).toMatchObject({
      ...before,
      state: 'Updating',
      lastModifiedAt: mappingOf(world).lastModifiedAt,
    });
    world.advanceTo(45_000);
    expect(mappingOf(world)).toMatchObject({ ...change, state: 'Enabled' });
    expect(world.streamTruth(STREAM).mappingUpdates).toBe(1);
    expect(update(world, {})).toMatchObject({ kind: 'ok' });
  });

  it('leaves what it does not name, and takes limits away by null', () => {
    const world = worldOf({}, { maximumRetryAttempts: 5, maximumRecordAgeMs: 120_000, batchSize: 40 });
    update(world, { maximumRetryAttempts: null });
    expect(mappingOf(world)).toMatchObject({ maximumRetryAttempts: null, maximumRecordAgeMs: 120_000, batchSize: 40 });
    update(world, { maximumRecordAgeMs: null, batchSize: 41 });
    expect(mappingOf(world)).toMatchObject({ maximumRetryAttempts: null, maximumRecordAgeMs: null, batchSize: 41 });
  });

  it('is what invocations go by afterwards', () => {
    const world = worldOf();
    const perMinute = (fromMs: number): number => {
      world.advanceTo(fromMs);
      const before = world.consumerTruth(STREAM, CONSUMER).invocations;
      world.advanceTo(fromMs + 60_000);
      return world.consumerTruth(STREAM, CONSUMER).invocations - before;
    };
    const before = perMinute(60_000);
    update(world, { batchSize: 10 });
    expect(perMinute(240_000) / before).toBeGreaterThan(4);
  });

  it.each([
    { parallelizationFactor: 11 },
    { parallelizationFactor: 0 },
    { batchSize: 0 },
    { batchSize: 10_001 },
    { batchSize: 1.5 },
    { batchWindowMs: -1_000 },
    { batchWindowMs: 301_000 },
    { batchWindowMs: 500 },
    { maximumRetryAttempts: -2 },
    { maximumRetryAttempts: 10_001 },
    { maximumRecordAgeMs: 59_000 },
    { maximumRecordAgeMs: 604_801_000 },
  ])('is refused as a whole for %j', (wrong: MappingChange) => {
    const world = worldOf();
    expect(update(world, { bisectOnError: true, ...wrong })).toMatchObject({
      kind: 'refused',
      error: 'InvalidParameterValueException',
    });
    expect(mappingOf(world)).toMatchObject({ state: 'Enabled', bisectOnError: false });
    expect(world.streamTruth(STREAM)).toMatchObject({ mappingUpdates: 0, refusedCalls: 1 });
  });
});

describe('disabling', () => {
  const backlogOf = (world: World): number => {
    const { backlogRecords, inFlightRecords } = world.consumerTruth(STREAM, CONSUMER);
    return backlogRecords + inFlightRecords;
  };

  it('takes a pause, stops all polling, and keeps every record', () => {
    const world = worldOf(PAUSE, { eventCounts: true });
    world.advanceTo(60_000);
    update(world, { enabled: false });
    expect(mappingOf(world).state).toBe('Updating');
    world.advanceTo(105_000);
    expect(mappingOf(world).state).toBe('Disabled');
    const { recordsDone, invocations } = world.consumerTruth(STREAM, CONSUMER);
    world.advanceTo(300_000);
    expect(world.consumerTruth(STREAM, CONSUMER)).toMatchObject({ recordsDone, invocations });
    expect(backlogOf(world)).toBe(world.streamTruth(STREAM).recordsIn - recordsDone);
    const polled = { namespace: 'AWS/Lambda', metric: 'PolledEventCount', dimension: mappingOf(world).uuid } as const;
    const points = world.metric(polled, 'SampleCount', 1_767_225_600_000 + 120_000, 1_767_225_600_000 + 300_000);
    expect(points).toEqual([]);
  });

  it('keeps what is in flight until it ends', () => {
    const world = worldOf({}, { fixedMs: 30_000, batchSize: 10 });
    world.advanceTo(35_000);
    update(world, { enabled: false });
    expect(world.consumerTruth(STREAM, CONSUMER).inFlightInvocations).toBe(2);
    const before = world.consumerTruth(STREAM, CONSUMER).recordsDone;
    world.advanceTo(100_000);
    expect(world.consumerTruth(STREAM, CONSUMER)).toMatchObject({ inFlightInvocations: 0, recordsDone: before + 20 });
  });

  it('lasts through other updates, until it is enabled again after another pause', () => {
    const world = worldOf();
    update(world, { enabled: false });
    world.advanceTo(60_000);
    update(world, { parallelizationFactor: 4 });
    world.advanceTo(120_000);
    expect(mappingOf(world)).toMatchObject({ state: 'Disabled', parallelizationFactor: 4 });
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(0);
    update(world, { enabled: true });
    world.advanceTo(164_999);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(0);
    world.advanceTo(165_000);
    expect(mappingOf(world).state).toBe('Enabled');
    drain(world);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(60_000);
  });

  it('leaves a failing batch to be read again when it is enabled', () => {
    const world = worldOf({ retryFirstMs: 20_000 }, { errorShare: 0, fixedMs: 100, timeoutMs: 50 });
    world.advanceTo(60_000);
    update(world, { enabled: false });
    world.advanceTo(200_000);
    expect(world.consumerTruth(STREAM, CONSUMER).inFlightRecords).toBe(0);
    const { failedInvocations } = world.consumerTruth(STREAM, CONSUMER);
    update(world, { enabled: true });
    world.advanceTo(260_000);
    expect(world.consumerTruth(STREAM, CONSUMER).failedInvocations).toBeGreaterThan(failedInvocations);
    expect(backlogOf(world)).toBe(world.streamTruth(STREAM).recordsIn);
  });
});

describe('the pause of an update', () => {
  const pausesOf = (mappingUpdatePauseMs: Physics['mappingUpdatePauseMs']): readonly number[] => {
    const chance = createChance(createRandomStreams(1)('updates'));
    return Array.from({ length: 2_000 }, () => drawPauseMs(idealPhysics({ mappingUpdatePauseMs }), chance));
  };

  it('is in the common range, but for a share that takes longer', () => {
    const tail = { share: 0.25, longest: 300_000 };
    const pauses = pausesOf({ min: 30_000, max: 90_000, tail });
    const long = pauses.filter((ms) => ms > 90_000);
    expect(long.length / pauses.length).toBeGreaterThan(0.22);
    expect(long.length / pauses.length).toBeLessThan(0.28);
    expect(Math.max(...long)).toBeLessThanOrEqual(300_000);
    expect(Math.max(...long)).toBeGreaterThan(290_000);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(30_000);
  });

  it('is drawn as before without that share', () => {
    const plain = pausesOf({ min: 30_000, max: 90_000 });
    expect(Math.min(...plain)).toBeLessThan(31_000);
    expect(Math.max(...plain)).toBeLessThanOrEqual(90_000);
    const tail = { share: 0, longest: 300_000 };
    expect(Math.max(...pausesOf({ min: 30_000, max: 90_000, tail }))).toBeLessThanOrEqual(90_000);
  });
});
