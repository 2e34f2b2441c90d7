import { describe, expect, it } from 'vitest';
import { createFacts } from '../../../src/adapters/aws/facts.ts';
import { createFactsMemory } from '../../../src/adapters/aws/facts-cache.ts';
import { createInventory } from '../../../src/adapters/aws/inventory.ts';
import { createTagMemory } from '../../../src/adapters/aws/inventory-tags.ts';
import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units.ts';
import { type Answers, allUnpaced, failure, NOW, stubClients } from './stub-clients.ts';

const ARN = (name: string) => `arn:aws:kinesis:eu-west-1:000000000000:stream/${name}`;

function described(name: string): object {
  return {
    StreamDescriptionSummary: {
      StreamARN: ARN(name),
      StreamName: name,
      StreamStatus: 'ACTIVE',
      OpenShardCount: 1,
      RetentionPeriodHours: 24,
    },
  };
}

function tagged(name: string, value: string | null) {
  return { ResourceARN: ARN(name), Tags: value === null ? [] : [{ Key: 'headgate', Value: value }] };
}

function anAccount(changes: Answers = {}): Answers {
  return {
    GetResources: () => ({ ResourceTagMappingList: [], PaginationToken: '' }),
    ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
    DescribeStreamSummary: ({ StreamName }) => described(String(StreamName)),
    ...changes,
  };
}

function inventoryOver(answers: Answers, { now = NOW, tags = createTagMemory() } = {}) {
  const { clients, inputsOf } = stubClients(answers);
  const shared = { clients, pacers: allUnpaced, remainingMs: () => 60_000 };
  const facts = createFacts({ ...shared, store: createMemoryStore(), memory: createFactsMemory() });
  return { inventory: createInventory({ ...shared, facts, tags, clock: { now: () => now } }), inputsOf, facts };
}

const gone = { DescribeStreamSummary: () => Promise.reject(failure('ResourceNotFoundException')) };

describe('the sources', () => {
  it('are those with the tag, over all pages, with its value', async () => {
    const { inventory, inputsOf } = inventoryOver(
      anAccount({
        GetResources: ({ PaginationToken }) =>
          PaginationToken === undefined
            ? { ResourceTagMappingList: [tagged('a', 'on'), tagged('was', null)], PaginationToken: 'more' }
            : { ResourceTagMappingList: [tagged('b', 'enforce')], PaginationToken: '' },
      }),
    );
    const { sources } = await inventory.list([]);
    expect(sources.map(({ id, name, tag }) => [id, name, tag])).toEqual([
      [ARN('a'), 'a', 'on'],
      [ARN('b'), 'b', 'enforce'],
    ]);
    const request = {
      ResourceTypeFilters: ['kinesis:stream'],
      TagFilters: [{ Key: 'headgate' }],
      ResourcesPerPage: 100,
    };
    expect(inputsOf('GetResources')).toEqual([request, { ...request, PaginationToken: 'more' }]);
  });

  it('are those with a document too, without a tag and each once', async () => {
    const { inventory, inputsOf } = inventoryOver(
      anAccount({ GetResources: () => ({ ResourceTagMappingList: [tagged('a', 'on')] }) }),
    );
    const { sources } = await inventory.list(['b', 'a', 'b']);
    expect(sources.map(({ name, tag }) => [name, tag])).toEqual([
      ['a', 'on'],
      ['b', null],
    ]);
    expect(inputsOf('DescribeStreamSummary')).toEqual([{ StreamName: 'b' }]);
  });

  it('have the functions that read them, by enhanced fan-out too, each once', async () => {
    const reads = (UUID: string, source: string, lambda: string) => ({
      UUID,
      EventSourceArn: source,
      FunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${lambda}`,
    });
    const EventSourceMappings = [
      reads('1', ARN('a'), 'f:live'),
      reads('2', `${ARN('a')}/consumer/fast:1700000000`, 'g'),
      reads('3', `${ARN('a')}/consumer/other:1700000000`, 'g'),
      reads('4', ARN('b'), 'h'),
    ];
    const { inventory } = inventoryOver(anAccount({ ListEventSourceMappings: () => ({ EventSourceMappings }) }));
    const { sources } = await inventory.list(['a']);
    expect(sources.map(({ functions }) => functions)).toEqual([['f', 'g']]);
  });

  it('that are not there are named', async () => {
    const { inventory } = inventoryOver(anAccount(gone));
    expect(await inventory.list(['ordres'])).toEqual({ sources: [], absent: ['ordres'], unanswered: [] });
  });

  it('that were described lately are not asked for again', async () => {
    const { inventory, inputsOf, facts } = inventoryOver(anAccount({ DescribeStreamSummary: () => described('a') }));
    await facts.details([ARN('a')], await facts.mappingsOf([ARN('a')], NOW), NOW);
    expect((await inventory.list(['a'])).sources).toMatchObject([{ name: 'a' }]);
    expect(inputsOf('DescribeStreamSummary')).toHaveLength(1);
  });

  it('are looked up in the list of all streams when many are named', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
    const summaries = (some: readonly string[]) => some.map((name) => ({ StreamName: name, StreamARN: ARN(name) }));
    const { inventory, inputsOf } = inventoryOver(
      anAccount({
        ListStreams: ({ NextToken }) =>
          NextToken === undefined
            ? { StreamSummaries: summaries(names.slice(0, 20)), HasMoreStreams: true, NextToken: 'more' }
            : { StreamSummaries: summaries(names.slice(20)), HasMoreStreams: false },
      }),
    );
    const { sources, absent } = await inventory.list([...names, 'gone']);
    expect(sources.map(({ name }) => name)).toEqual(names);
    expect(absent).toEqual(['gone']);
    expect(inputsOf('DescribeStreamSummary')).toEqual([]);
    expect(inputsOf('ListStreams')).toEqual([{ Limit: 100 }, { Limit: 100, NextToken: 'more' }]);
  });
});

describe('without an answer', () => {
  it.each(['GetResources', 'DescribeStreamSummary'])(
    'from %s it throws, since none is not nothing',
    async (operation) => {
      const { inventory } = inventoryOver(anAccount({ [operation]: () => Promise.reject(failure('Throttled')) }));
      await expect(inventory.list(['a'])).rejects.toThrow('Throttled');
    },
  );

  it('for one name the others stay, and it is called unanswered, not absent', async () => {
    const { inventory } = inventoryOver(
      anAccount({
        DescribeStreamSummary: ({ StreamName }) => {
          if (StreamName === 'b') throw failure('AccessDeniedException');
          return described(String(StreamName));
        },
      }),
    );
    const { sources, absent, unanswered } = await inventory.list(['a', 'b']);
    expect([sources.map(({ name }) => name), absent, unanswered]).toEqual([['a'], [], ['b']]);
  });

  it('from the list of all streams every name is unanswered, and those with the tag stay', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
    const { inventory } = inventoryOver(
      anAccount({
        GetResources: () => ({ ResourceTagMappingList: [tagged('a', 'on')] }),
        ListStreams: () => Promise.reject(failure('LimitExceededException')),
      }),
    );
    const { sources, absent, unanswered } = await inventory.list(names);
    expect([sources.map(({ name }) => name), absent, unanswered]).toEqual([['a'], [], names]);
  });

  it('a stream that was described before is a source, however long ago that was', async () => {
    const answers = { isSilent: false };
    const { inventory, facts } = inventoryOver(
      anAccount({
        DescribeStreamSummary: () => (answers.isSilent ? Promise.reject(failure('Throttled')) : described('a')),
      }),
    );
    const before = NOW - 10 * MINUTE_MS;
    await facts.details([ARN('a')], await facts.mappingsOf([ARN('a')], before), before);
    answers.isSilent = true;
    const { sources, unanswered } = await inventory.list(['a', 'b']);
    expect([sources.map(({ name }) => name), unanswered]).toEqual([['a'], ['b']]);
  });

  it('about mappings the sources are listed all the same', async () => {
    const broken = {
      ListEventSourceMappings: () => Promise.reject(failure('Throttled')),
      ListStreams: () => ({ StreamSummaries: [], HasMoreStreams: false }),
    };
    const { inventory } = inventoryOver(anAccount(broken));
    expect((await inventory.list(['a'])).sources).toMatchObject([{ name: 'a', functions: [] }]);
    await expect(inventory.survey()).rejects.toThrow('ListEventSourceMappings');
  });
});

describe('without an answer about tags', () => {
  const silent = { GetResources: () => Promise.reject(failure('Throttled')) };

  /** An inventory that gets no answer, in a process that got one so long ago. */
  async function silentAfter(ms: number) {
    const tags = createTagMemory();
    const answer = { GetResources: () => ({ ResourceTagMappingList: [tagged('a', 'enforce')] }) };
    await inventoryOver(anAccount(answer), { tags }).inventory.list([]);
    return inventoryOver(anAccount(silent), { tags, now: NOW + ms }).inventory;
  }

  it('those of the last hour count, and sources named by documents are found as ever', async () => {
    const { sources } = await (await silentAfter(HOUR_MS)).list(['b']);
    expect(sources.map(({ name, tag }) => [name, tag])).toEqual([
      ['a', 'enforce'],
      ['b', null],
    ]);
  });

  it('older ones do not count: it throws', async () => {
    await expect((await silentAfter(HOUR_MS + 1)).list(['b'])).rejects.toThrow(
      'GetResources gave no answer (Throttled)',
    );
  });

  it('those remembered do not grow younger by being used', async () => {
    const tags = createTagMemory();
    await inventoryOver(anAccount(), { tags }).inventory.list([]);
    const listedAfter = (ms: number) => inventoryOver(anAccount(silent), { tags, now: NOW + ms }).inventory.list(['b']);
    await listedAfter(HOUR_MS);
    await expect(listedAfter(HOUR_MS + MINUTE_MS)).rejects.toThrow('Throttled');
  });

  it('a tag that was taken away meanwhile is forgotten at the next answer', async () => {
    const tags = createTagMemory();
    const answer = { GetResources: () => ({ ResourceTagMappingList: [tagged('a', 'on')] }) };
    for (const answers of [answer, {}]) await inventoryOver(anAccount(answers), { tags }).inventory.list([]);
    expect((await inventoryOver(anAccount(silent), { tags }).inventory.list([])).sources).toEqual([]);
  });
});

describe('a survey', () => {
  it('has every stream of this account that a function reads, and no other', async () => {
    const streams = ['a', 'b'].map((name) => ({ StreamName: name, StreamARN: ARN(name) }));
    const reads = (UUID: string, source: string) => ({
      UUID,
      EventSourceArn: source,
      FunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
    });
    const elsewhere = 'arn:aws:kinesis:eu-west-1:111111111111:stream/theirs';
    const { inventory } = inventoryOver(
      anAccount({
        ListStreams: () => ({ StreamSummaries: streams, HasMoreStreams: false }),
        ListEventSourceMappings: () => ({ EventSourceMappings: [reads('1', ARN('b')), reads('2', elsewhere)] }),
      }),
    );
    expect(await inventory.survey()).toEqual([{ id: ARN('b'), name: 'b', functions: ['f'] }]);
  });
});
