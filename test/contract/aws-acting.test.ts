/** What acts on AWS, through the product's own clients over HTTP, against the embedded account. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActuator } from '../../src/adapters/aws/actuator.ts';
import { createAlarmKeeper } from '../../src/adapters/aws/alarm-keeper.ts';
import { createClients } from '../../src/adapters/aws/clients.ts';
import { createEventReporter } from '../../src/adapters/aws/event-reporter.ts';
import { createPolicySource, type DocumentText } from '../../src/adapters/aws/policy-source.ts';
import { readSecret } from '../../src/adapters/aws/secret.ts';
import { createStore } from '../../src/adapters/aws/store.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { ApiCall, EmulatorOptions, Parameter } from '../../src/emulator/emulator-api.ts';
import { createEmulator } from '../../src/emulator/server.ts';
import type { PolicyBook } from '../../src/ports.ts';
import { simSensor } from '../../src/sim/run/sim-sensor.ts';
import { streamArn } from '../../src/world/account.ts';
import { createWorld } from '../../src/world/world.ts';
import { leverAccount, simAccountOver } from '../support/contract-accounts.ts';
import { actuatorContract } from './actuator.contract.ts';
import { reporterContract } from './reporter.contract.ts';

const CHANGES = new Set(['UpdateEventSourceMapping', 'UpdateShardCount', 'SplitShard', 'MergeShards']);
const TABLE = 'headgate-state';
const WEBHOOK = 'http://127.0.0.1/services/T0/B0/secret';
const opened: (() => Promise<void>)[] = [];

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
  vi.unstubAllEnvs();
});

interface Served {
  readonly parameters?: readonly Parameter[];
  readonly intercept?: NonNullable<EmulatorOptions['intercept']>;
}

/** An account with a stream of four shards and a mapping, and the product's clients for it. */
async function serve({ parameters = [], intercept }: Served = {}) {
  const config = leverAccount();
  const world = createWorld(config, 1);
  const emulator = await createEmulator({
    world,
    startsAt: config.startsAt,
    port: 0,
    seed: { tags: {}, parameters, tables: [TABLE] },
    ...(intercept === undefined ? {} : { intercept }),
  });
  const clients = createClients({
    region: 'eu-west-1',
    endpoint: emulator.endpoint,
    callTimeoutMs: 5_000,
    onCall: () => {},
  });
  const { changing, ...reading } = clients;
  opened.push(async () => {
    for (const client of [...Object.values(reading), ...Object.values(changing)]) client.destroy();
    await emulator.close();
  });
  const called = (operation: string) => emulator.calls().filter((call) => call.operation === operation).length;
  return { emulator, world, clients, account: simAccountOver(config, world), called };
}

function isChange({ operation }: ApiCall): boolean {
  return CHANGES.has(operation);
}

actuatorContract('AWS', async () => {
  const { emulator, world, clients, account } = await serve();
  return {
    actuator: createActuator(clients.changing),
    // The same world seen from inside: what is judged here is what AWS was asked to do.
    sensor: simSensor(account),
    sourceId: streamArn('orders'),
    sentCalls: () => emulator.calls().filter(isChange).length,
    // Longer than any update or reshard of this account takes.
    settle: async () => world.advanceTo(world.nowMs() + 10 * MINUTE_MS),
    levers: ['set-parallelization-factor', 'update-shard-count', 'split-shard', 'merge-shards'],
  };
});

reporterContract('events on AWS', {
  working: async () => {
    const { emulator, clients } = await serve();
    const idOf = (detail: string) => (JSON.parse(detail) as { readonly reportId: string }).reportId;
    return {
      reporter: createEventReporter({ client: clients.events }),
      received: async () => emulator.busEvents().map(({ detail }) => idOf(detail)),
    };
  },
  unreachable: async () => {
    const { clients } = await serve({
      intercept: () => ({ kind: 'error', status: 400, name: 'AccessDeniedException', message: 'no' }),
    });
    return createEventReporter({ client: clients.events });
  },
});

describe('actuator on AWS when an answer is lost', () => {
  const CONTEXT = { sourceId: streamArn('orders'), turnId: 'turn-1', intentId: 'intent-1' };

  it('does not know what became of a reshard that AWS has carried out, and sends it once', async () => {
    const { clients, account, called } = await serve({
      intercept: ({ operation }) => (operation === 'UpdateShardCount' ? { kind: 'lost' } : null),
    });
    const action = { kind: 'update-shard-count', sourceId: CONTEXT.sourceId, from: 4, to: 8 } as const;
    expect(await createActuator(clients.changing).apply(action, CONTEXT)).toMatchObject({ action, kind: 'unknown' });
    expect(called('UpdateShardCount')).toBe(1);
    const { sources } = await simSensor(account).observe({ sources: [CONTEXT.sourceId], downstreams: [] });
    expect(sources[0]?.source).toMatchObject({ value: { status: 'updating' } });
  });

  it('sends a reshard once that AWS refuses for its limits', async () => {
    const { clients, called } = await serve({
      intercept: ({ operation }) =>
        operation === 'UpdateShardCount'
          ? { kind: 'error', status: 400, name: 'LimitExceededException', message: 'ten' }
          : null,
    });
    const action = { kind: 'update-shard-count', sourceId: CONTEXT.sourceId, from: 4, to: 8 } as const;
    const result = await createActuator(clients.changing).apply(action, CONTEXT);
    expect(result).toEqual({ action, kind: 'refused', error: 'LimitExceededException', message: 'ten' });
    expect(called('UpdateShardCount')).toBe(1);
  });
});

describe('store on AWS when an answer is lost', () => {
  it('knows its own save again, and nobody takes it for a conflict', async () => {
    let puts = 0;
    const { clients, called } = await serve({
      intercept: ({ operation }) => {
        if (operation === 'PutItem') puts += 1;
        return operation === 'PutItem' && puts === 1 ? { kind: 'lost' } : null;
      },
    });
    const store = createStore({ client: clients.dynamodb, table: TABLE, clock: { now: () => 0 } });
    expect(await store.putIfRevision('state#a', { x: 1 }, null)).toEqual({ kind: 'saved', revision: 1 });
    // The SDK may try a third time: the account's clock is the world's, and it takes that for a skew of its own.
    expect(called('PutItem')).toBeGreaterThanOrEqual(2);
    expect(await store.get('state#a')).toEqual({ value: { x: 1 }, revision: 1 });
  });
});

describe('alarm keeper on AWS', () => {
  it('makes what is wanted, then writes nothing, then takes it away', async () => {
    const { clients, called } = await serve();
    const keeper = createAlarmKeeper({
      cloudwatch: clients.cloudwatch,
      stage: 'dev',
      controllerArn: 'arn:aws:lambda:eu-west-1:000000000000:function:headgate-dev-controller',
      wait: async (ms) => {
        await sleep(ms);
      },
    });
    const wanted = ['bill', 'count'].map((functionName) => ({
      sourceId: streamArn('orders'),
      functionName,
      thresholdMs: MINUTE_MS,
    }));
    const names = ['headgate-dev-orders-bill', 'headgate-dev-orders-count'];
    const nothing = { created: [], deleted: [], problems: [], isComplete: true };
    const may = { mayDelete: true };
    expect(await keeper.keep(wanted, may)).toEqual({ ...nothing, created: names });
    expect(await keeper.keep(wanted, may)).toEqual(nothing);
    expect(called('PutMetricAlarm')).toBe(2);
    expect(await keeper.keep([], may)).toEqual({ ...nothing, deleted: names });
  });
});

describe('documents on AWS', () => {
  const streams = Array.from({ length: 23 }, (_, index): Parameter => {
    return { name: `/headgate/streams/s${index}`, type: 'String', value: `{"n":${index}}` };
  });
  const webhook: Parameter = { name: '/headgate/slack-webhook', type: 'SecureString', value: WEBHOOK };

  it('are read page by page without the secret, which is read by itself', async () => {
    const elsewhere: Parameter = { name: '/headgate-two/switch', type: 'String', value: 'off' };
    const { clients, called } = await serve({ parameters: [...streams, webhook, elsewhere] });
    const seen: DocumentText[] = [];
    const policies = createPolicySource({ ssm: clients.ssm, path: '/headgate/' }, (documents) => {
      seen.push(...documents);
      return { switch: 'on' } as PolicyBook;
    });
    await policies.load();
    expect(seen.filter(({ secret }) => !secret)).toHaveLength(23);
    expect(seen.filter(({ secret }) => secret)).toEqual([
      { name: '/headgate/slack-webhook', path: 'slack-webhook', secret: true, value: '' },
    ]);
    expect(called('GetParametersByPath')).toBe(3);
    expect(await readSecret(clients.ssm, '/headgate/slack-webhook', new Map(), 0)).toBe(WEBHOOK);
    expect(await readSecret(clients.ssm, '/headgate/none', new Map(), 0)).toBeNull();
  });
});
