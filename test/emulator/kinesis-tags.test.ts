/** Tags and registered consumers. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/emulator/answer.ts';
import { kinesisOperations } from '../../src/emulator/kinesis.ts';
import { createTagStore, type TagStore } from '../../src/emulator/tag-store.ts';
import { createWorld } from '../../src/world/world.ts';
import { bodyOf, call, errorOf, listIn, pagesOf } from '../support/operations.ts';
import { aConsumer, aStream, aWorld, WORLD_STARTS_AT } from '../support/world-builders.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
const CREATED_SEC = WORLD_STARTS_AT / 1_000 - 86_400;
const PUSHED = `${ARN}/consumer/pushed-00:${CREATED_SEC}`;

let tags: TagStore;
let ask: (name: string, input?: Readonly<Record<string, unknown>>) => Answer;

beforeEach(() => {
  const pushed = Array.from({ length: 20 }, (_, index) =>
    aConsumer({ name: `pushed-${String(index).padStart(2, '0')}`, fanOut: 'enhanced' }),
  );
  const world = createWorld(aWorld({ streams: [aStream({ consumers: pushed })] }), 1);
  tags = createTagStore({ orders: { headgate: 'enforce', team: 'billing' } });
  const operations = kinesisOperations(world, tags, WORLD_STARTS_AT);
  ask = (name, input = {}) => call(operations, name, input);
});

describe('tags of a stream', () => {
  it('are listed by stream and by resource', () => {
    const expected = [
      { Key: 'headgate', Value: 'enforce' },
      { Key: 'team', Value: 'billing' },
    ];
    expect(bodyOf(ask('ListTagsForStream', { StreamName: 'orders' }))).toEqual({ Tags: expected, HasMoreTags: false });
    expect(bodyOf(ask('ListTagsForResource', { ResourceARN: ARN }))).toEqual({ Tags: expected });
  });

  it('come in pages when a limit says so', () => {
    const pages = pagesOf(
      (input) => ask('ListTagsForStream', { ...input, StreamARN: ARN, Limit: 1 }),
      {},
      (page) => (page.HasMoreTags === true ? { ExclusiveStartTagKey: listIn(page, 'Tags').at(-1)?.Key } : null),
    );
    expect(pages.map((page) => listIn(page, 'Tags').map(({ Key }) => Key))).toEqual([['headgate'], ['team']]);
  });

  it('are added, changed and taken away through either pair of calls', () => {
    bodyOf(ask('AddTagsToStream', { StreamName: 'orders', Tags: { headgate: 'observe', empty: '' } }));
    expect(tags.get('orders')).toEqual({ headgate: 'observe', team: 'billing', empty: '' });
    bodyOf(ask('RemoveTagsFromStream', { StreamName: 'orders', TagKeys: ['team', 'never-there'] }));
    bodyOf(ask('TagResource', { ResourceARN: ARN, Tags: { more: '1' } }));
    bodyOf(ask('UntagResource', { ResourceARN: ARN, TagKeys: ['empty'] }));
    expect(tags.get('orders')).toEqual({ headgate: 'observe', more: '1' });
  });

  it('are 50 at most', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, '']));
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'orders', Tags: many(51) }))).toBe('ValidationException');
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'orders', Tags: many(49) }))).toBe('InvalidArgumentException');
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'orders', Tags: many(48) }))).toBeNull();
    expect(Object.keys(tags.get('orders'))).toHaveLength(50);
  });

  it('are refused for streams that are not there and when they are no tags', () => {
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'nowhere', Tags: { a: 'b' } }))).toBe(
      'ResourceNotFoundException',
    );
    expect(errorOf(ask('ListTagsForResource', { ResourceARN: `${ARN}s` }))).toBe('ResourceNotFoundException');
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'orders' }))).toBe('ValidationException');
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'orders', Tags: { a: 1 } }))).toBe('SerializationException');
    expect(errorOf(ask('AddTagsToStream', { StreamName: 'orders', Tags: ['a'] }))).toBe('SerializationException');
    expect(errorOf(ask('RemoveTagsFromStream', { StreamName: 'orders', TagKeys: [] }))).toBe('ValidationException');
    expect(errorOf(ask('RemoveTagsFromStream', { StreamName: 'orders', TagKeys: [5] }))).toBe('SerializationException');
  });
});

describe('the tag store', () => {
  it('remembers streams that have lost their last tag, and makes up none', () => {
    const store = createTagStore({ orders: { a: '1' } });
    store.remove('orders', ['a']);
    store.remove('clicks', ['a']);
    expect(store.get('orders')).toEqual({});
    expect(store.streams()).toEqual(['orders']);
  });
});

describe('registered consumers', () => {
  it('are listed in pages', () => {
    const pages = pagesOf(
      (input) => ask('ListStreamConsumers', { ...input, StreamARN: ARN, MaxResults: 8 }),
      {},
      ({ NextToken }) => (NextToken === undefined ? null : { NextToken }),
    );
    expect(pages.map((page) => listIn(page, 'Consumers').length)).toEqual([8, 8, 4]);
    expect(listIn(pages[0] ?? {}, 'Consumers')[0]).toEqual({
      ConsumerName: 'pushed-00',
      ConsumerARN: PUSHED,
      ConsumerStatus: 'ACTIVE',
      ConsumerCreationTimestamp: CREATED_SEC,
    });
  });

  it('are described by their ARN, or by stream and name', () => {
    for (const input of [{ ConsumerARN: PUSHED }, { StreamARN: ARN, ConsumerName: 'pushed-00' }]) {
      expect(bodyOf(ask('DescribeStreamConsumer', input)).ConsumerDescription).toMatchObject({
        ConsumerARN: PUSHED,
        StreamARN: ARN,
      });
    }
  });

  it('are refused when they are not there or not named', () => {
    const error = (input: Readonly<Record<string, unknown>>) => errorOf(ask('DescribeStreamConsumer', input));
    expect(error({ StreamARN: ARN, ConsumerName: 'none' })).toBe('ResourceNotFoundException');
    expect(error({ ConsumerARN: PUSHED, ConsumerName: 'pushed-01' })).toBe('ResourceNotFoundException');
    expect(error({ ConsumerARN: `${ARN}/consumer/pushed-00:1` })).toBe('ResourceNotFoundException');
    expect(error({ StreamARN: ARN })).toBe('InvalidArgumentException');
    expect(error({ StreamARN: `${ARN}s`, ConsumerARN: PUSHED })).toBe('InvalidArgumentException');
    expect(errorOf(ask('ListStreamConsumers'))).toBe('ValidationException');
  });

  it('have no tags', () => {
    expect(bodyOf(ask('ListTagsForResource', { ResourceARN: PUSHED }))).toEqual({ Tags: [] });
    expect(errorOf(ask('TagResource', { ResourceARN: PUSHED, Tags: { a: 'b' } }))).toBe('InvalidArgumentException');
    const unknown = `${ARN}/consumer/none:1`;
    expect(errorOf(ask('ListTagsForResource', { ResourceARN: unknown }))).toBe('ResourceNotFoundException');
  });
});
