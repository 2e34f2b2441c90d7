import { AddTagsToStreamCommand, RemoveTagsFromStreamCommand } from '@aws-sdk/client-kinesis';
import { GetResourcesCommand, type GetResourcesCommandInput } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { aStream, digits } from '../support/world-builders.ts';

const TAGS = {
  'a-enforced': { headgate: 'enforce', team: 'till' },
  'b-recommended': { headgate: 'recommend' },
  'c-other': { team: 'till' },
};
let account: ServedAccount;

beforeEach(async () => {
  const streams = [...Object.keys(TAGS), 'd-never'].map((name) => aStream({ name, consumers: [] }));
  account = await serve({ world: { streams }, seed: { tags: TAGS } });
});
afterEach(() => account.close());

const get = (input: GetResourcesCommandInput) => account.clients.tagging.send(new GetResourcesCommand(input));

async function namesOf(input: GetResourcesCommandInput): Promise<readonly (string | undefined)[]> {
  const { ResourceTagMappingList } = await get(input);
  return ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN?.split('/').at(-1)) ?? [];
}

describe('GetResources', () => {
  it('finds streams by a tag, by its value, and by all of several', async () => {
    expect(await namesOf({ TagFilters: [{ Key: 'headgate' }] })).toEqual(['a-enforced', 'b-recommended']);
    expect(await namesOf({ TagFilters: [{ Key: 'headgate', Values: ['enforce', 'observe'] }] })).toEqual([
      'a-enforced',
    ]);
    expect(await namesOf({ TagFilters: [{ Key: 'headgate' }, { Key: 'team' }] })).toEqual(['a-enforced']);
    expect(await namesOf({})).toEqual(Object.keys(TAGS));
  });

  it('finds by the type of the resource', async () => {
    expect(await namesOf({ ResourceTypeFilters: ['kinesis:stream'] })).toHaveLength(3);
    expect(await namesOf({ ResourceTypeFilters: ['kinesis'] })).toHaveLength(3);
    expect(await namesOf({ ResourceTypeFilters: ['lambda:function'] })).toEqual([]);
  });

  it('shows tags that were set a moment ago, and none of a stream that has lost its last', async () => {
    await account.clients.kinesis.send(
      new AddTagsToStreamCommand({ StreamName: 'd-never', Tags: { headgate: 'off' } }),
    );
    await account.clients.kinesis.send(new RemoveTagsFromStreamCommand({ StreamName: 'c-other', TagKeys: ['team'] }));

    const { ResourceTagMappingList } = await get({});

    expect(ResourceTagMappingList?.map(({ Tags }) => Tags?.length)).toEqual([2, 1, 0, 1]);
  });

  it('gives pages that end with an empty token', async () => {
    const first = await get({ ResourcesPerPage: 2 });
    const second = await get({ ResourcesPerPage: 2, PaginationToken: first.PaginationToken });

    expect([first, second].map(({ ResourceTagMappingList: list }) => list?.length)).toEqual([2, 1]);
    expect(first.PaginationToken).not.toBe('');
    expect(second.PaginationToken).toBe('');
  });

  it.each([
    ['101 on a page', { ResourcesPerPage: 101 }],
    ['51 filters', { TagFilters: digits(51).map((Key) => ({ Key })) }],
    ['21 values', { TagFilters: [{ Key: 'a', Values: digits(21) }] }],
    ['a filter without key', { TagFilters: [{ Values: ['a'] }] }],
    ['a strange token', { PaginationToken: 'strange' }],
    ['ARNs with other filters', { ResourceARNList: ['arn:a'], TagFilters: [{ Key: 'a' }] }],
  ])('refuses %s', async (_what, input) => {
    expect(await outcomeOf(get(input))).toBe('InvalidParameterException');
  });
});
