import { beforeEach, describe, expect, it } from 'vitest';
import { kinesisOperations } from '../../src/emulator/kinesis.ts';
import { createTagStore } from '../../src/emulator/tag-store.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { bodyOf, call, errorOf, listIn, pagesOf } from '../support/operations.ts';
import { wideAccount } from '../support/wide-account.ts';
import { aConsumer, aStream, aWorld, idealPhysics, WORLD_STARTS_AT } from '../support/world-builders.ts';

const HOUR_MS = 3_600_000;
const ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
const CREATED_SEC = WORLD_STARTS_AT / 1_000 - 86_400;

interface Account {
  readonly world: World;
  ask(name: string, input?: Readonly<Record<string, unknown>>): ReturnType<typeof call>;
}

function accountOf(config: WorldConfig): Account {
  const world = createWorld(config, 1);
  const operations = kinesisOperations(world, createTagStore({ orders: { headgate: 'enforce' } }), WORLD_STARTS_AT);
  return { world, ask: (name, input) => call(operations, name, input) };
}

function ordersOf(shards: number): Account {
  const streams = [aStream({ shards, consumers: [aConsumer(), aConsumer({ name: 'pushed', fanOut: 'enhanced' })] })];
  const physics = idealPhysics({ reshardBaseMs: 60_000 });
  return accountOf(
    aWorld({ streams, physics, account: { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 5_000 } }),
  );
}

function resize(account: Account, target: number): string | null {
  const input = { StreamName: 'orders', TargetShardCount: target, ScalingType: 'UNIFORM_SCALING' };
  return errorOf(account.ask('UpdateShardCount', input));
}

let account: Account;

beforeEach(() => {
  account = ordersOf(4);
});

describe('ListStreams', () => {
  const wide = accountOf(wideAccount(230, 0));
  const names = Array.from({ length: 230 }, (_, index) => `stream-${String(index).padStart(4, '0')}`);

  it('gives 230 streams in three pages, by token', () => {
    const pages = pagesOf(
      (input) => wide.ask('ListStreams', input),
      {},
      ({ NextToken }) => (NextToken === undefined ? null : { NextToken }),
    );
    expect(pages.map((page) => listIn(page, 'StreamSummaries').length)).toEqual([100, 100, 30]);
    expect(pages.map(({ HasMoreStreams }) => HasMoreStreams)).toEqual([true, true, false]);
    expect(pages.flatMap((page) => page.StreamNames)).toEqual(names);
  });

  it('gives them by the name of the last one, and never more than 100', () => {
    const pages = pagesOf(
      (input) => wide.ask('ListStreams', { ...input, Limit: 1_000 }),
      {},
      (page) => {
        const last = (page.StreamNames as readonly string[]).at(-1);
        return page.HasMoreStreams === true && last !== undefined ? { ExclusiveStartStreamName: last } : null;
      },
    );
    expect(pages.map((page) => listIn(page, 'StreamSummaries').length)).toEqual([100, 100, 30]);
    expect(pages.flatMap((page) => page.StreamNames)).toEqual(names);
  });

  it('says what each stream is', () => {
    const [summary] = listIn(bodyOf(account.ask('ListStreams')), 'StreamSummaries');
    expect(summary).toEqual({
      StreamName: 'orders',
      StreamARN: ARN,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      StreamCreationTimestamp: CREATED_SEC,
    });
  });

  it('refuses limits below 1, wrong types, and tokens that are not its own', () => {
    expect(errorOf(account.ask('ListStreams', { Limit: 0 }))).toBe('ValidationException');
    expect(errorOf(account.ask('ListStreams', { Limit: '5' }))).toBe('SerializationException');
    expect(errorOf(account.ask('ListStreams', { NextToken: 'nonsense' }))).toBe('InvalidArgumentException');
    const { NextToken } = bodyOf(account.ask('ListShards', { StreamName: 'orders', MaxResults: 1 }));
    expect(errorOf(account.ask('ListStreams', { NextToken }))).toBe('InvalidArgumentException');
  });
});

describe('DescribeStreamSummary', () => {
  it('takes the name, the ARN, or both when they agree', () => {
    for (const input of [{ StreamName: 'orders' }, { StreamARN: ARN }, { StreamName: 'orders', StreamARN: ARN }]) {
      expect(bodyOf(account.ask('DescribeStreamSummary', input)).StreamDescriptionSummary).toMatchObject({
        StreamName: 'orders',
        StreamStatus: 'ACTIVE',
        OpenShardCount: 4,
        ConsumerCount: 1,
        RetentionPeriodHours: 24,
        StreamCreationTimestamp: CREATED_SEC,
      });
    }
  });

  it('refuses neither, two different ones, a wrong type and a name that cannot be', () => {
    const error = (input: Readonly<Record<string, unknown>>) => errorOf(account.ask('DescribeStreamSummary', input));
    expect(error({})).toBe('InvalidArgumentException');
    expect(error({ StreamName: 'clicks', StreamARN: ARN })).toBe('InvalidArgumentException');
    expect(error({ StreamName: 5 })).toBe('SerializationException');
    expect(error({ StreamName: 'no spaces' })).toBe('ValidationException');
  });

  it('does not find an unknown stream, nor one of another account', () => {
    const error = (input: Readonly<Record<string, unknown>>) => errorOf(account.ask('DescribeStreamSummary', input));
    expect(error({ StreamName: 'nowhere' })).toBe('ResourceNotFoundException');
    expect(error({ StreamARN: ARN.replace('000000000000', '111111111111') })).toBe('ResourceNotFoundException');
  });
});

describe('DescribeStream', () => {
  it('pages its shards by the last identifier, 100 at most', () => {
    const many = ordersOf(250);
    const pages = pagesOf(
      (input) => many.ask('DescribeStream', { ...input, StreamName: 'orders', Limit: 500 }),
      {},
      ({ StreamDescription }) => {
        const { Shards, HasMoreShards } = StreamDescription as {
          Shards: readonly { ShardId: string }[];
          HasMoreShards: boolean;
        };
        return HasMoreShards ? { ExclusiveStartShardId: Shards.at(-1)?.ShardId } : null;
      },
    );
    const counts = pages.map(({ StreamDescription }) => (StreamDescription as { Shards: unknown[] }).Shards.length);
    expect(counts).toEqual([100, 100, 50]);
  });
});

describe('UpdateShardCount', () => {
  it('answers with the present and the wanted count, and the stream updates', () => {
    const input = { StreamARN: ARN, TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' };
    expect(bodyOf(account.ask('UpdateShardCount', input))).toEqual({
      StreamName: 'orders',
      StreamARN: ARN,
      CurrentShardCount: 4,
      TargetShardCount: 8,
    });
    const summary = () => bodyOf(account.ask('DescribeStreamSummary', { StreamARN: ARN })).StreamDescriptionSummary;
    expect(summary()).toMatchObject({ StreamStatus: 'UPDATING', OpenShardCount: 4 });
    account.world.advanceTo(60_000);
    expect(summary()).toMatchObject({ StreamStatus: 'ACTIVE', OpenShardCount: 8 });
  });

  it('refuses more than double, less than half and the present count', () => {
    for (const target of [9, 1, 4]) expect(resize(account, target)).toBe('InvalidArgumentException');
  });

  it('refuses a stream that is updating', () => {
    expect(resize(account, 8)).toBeNull();
    expect(resize(account, 16)).toBe('ResourceInUseException');
  });

  it('refuses the eleventh call in 24 hours, and accepts it when the first is that old', () => {
    for (let hour = 0; hour < 10; hour += 1) {
      account.world.advanceTo(hour * HOUR_MS);
      expect(resize(account, hour % 2 === 0 ? 5 : 4)).toBeNull();
    }
    account.world.advanceTo(24 * HOUR_MS - 1);
    expect(resize(account, 5)).toBe('LimitExceededException');
    account.world.advanceTo(24 * HOUR_MS);
    expect(resize(account, 5)).toBeNull();
  });

  it('refuses an unknown stream, other scaling types and what is missing or no whole number', () => {
    const error = (changes: Readonly<Record<string, unknown>>) => {
      const input = { StreamName: 'orders', TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING', ...changes };
      return errorOf(account.ask('UpdateShardCount', input));
    };
    expect(error({ StreamName: 'nowhere' })).toBe('ResourceNotFoundException');
    expect(error({ ScalingType: 'UNEVEN' })).toBe('ValidationException');
    expect(error({ ScalingType: undefined })).toBe('ValidationException');
    expect(error({ TargetShardCount: undefined })).toBe('ValidationException');
    expect(error({ TargetShardCount: 0 })).toBe('ValidationException');
    expect(error({ TargetShardCount: 4.5 })).toBe('SerializationException');
    expect(error({ TargetShardCount: '8' })).toBe('SerializationException');
  });

  it('answers every refusal with status 400', () => {
    const input = { StreamName: 'nowhere', TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' };
    expect(account.ask('UpdateShardCount', input)).toMatchObject({ kind: 'error', status: 400 });
  });
});
