/** The embedded account and kinesis-local with the same streams, and the same questions for both. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListShardsCommand,
  type ListShardsCommandInput,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createEmulator } from '../../src/emulator/server.ts';
import { createWorld } from '../../src/world/world.ts';
import { aSeed } from './emulator-account.ts';
import { aStream, aWorld, realPhysics, WORLD_STARTS_AT } from './world-builders.ts';

/** One of the two. */
export interface KinesisAccount {
  readonly kinesis: KinesisClient;
  /** Resolves when every stream is ACTIVE again. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Open shards by stream. Refusals are met by `orders` alone: in kinesis-local 0.6.2 a refused reshard makes its stream
 * ACTIVE when it would have been done, in the middle of the next one.
 */
const STREAMS = { archive: 1, clicks: 1, news: 4, orders: 4 } as const;
const NAMES = Object.keys(STREAMS);

export async function embeddedKinesis(): Promise<KinesisAccount> {
  const streams = Object.entries(STREAMS).map(([name, shards]) => aStream({ name, shards, consumers: [] }));
  const account = { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 50 };
  const world = createWorld(aWorld({ account, streams, physics: realPhysics() }), 1);
  const emulator = await createEmulator({ world, startsAt: WORLD_STARTS_AT, port: 0, seed: aSeed() });
  const kinesis = clientOf(emulator.endpoint);
  return {
    kinesis,
    // The longest reshard here takes a few minutes.
    settle: async () => world.advanceTo(world.nowMs() + 600_000),
    async close() {
      kinesis.destroy();
      await emulator.close();
    },
  };
}

export async function localKinesis(endpoint: string): Promise<KinesisAccount> {
  const kinesis = clientOf(endpoint);
  const settle = async () => {
    while (!(await areActive(kinesis))) await sleep(20);
  };
  for (const [StreamName, ShardCount] of Object.entries(STREAMS)) {
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount }));
  }
  await settle();
  return { kinesis, settle, close: async () => kinesis.destroy() };
}

/** HTTP/1.1, and each call once: the first answer is the one that counts. */
function clientOf(endpoint: string): KinesisClient {
  return new KinesisClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
}

async function areActive(kinesis: KinesisClient): Promise<boolean> {
  const answers = NAMES.map((StreamName) => kinesis.send(new DescribeStreamSummaryCommand({ StreamName })));
  const states = (await Promise.all(answers)).map((one) => one.StreamDescriptionSummary?.StreamStatus);
  return states.every((state) => state === 'ACTIVE');
}

/** A shard without what is the account's own affair: sequence numbers, and the last digits of even ranges. */
export interface ShardShape {
  readonly id: string | undefined;
  readonly parents: readonly string[];
  readonly isOpen: boolean;
  /** Of all hash keys, in thousandths. */
  readonly share: number;
}

const HASH_KEYS = 1n << 128n;

export function shapeOf({ ShardId, ParentShardId, AdjacentParentShardId, ...rest }: Shard): ShardShape {
  const from = BigInt(rest.HashKeyRange?.StartingHashKey ?? '0');
  const to = BigInt(rest.HashKeyRange?.EndingHashKey ?? '0') + 1n;
  return {
    id: ShardId,
    parents: [ParentShardId, AdjacentParentShardId].flatMap((one) => one ?? []),
    isOpen: rest.SequenceNumberRange?.EndingSequenceNumber === undefined,
    // Half a thousandth more, so that a key too few does not make it the next one.
    share: Number(((to - from) * 1_000n + HASH_KEYS / 2_000n) / HASH_KEYS),
  };
}

export async function shardsOf({ kinesis }: KinesisAccount, input: ListShardsCommandInput): Promise<readonly Shard[]> {
  return (await kinesis.send(new ListShardsCommand(input))).Shards ?? [];
}

/** The open shards together have every hash key once. */
export function areWhole(shards: readonly Shard[]): boolean {
  const ranges = shards
    .filter(({ SequenceNumberRange: range }) => range?.EndingSequenceNumber === undefined)
    .map(
      ({ HashKeyRange: range }) =>
        [BigInt(range?.StartingHashKey ?? '-1'), BigInt(range?.EndingHashKey ?? '-1')] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  let next = 0n;
  for (const [from, to] of ranges) {
    if (from !== next) return false;
    next = to + 1n;
  }
  return next === HASH_KEYS;
}
