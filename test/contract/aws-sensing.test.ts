/** Inventory and sensor on AWS under their suites, through the product's own clients, against the embedded account. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../src/adapters/aws/clients.ts';
import { createFacts } from '../../src/adapters/aws/facts.ts';
import { createFactsMemory } from '../../src/adapters/aws/facts-cache.ts';
import { createInventory } from '../../src/adapters/aws/inventory.ts';
import { createPacer, createPacers } from '../../src/adapters/aws/paced.ts';
import { createSensor } from '../../src/adapters/aws/sensor.ts';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import type { DownstreamTarget, MetricRef } from '../../src/core/downstream-target.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { createEmulator } from '../../src/emulator/server.ts';
import { simSensor } from '../../src/sim/run/sim-sensor.ts';
import { streamArn } from '../../src/world/account.ts';
import { createWorld } from '../../src/world/world.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { emptyAccount, SENSED, sensedAccount, simAccountOver } from '../support/contract-accounts.ts';
import { aConsumer, aStream, aWorld } from '../support/world-builders.ts';
import { inventoryContract } from './inventory.contract.ts';
import { sensorContract } from './sensor.contract.ts';

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
  vi.unstubAllEnvs();
});

/** A world behind HTTP, and the adapters in front of it. */
async function embedded(config: WorldConfig, tagged: readonly string[] = []) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const world = createWorld(config, 1);
  const tags = Object.fromEntries(tagged.map((name) => [name, { headgate: 'on' }]));
  const emulator = await createEmulator({
    world,
    startsAt: config.startsAt,
    port: 0,
    seed: { tags, parameters: [], tables: [] },
  });
  const clients = createClients({
    region: 'eu-west-1',
    endpoint: emulator.endpoint,
    callTimeoutMs: 10_000,
    onCall: () => {},
  });
  opened.push(async () => {
    for (const client of [clients.kinesis, clients.lambda, clients.cloudwatch, clients.tagging]) client.destroy();
    await emulator.close();
  });
  const clock = { now: () => config.startsAt + world.nowMs() };
  // The embedded account is nobody else's: close to what it takes.
  const pacers = { ...createPacers(), lambda: createPacer(12), listStreams: createPacer(4) };
  const shared = { clients, clock, pacers, remainingMs: () => 60_000 };
  const facts = createFacts({ ...shared, store: createMemoryStore(), memory: createFactsMemory() });
  const inventory = createInventory({ ...shared, facts });
  const sensor = createSensor({ ...shared, facts });
  const advance = async (byMs: number) => world.advanceTo(world.nowMs() + byMs);
  return { world, emulator, clock, inventory, sensor, advance };
}

inventoryContract('AWS', {
  // Every second stream has the tag; all are named.
  ofStreams: async (names) => {
    const { inventory } = await embedded(
      emptyAccount(names),
      names.filter((_, index) => index % 2 === 0),
    );
    return { inventory, idOf: streamArn };
  },
  ofSilence: async () => {
    const { inventory, emulator } = await embedded(emptyAccount(['orders']));
    await emulator.close();
    return inventory;
  },
});

sensorContract('AWS', async () => {
  const config = sensedAccount();
  const { sensor, clock, advance } = await embedded(config);
  return {
    sensor,
    clock,
    advance,
    busy: SENSED.busy.map(({ name, recordsPerSec, ...rest }) => ({
      id: streamArn(name),
      recordsPerMin: recordsPerSec * 60,
      ...rest,
    })),
    idle: streamArn(SENSED.idle),
    unknown: streamArn('gone'),
    completeAfterMs: Number(config.physics.metricDelayMs) + config.physics.metricSpreadMs,
  };
});

const TABLE: DownstreamTarget = {
  name: 'table',
  requests: [emitted('Requests', 'Sum')],
  errors: [emitted('Errors', 'Sum')],
  latency: { metric: emitted('Latency', 'Average'), toMs: 1 },
  alarm: null,
};

function emitted(metric: string, statistic: MetricRef['statistic']): MetricRef {
  return { namespace: 'Headgate/Downstream', metric, dimensions: { Downstream: 'table' }, statistic };
}

describe('the sensor on AWS and the simulated one', () => {
  it('give equal observations of one world, minute after minute and after changes', async () => {
    const config = sensedAccount();
    const { world, sensor, advance } = await embedded(config);
    const simulated = simSensor(simAccountOver(config, world));
    const ids = [...SENSED.busy.map(({ name }) => name), SENSED.idle, 'gone'].map(streamArn);
    const request = { sources: ids, downstreams: [TABLE] };
    for (const stepMs of [0, 90_500, 4 * MINUTE_MS, 61_000, 70 * MINUTE_MS]) {
      await advance(stepMs);
      expect(withoutAges(await sensor.observe(request))).toEqual(withoutAges(await simulated.observe(request)));
      expect(await sensor.glance(ids)).toEqual(await simulated.glance(ids));
    }
    const [mapping] = world.listMappings(streamArn('orders'));
    world.updateParallelizationFactor(mapping?.uuid ?? '', 2);
    world.updateShardCount('clicks', 4);
    expect(withoutAges(await sensor.observe(request))).toEqual(withoutAges(await simulated.observe(request)));
  });

  it('give equal facts of every setting a mapping and a function can have', async () => {
    const set = aConsumer({
      name: 'all-set',
      batchSize: 77,
      batchWindowMs: 5_000,
      startingPosition: 'latest',
      tumblingWindowMs: 30_000,
      maximumRetryAttempts: 3,
      maximumRecordAgeMs: 3_600_000,
      bisectOnError: true,
      fanOut: 'enhanced',
      reservedConcurrency: 7,
      eventCounts: true,
    });
    const plain = aConsumer({
      name: 'plain',
      startingPosition: 'at-timestamp',
      reservedConcurrency: null,
      maximumRetryAttempts: null,
      maximumRecordAgeMs: null,
    });
    const config = aWorld({ streams: [aStream({ name: 'orders', consumers: [set, plain] })] });
    const { world, sensor, advance } = await embedded(config);
    await advance(5 * MINUTE_MS);
    const request = { sources: [streamArn('orders')], downstreams: [] };
    const [observed] = (await sensor.observe(request)).sources;
    expect(observed?.consumers).toMatchObject({ kind: 'value', value: [{}, {}] });
    const [expected] = (await simSensor(simAccountOver(config, world)).observe(request)).sources;
    expect(observed).toEqual(expected);
  });
});

/** The simulated account answers at once; on AWS the account's limit is read every few minutes. */
function withoutAges<T extends { readonly account: { readonly concurrencyLimit: object } }>(fleet: T): T {
  const concurrencyLimit = { ...fleet.account.concurrencyLimit, ageMs: 0 };
  return { ...fleet, account: { ...fleet.account, concurrencyLimit } };
}
