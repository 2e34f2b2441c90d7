/** What the account shows of streams, mappings and functions. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import { aConsumer, aStream, aWorld, idealPhysics, WORLD_STARTS_AT } from '../support/world-builders.ts';

const DAY_MS = 86_400_000;
const ORDERS = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
const PUSHED = `${ORDERS}/consumer/pushed:${(WORLD_STARTS_AT - DAY_MS) / 1_000}`;

function twoStreams(): World {
  const orders = aStream({
    name: 'orders',
    consumers: [aConsumer({ name: 'bill', eventCounts: true }), aConsumer({ name: 'pushed', fanOut: 'enhanced' })],
  });
  const physics = idealPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 } });
  const streams = [orders, aStream({ name: 'clicks', shards: 3, consumers: [aConsumer({ name: 'count' })] })];
  return createWorld(aWorld({ streams, physics }), 1);
}

describe('a stream', () => {
  it('was made a day before the run, and has a registered consumer for each enhanced mapping', () => {
    expect(twoStreams().describeStream('orders')).toMatchObject({
      value: {
        arn: ORDERS,
        createdAt: WORLD_STARTS_AT - DAY_MS,
        registeredConsumers: [{ name: 'pushed', arn: PUSHED }],
      },
    });
    expect(twoStreams().describeStream('clicks')).toMatchObject({ value: { registeredConsumers: [] } });
  });
});

describe('mappings', () => {
  it('name their event source: the stream, or the registered consumer', () => {
    const world = twoStreams();
    expect(world.allMappings()).toHaveLength(3);
    expect(world.listMappings(ORDERS)).toMatchObject([
      { eventSourceArn: ORDERS, streamArn: ORDERS, eventCounts: true, functionName: 'bill' },
      { eventSourceArn: PUSHED, streamArn: ORDERS, eventCounts: false, functionName: 'pushed' },
    ]);
  });

  it('are found by their identifier', () => {
    const world = twoStreams();
    const uuid = world.mappingIdOf('clicks', 'count');
    expect(world.getMapping(uuid)).toMatchObject({
      value: { uuid, functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:count' },
    });
    expect(world.getMapping('none')).toMatchObject({ error: 'ResourceNotFoundException' });
  });

  it('remember when the last accepted change was asked for, not when it was done or what was refused', () => {
    const world = twoStreams();
    const uuid = world.mappingIdOf('orders', 'bill');
    const modifiedAt = () => world.getMapping(uuid);
    expect(modifiedAt()).toMatchObject({ value: { lastModifiedAt: WORLD_STARTS_AT - DAY_MS } });
    world.advanceTo(10_000);
    expect(world.updateParallelizationFactor(uuid, 4)).toMatchObject({
      value: { lastModifiedAt: WORLD_STARTS_AT + 10_000, parallelizationFactor: 1 },
    });
    world.advanceTo(20_000);
    world.updateParallelizationFactor(uuid, 5);
    world.advanceTo(60_000);
    expect(modifiedAt()).toMatchObject({ value: { lastModifiedAt: WORLD_STARTS_AT + 10_000, state: 'Enabled' } });
  });
});

describe('functions', () => {
  it('are listed with code that is the same in every run and differs between them', () => {
    const functions = twoStreams().listFunctions();
    expect(functions.map(({ name }) => name)).toEqual(['bill', 'pushed', 'count']);
    expect(functions).toEqual(twoStreams().listFunctions());
    expect(new Set(functions.map(({ codeSha256 }) => codeSha256)).size).toBe(3);
    for (const { codeSha256 } of functions) expect(Buffer.from(codeSha256, 'base64')).toHaveLength(32);
  });

  it('are found once when they read several streams', () => {
    const streams = ['orders', 'clicks'].map((name) => aStream({ name, consumers: [aConsumer({ name: 'both' })] }));
    const world = createWorld(aWorld({ streams }), 1);
    expect(world.listFunctions()).toHaveLength(1);
    expect(world.allMappings()).toHaveLength(2);
  });
});

describe('the account', () => {
  it('counts the open shards of all its streams', () => {
    expect(twoStreams().shardLimits()).toEqual({ limit: 500, open: 4 });
  });
});
