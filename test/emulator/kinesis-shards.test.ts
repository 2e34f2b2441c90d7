/** Shards through Kinesis's calls: listed, split and merged. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/emulator/answer.ts';
import { kinesisOperations } from '../../src/emulator/kinesis.ts';
import { createTagStore } from '../../src/emulator/tag-store.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import { bodyOf, call, errorOf, listIn, pagesOf } from '../support/operations.ts';
import { aStream, aWorld, idealPhysics, WORLD_STARTS_AT } from '../support/world-builders.ts';

const HALF = String(1n << 127n);
const FIRST = 'shardId-000000000000';

interface Account {
  readonly world: World;
  ask(name: string, input?: Readonly<Record<string, unknown>>): Answer;
}

function accountOf(shards: number, reshardPerOperationMs = 0): Account {
  const account = { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 5_000 };
  const streams = [aStream({ shards, consumers: [] })];
  const world = createWorld(aWorld({ account, streams, physics: idealPhysics({ reshardPerOperationMs }) }), 1);
  const operations = kinesisOperations(world, createTagStore(), WORLD_STARTS_AT);
  return { world, ask: (name, input = {}) => call(operations, name, input) };
}

function idsOf(answer: Answer): unknown[] {
  return listIn(bodyOf(answer), 'Shards').map(({ ShardId }) => ShardId);
}

function split(account: Account, shardId = FIRST, at = HALF): Answer {
  return account.ask('SplitShard', { StreamName: 'orders', ShardToSplit: shardId, NewStartingHashKey: at });
}

describe('ListShards', () => {
  it('pages 2,300 shards by token, 1,000 at most, each once', () => {
    const account = accountOf(2_300);
    const pages = pagesOf(
      (input) => account.ask('ListShards', input),
      { StreamName: 'orders', MaxResults: 10_000 },
      ({ NextToken }) => (NextToken === undefined ? null : { NextToken }),
    );
    expect(pages.map((page) => listIn(page, 'Shards').length)).toEqual([1_000, 1_000, 300]);
    const ids = pages.flatMap((page) => listIn(page, 'Shards').map(({ ShardId }) => ShardId));
    expect(new Set(ids).size).toBe(2_300);
  });

  it('shows hash keys in decimal, and a last sequence number for closed shards alone', () => {
    const account = accountOf(1);
    bodyOf(split(account));
    const [parent, lower, upper] = listIn(bodyOf(account.ask('ListShards', { StreamName: 'orders' })), 'Shards');
    expect(parent).toMatchObject({
      ShardId: FIRST,
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
      SequenceNumberRange: { EndingSequenceNumber: expect.any(String) },
    });
    expect(parent).not.toHaveProperty('ParentShardId');
    expect(lower).toMatchObject({
      ParentShardId: FIRST,
      SequenceNumberRange: { StartingSequenceNumber: expect.any(String) },
    });
    expect(lower?.SequenceNumberRange).not.toHaveProperty('EndingSequenceNumber');
    expect(upper).toMatchObject({ HashKeyRange: { StartingHashKey: HALF } });
  });

  it('filters: open ones, those of the trim horizon, those after one', () => {
    const account = accountOf(2);
    bodyOf(split(account, FIRST, '5'));
    const filtered = (ShardFilter: Readonly<Record<string, unknown>>) =>
      account.ask('ListShards', { StreamName: 'orders', ShardFilter });
    const id = (number: number) => `shardId-00000000000${number}`;
    expect(idsOf(filtered({ Type: 'FROM_TRIM_HORIZON' }))).toEqual([id(0), id(1), id(2), id(3)]);
    expect(idsOf(filtered({ Type: 'AT_LATEST' }))).toEqual([id(1), id(2), id(3)]);
    expect(idsOf(filtered({ Type: 'AT_TRIM_HORIZON' }))).toEqual([id(0), id(1)]);
    expect(idsOf(filtered({ Type: 'AFTER_SHARD_ID', ShardId: id(1) }))).toEqual([id(2), id(3)]);
    expect(errorOf(filtered({ Type: 'AFTER_SHARD_ID' }))).toBe('ValidationException');
    expect(errorOf(filtered({ Type: 'SOME' }))).toBe('ValidationException');
    expect(errorOf(filtered({}))).toBe('ValidationException');
    expect(errorOf(filtered({ Type: 'AT_TIMESTAMP', Timestamp: 1 }))).toBe('InvalidArgumentException');
  });

  it('carries a filter on through its token', () => {
    const account = accountOf(2);
    bodyOf(split(account, FIRST, '5'));
    const pages = pagesOf(
      (input) => account.ask('ListShards', { ...input, MaxResults: 1 }),
      { StreamName: 'orders', ShardFilter: { Type: 'AT_LATEST' } },
      ({ NextToken }) => (NextToken === undefined ? null : { NextToken }),
    );
    expect(pages).toHaveLength(3);
  });

  it('refuses a token together with what it stands for, and a token older than 300 seconds', () => {
    const account = accountOf(3);
    const { NextToken } = bodyOf(account.ask('ListShards', { StreamName: 'orders', MaxResults: 2 }));
    for (const more of [{ StreamName: 'orders' }, { ExclusiveStartShardId: FIRST }, { StreamCreationTimestamp: 1 }]) {
      expect(errorOf(account.ask('ListShards', { NextToken, ...more }))).toBe('InvalidArgumentException');
    }
    account.world.advanceTo(300_000);
    expect(idsOf(account.ask('ListShards', { NextToken }))).toEqual(['shardId-000000000002']);
    account.world.advanceTo(300_001);
    expect(errorOf(account.ask('ListShards', { NextToken }))).toBe('ExpiredNextTokenException');
  });

  it('refuses page sizes out of range, an unknown stream and no stream', () => {
    const account = accountOf(1);
    for (const MaxResults of [0, 10_001]) {
      expect(errorOf(account.ask('ListShards', { StreamName: 'orders', MaxResults }))).toBe('ValidationException');
    }
    expect(errorOf(account.ask('ListShards', { StreamName: 'nowhere' }))).toBe('ResourceNotFoundException');
    expect(errorOf(account.ask('ListShards'))).toBe('InvalidArgumentException');
  });
});

describe('SplitShard and MergeShards', () => {
  it('answer with nothing and take their time', () => {
    const account = accountOf(1, 30_000);
    expect(split(account)).toEqual({ kind: 'ok', status: 200, body: {} });
    expect(errorOf(split(account))).toBe('ResourceInUseException');
    account.world.advanceTo(30_000);
    const merge = {
      StreamName: 'orders',
      ShardToMerge: 'shardId-000000000001',
      AdjacentShardToMerge: 'shardId-000000000002',
    };
    expect(account.ask('MergeShards', merge)).toEqual({ kind: 'ok', status: 200, body: {} });
    account.world.advanceTo(60_000);
    const open = account.ask('ListShards', { StreamName: 'orders', ShardFilter: { Type: 'AT_LATEST' } });
    expect(idsOf(open)).toEqual(['shardId-000000000003']);
  });

  it('pass the refusals of the account on', () => {
    const account = accountOf(3);
    expect(errorOf(split(account, 'shardId-000000000009'))).toBe('ResourceNotFoundException');
    expect(errorOf(split(account, FIRST, '0'))).toBe('InvalidArgumentException');
    expect(errorOf(split(account, FIRST, '0x10'))).toBe('ValidationException');
    const merge = { StreamName: 'orders', ShardToMerge: FIRST, AdjacentShardToMerge: 'shardId-000000000002' };
    expect(errorOf(account.ask('MergeShards', merge))).toBe('InvalidArgumentException');
    expect(errorOf(account.ask('MergeShards', { StreamName: 'orders', ShardToMerge: FIRST }))).toBe(
      'ValidationException',
    );
  });
});

describe('DescribeLimits', () => {
  it('counts open shards only', () => {
    const account = accountOf(1);
    bodyOf(split(account));
    expect(bodyOf(account.ask('DescribeLimits'))).toMatchObject({ ShardLimit: 5_000, OpenShardCount: 2 });
  });
});
