/**
 * The same questions to the embedded account and to kinesis-local, which other people have made: where it can judge,
 * both must answer alike. What it cannot judge is listed at the end, by name.
 */
import {
  AddTagsToStreamCommand,
  DescribeStreamSummaryCommand,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  RemoveTagsFromStreamCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/emulator-account.ts';
import { type KinesisLocal, startKinesisLocal } from '../support/kinesis-local.ts';
import {
  areWhole,
  embeddedKinesis,
  type KinesisAccount,
  localKinesis,
  shapeOf,
  shardsOf,
} from '../support/kinesis-local-pair.ts';

const HALF = String(1n << 127n);
const LAST_KEY = String((1n << 128n) - 1n);
const shard = (number: number) => `shardId-${String(number).padStart(12, '0')}`;

describe('the embedded account and kinesis-local', () => {
  let local: KinesisLocal = { kind: 'unavailable', why: 'it was not started' };
  let accounts: readonly KinesisAccount[] = [];

  beforeAll(async () => {
    local = await startKinesisLocal();
    if (local.kind === 'running') accounts = [await embeddedKinesis(), await localKinesis(local.endpoint)];
    else console.warn(`kinesis-local does not run, its contract is skipped: ${local.why}`);
  });
  beforeEach(({ skip }) => {
    if (local.kind === 'unavailable') skip(`kinesis-local does not run: ${local.why}`);
  });
  afterAll(async () => {
    for (const account of accounts) await account.close();
    if (local.kind === 'running') await local.close();
  });

  /** The answer of both, when they agree. */
  async function agreed<T>(ask: (account: KinesisAccount) => Promise<T>): Promise<T> {
    const answers = await Promise.all(accounts.map(ask));
    const [embedded, other] = answers;
    if (embedded === undefined || other === undefined) throw new Error('there are two accounts');
    expect(embedded).toEqual(other);
    return embedded;
  }

  it('list streams page by page in the order of their names', async () => {
    const page = (ExclusiveStartStreamName?: string) =>
      agreed(async ({ kinesis }) => {
        const input = ExclusiveStartStreamName === undefined ? {} : { ExclusiveStartStreamName };
        const { StreamNames, HasMoreStreams } = await kinesis.send(new ListStreamsCommand({ Limit: 2, ...input }));
        return { StreamNames, HasMoreStreams };
      });

    expect(await page()).toEqual({ StreamNames: ['archive', 'clicks'], HasMoreStreams: true });
    expect(await page('clicks')).toEqual({ StreamNames: ['news', 'orders'], HasMoreStreams: false });
  });

  it('summarise a stream with the same fields and values', async () => {
    const summary = await agreed(async ({ kinesis }) => {
      const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'orders' }));
      const {
        StreamCreationTimestamp: createdAt,
        MaxRecordSizeInKiB: _newer,
        ...rest
      } = answer.StreamDescriptionSummary ?? {};
      return { ...rest, isDated: createdAt instanceof Date };
    });

    expect(summary).toMatchObject({
      StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders',
      StreamStatus: 'ACTIVE',
      OpenShardCount: 4,
      RetentionPeriodHours: 24,
      isDated: true,
    });
  });

  it('know a stream by its ARN as well', async () => {
    const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/clicks';
    const name = await agreed(async ({ kinesis }) => {
      const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamARN }));
      return answer.StreamDescriptionSummary?.StreamName;
    });

    expect(name).toBe('clicks');
  });

  it('list shards page by page, and take a token alone', async () => {
    const pages = await agreed(async ({ kinesis }) => {
      const first = await kinesis.send(new ListShardsCommand({ StreamName: 'orders', MaxResults: 3 }));
      const token = first.NextToken === undefined ? {} : { NextToken: first.NextToken };
      const second = await kinesis.send(new ListShardsCommand(token));
      const both = await outcomeOf(kinesis.send(new ListShardsCommand({ StreamName: 'orders', ...token })));
      return { pages: [first, second].map((page) => (page.Shards ?? []).map(shapeOf)), end: second.NextToken, both };
    });

    expect(pages.pages.map((page) => page.length)).toEqual([3, 1]);
    expect(pages).toMatchObject({ end: undefined, both: 'InvalidArgumentException' });
  });

  it.each([
    ['a summary', new DescribeStreamSummaryCommand({ StreamName: 'none' })],
    ['shards', new ListShardsCommand({ StreamName: 'none' })],
    ['tags', new ListTagsForStreamCommand({ StreamName: 'none' })],
    ['another number of shards', count('none', 2)],
    ['a split', split('none', 0, HALF)],
    ['a merge', merge('none', 0, 1)],
  ])('know no stream of another name, asked for %s', async (_what, command) => {
    expect(await agreed(({ kinesis }) => outcomeOf(kinesis.send(command as never)))).toBe('ResourceNotFoundException');
  });

  it('want to be told which stream', async () => {
    const ask = ({ kinesis }: KinesisAccount) => outcomeOf(kinesis.send(new DescribeStreamSummaryCommand({})));

    expect(await agreed(ask)).toBe('InvalidArgumentException');
  });

  it.each([
    ['more than double', 9],
    ['less than half', 1],
  ])('refuse %s', async (_what, target) => {
    const ask = ({ kinesis }: KinesisAccount) => outcomeOf(kinesis.send(count('orders', target)));

    expect(await agreed(ask)).toBe('InvalidArgumentException');
  });

  it.each([
    ['a split of a shard that is not there', split('orders', 99, HALF), 'ResourceNotFoundException'],
    ['a split beyond the range', split('orders', 0, LAST_KEY), 'InvalidArgumentException'],
    ['a merge with a shard that is not there', merge('orders', 0, 99), 'ResourceNotFoundException'],
    ['a merge of shards apart', merge('orders', 0, 3), 'InvalidArgumentException'],
  ])('refuse %s', async (_what, command, name) => {
    expect(await agreed(({ kinesis }) => outcomeOf(kinesis.send(command as never)))).toBe(name);
  });

  it('double a stream, and refuse every change while it is UPDATING', async () => {
    const during = await agreed(async ({ kinesis }) => {
      const { StreamARN, $metadata, ...answer } = await kinesis.send(count('news', 8));
      const { StreamDescriptionSummary: seen } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName: 'news' }),
      );
      const refused = [count('news', 8), split('news', 0, '5'), merge('news', 0, 1)];
      const outcomes: string[] = [];
      for (const command of refused) outcomes.push(await outcomeOf(kinesis.send(command as never)));
      return { answer, status: seen?.StreamStatus, outcomes };
    });

    expect(during).toEqual({
      answer: { StreamName: 'news', CurrentShardCount: 4, TargetShardCount: 8 },
      status: 'UPDATING',
      outcomes: Array.from({ length: 3 }, () => 'ResourceInUseException'),
    });
  });

  it('then have closed parents with two open children each, and only those at LATEST', async () => {
    const after = await agreed(async (account) => {
      await account.settle();
      const all = await shardsOf(account, { StreamName: 'news' });
      const latest = await shardsOf(account, { StreamName: 'news', ShardFilter: { Type: 'AT_LATEST' } });
      return { all: all.map(shapeOf), latest: latest.map(shapeOf), isWhole: areWhole(all) };
    });

    expect(after.all.slice(0, 4).every(({ isOpen }) => !isOpen)).toBe(true);
    expect(after.all.slice(4).map(({ parents }) => parents)).toEqual(
      [0, 0, 1, 1, 2, 2, 3, 3].map((one) => [shard(one)]),
    );
    expect(after.latest).toEqual(after.all.slice(4));
    expect(after.isWhole).toBe(true);
  });

  it('split a shard in two and merge them again into one with two parents', async () => {
    const clicks = await agreed(async (account) => {
      await account.kinesis.send(split('clicks', 0, HALF));
      await account.settle();
      const halves = await shardsOf(account, { StreamName: 'clicks' });
      await account.kinesis.send(merge('clicks', 1, 2));
      await account.settle();
      return { halves: halves.map(shapeOf), merged: (await shardsOf(account, { StreamName: 'clicks' })).map(shapeOf) };
    });

    expect(clicks.halves).toEqual([
      { id: shard(0), parents: [], isOpen: false, share: 1_000 },
      { id: shard(1), parents: [shard(0)], isOpen: true, share: 500 },
      { id: shard(2), parents: [shard(0)], isOpen: true, share: 500 },
    ]);
    expect(clicks.merged.at(-1)).toEqual({
      id: shard(3),
      parents: [shard(1), shard(2)],
      isOpen: true,
      share: 1_000,
    });
  });

  it('keep tags, page them, and pass over the removal of one that is not there', async () => {
    const StreamName = 'archive';
    const tags = await agreed(async ({ kinesis }) => {
      await kinesis.send(new AddTagsToStreamCommand({ StreamName, Tags: { headgate: 'on', team: 'news' } }));
      const first = await kinesis.send(new ListTagsForStreamCommand({ StreamName, Limit: 1 }));
      const rest = await kinesis.send(new ListTagsForStreamCommand({ StreamName, ExclusiveStartTagKey: 'headgate' }));
      await kinesis.send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['team', 'none'] }));
      const left = await kinesis.send(new ListTagsForStreamCommand({ StreamName }));
      return [first, rest, left].map(({ Tags, HasMoreTags }) => ({ Tags, HasMoreTags }));
    });

    const [headgate, team] = [
      { Key: 'headgate', Value: 'on' },
      { Key: 'team', Value: 'news' },
    ];
    expect(tags).toEqual([
      { Tags: [headgate], HasMoreTags: true },
      { Tags: [team], HasMoreTags: false },
      { Tags: [headgate], HasMoreTags: false },
    ]);
  });
});

/** What kinesis-local 0.6.2 does otherwise, and why it is not followed. Found by asking it. */
describe('kinesis-local cannot judge', () => {
  it.skip('the eleventh UpdateShardCount in 24 hours: it counts none of them');
  it.skip('the present shard count as a target: it accepts it, the embedded account assumes a refusal');
  it.skip('a target of 0: it calls it less than half, AWS’s model does not let it through');
  it.skip('even ranges after a target that is no double: it leaves quarters beside eighths');
  it.skip('how long a stream is UPDATING after a refused reshard: the refused one ends the next one early');
  it.skip('the open shards while UPDATING: it shows the target at once');
  it.skip('ListStreams by token, and what it tells of each stream: it ignores the token and gives names alone');
  it.skip('AT_TRIM_HORIZON after a reshard: it lists the children too, which were not open then');
  it.skip('a split at the first hash key: it accepts it and makes a shard without keys');
  it.skip(
    'a split or merge of a closed shard: it says ResourceInUseException, the embedded account assumes InvalidArgumentException',
  );
  it.skip('MaxRecordSizeInKiB: it is older than that field');
  it.skip('the limit of on-demand streams: it says 10, the developer guide 50');
});

function count(StreamName: string, TargetShardCount: number): UpdateShardCountCommand {
  return new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' });
}

function split(StreamName: string, number: number, NewStartingHashKey: string): SplitShardCommand {
  return new SplitShardCommand({ StreamName, ShardToSplit: shard(number), NewStartingHashKey });
}

function merge(StreamName: string, one: number, other: number): MergeShardsCommand {
  return new MergeShardsCommand({ StreamName, ShardToMerge: shard(one), AdjacentShardToMerge: shard(other) });
}
