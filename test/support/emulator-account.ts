/** Embedded accounts for tests, with the SDK's own clients in front of them. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AccountSeed, Emulator, EmulatorOptions } from '../../src/emulator/emulator-api.ts';
import { createEmulator } from '../../src/emulator/server.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { aWorld, WORLD_STARTS_AT } from './world-builders.ts';

export function aSeed(changes: Partial<AccountSeed> = {}): AccountSeed {
  return { tags: {}, parameters: [], tables: [], ...changes };
}

export interface ServedAccount {
  readonly emulator: Emulator;
  readonly world: World;
  readonly clients: Clients;
  close(): Promise<void>;
}

export interface AccountChanges {
  readonly world?: Partial<WorldConfig>;
  readonly seed?: Partial<AccountSeed>;
  readonly intercept?: NonNullable<EmulatorOptions['intercept']>;
}

/** An account that nobody has called yet. */
export async function serve(changes: AccountChanges = {}): Promise<ServedAccount> {
  const world = createWorld(aWorld(changes.world), 1);
  const emulator = await createEmulator({
    world,
    startsAt: WORLD_STARTS_AT,
    port: 0,
    seed: aSeed(changes.seed),
    ...(changes.intercept === undefined ? {} : { intercept: changes.intercept }),
  });
  const clients = clientsOf(emulator.endpoint);
  return {
    emulator,
    world,
    clients,
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await emulator.close();
    },
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** Each call is sent once, so that a test sees the first answer. */
export function clientsOf(endpoint: string) {
  const config = {
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  return {
    /** HTTP/2, as it comes. */
    kinesis: new KinesisClient(config),
    kinesisOverHttp1: new KinesisClient({ ...config, requestHandler: new NodeHttpHandler() }),
    lambda: new LambdaClient(config),
    cloudwatch: new CloudWatchClient(config),
    ssm: new SSMClient(config),
    tagging: new ResourceGroupsTaggingAPIClient(config),
    events: new EventBridgeClient(config),
    dynamodb: new DynamoDBClient(config),
  };
}

/** `ok`, or the name of the error a call ended with. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}
