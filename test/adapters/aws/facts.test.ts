import { describe, expect, it } from 'vitest';
import { createFacts } from '../../../src/adapters/aws/facts.ts';
import { createFactsMemory } from '../../../src/adapters/aws/facts-cache.ts';
import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { type Answers, allUnpaced, failure, NOW, stubClients } from './stub-clients.ts';

const ARN = (name: string) => `arn:aws:kinesis:eu-west-1:000000000000:stream/${name}`;
const LAMBDA = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;

/** `count` mappings `m0`, `m1`, … of the streams `s0`, `s1`, … with the functions `f0`, `f1`, …, in pages of 100. */
function anAccount(count: number, changes: Answers = {}): Answers {
  const mapping = (index: number) => ({
    UUID: `m${index}`,
    EventSourceArn: ARN(`s${index}`),
    FunctionArn: LAMBDA(`f${index}`),
    State: 'Enabled',
  });
  return {
    ListEventSourceMappings: ({ Marker = '0' }) => {
      const first = Number(Marker);
      const last = Math.min(count, first + 100);
      const EventSourceMappings = Array.from({ length: last - first }, (_, index) => mapping(first + index));
      return last < count ? { EventSourceMappings, NextMarker: String(last) } : { EventSourceMappings };
    },
    GetEventSourceMapping: ({ UUID }) => ({ ...mapping(Number(String(UUID).slice(1))), State: 'Updating' }),
    DescribeStreamSummary: ({ StreamARN }) => ({
      StreamDescriptionSummary: {
        StreamARN,
        StreamName: String(StreamARN).split('/')[1],
        StreamStatus: 'ACTIVE',
        OpenShardCount: 1,
        RetentionPeriodHours: 24,
      },
    }),
    GetAccountSettings: () => ({ AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 } }),
    GetFunctionConfiguration: ({ FunctionName }) => ({ FunctionName, Version: '1', MemorySize: 128, Timeout: 3 }),
    GetFunctionConcurrency: () => ({ ReservedConcurrentExecutions: 100 }),
    ListProvisionedConcurrencyConfigs: () => ({ ProvisionedConcurrencyConfigs: [] }),
    ...changes,
  };
}

function factsOver(answers: Answers, { store = createMemoryStore(), remainingMs = (): number => 60_000 } = {}) {
  const { clients, inputsOf, sent } = stubClients(answers);
  const facts = createFacts({ clients, store, pacers: allUnpaced, remainingMs, memory: createFactsMemory() });
  const look = async (names: readonly string[], now: number) => {
    const mappings = await facts.mappingsOf(names.map(ARN), now);
    return { mappings, details: await facts.details(names.map(ARN), mappings, now) };
  };
  return { facts, inputsOf, sent, look, store };
}

const KNOWN = { id: 'm0', sourceId: ARN('s0'), functionName: 'f0', qualifier: null, stream: null };

describe('the list of mappings', () => {
  it('is read whole, over all its pages, and again only after five minutes', async () => {
    const { facts, inputsOf } = factsOver(anAccount(250));
    const first = await facts.mappings(NOW);
    expect(first.kind === 'answer' && first.value.length).toBe(250);
    expect(inputsOf('ListEventSourceMappings')).toEqual([
      { MaxItems: 100 },
      { MaxItems: 100, Marker: '100' },
      { MaxItems: 100, Marker: '200' },
    ]);
    await facts.mappings(NOW + 5 * MINUTE_MS - 1);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(3);
    await facts.mappings(NOW + 5 * MINUTE_MS);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(6);
  });

  it('serves the look of the same turn, once', async () => {
    const { facts, look, inputsOf } = factsOver(anAccount(1));
    await facts.mappings(NOW);
    await look(['s0'], NOW + 1_000);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(1);
    await look(['s0'], NOW + 1_000);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(2);
  });

  it('that fails in the middle leaves what was known, with its age', async () => {
    let isBroken = false;
    const { look } = factsOver(
      anAccount(150, {
        ListEventSourceMappings: (input) => {
          if (isBroken && input.Marker !== undefined) throw failure('ServiceException');
          return anAccount(150).ListEventSourceMappings?.(input) ?? {};
        },
        GetEventSourceMapping: () => {
          throw failure('ServiceException');
        },
      }),
    );
    await look(['s0'], NOW);
    isBroken = true;
    const { mappings } = await look(['s0'], NOW + 6 * MINUTE_MS);
    expect(mappings.of(ARN('s0'))).toMatchObject({ kind: 'value', ageMs: 6 * MINUTE_MS });
  });

  it('that has never been read makes consumers missing, and says why', async () => {
    const denied = { ListEventSourceMappings: () => Promise.reject(failure('AccessDeniedException')) };
    const { facts, look } = factsOver(anAccount(1, denied));
    expect((await look(['s0'], NOW)).mappings.of(ARN('s0'))).toEqual({ kind: 'missing', why: 'access-denied' });
    expect(await facts.mappings(NOW)).toMatchObject({ kind: 'failed', why: 'access-denied' });
  });
});

describe('the mappings of observed sources', () => {
  it('are read one by one where that is fewer calls than the list', async () => {
    const { look, inputsOf } = factsOver(anAccount(250));
    await look(['s0', 's7'], NOW);
    const { mappings } = await look(['s0', 's7'], NOW + MINUTE_MS);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(3);
    expect(inputsOf('GetEventSourceMapping')).toEqual([{ UUID: 'm0' }, { UUID: 'm7' }]);
    expect(mappings.of(ARN('s7'))).toMatchObject({ value: [{ stream: { facts: { state: 'updating' } } }], ageMs: 0 });
    await look(['s0', 's1', 's2'], NOW + 2 * MINUTE_MS);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(6);
  });

  it('are kept with their age when they cannot be read', async () => {
    const { look } = factsOver(
      anAccount(250, { GetEventSourceMapping: () => Promise.reject(failure('TooManyRequestsException')) }),
    );
    await look(['s7', 'unread'], NOW);
    const { mappings } = await look(['s7', 'unread'], NOW + MINUTE_MS);
    expect(mappings.of(ARN('s7'))).toMatchObject({ kind: 'value', ageMs: MINUTE_MS, value: [{ id: 'm7' }] });
    expect(mappings.of(ARN('unread'))).toEqual({ kind: 'value', value: [], ageMs: MINUTE_MS });
  });

  it('are dropped when they are gone, and those that replace them found at once', async () => {
    let isReplaced = false;
    const account = anAccount(250);
    const { look, inputsOf } = factsOver(
      anAccount(250, {
        GetEventSourceMapping: () => {
          isReplaced = true;
          throw failure('ResourceNotFoundException');
        },
        ListEventSourceMappings: async (input) => {
          const page = (await account.ListEventSourceMappings?.(input)) as { EventSourceMappings: object[] };
          const [first, ...rest] = page.EventSourceMappings;
          const isFirst = input.Marker === undefined;
          return isFirst && isReplaced ? { ...page, EventSourceMappings: [{ ...first, UUID: 'new' }, ...rest] } : page;
        },
      }),
    );
    await look(['s0'], NOW);
    const { mappings } = await look(['s0'], NOW + MINUTE_MS);
    expect(mappings.of(ARN('s0'))).toMatchObject({ kind: 'value', value: [{ id: 'new' }], ageMs: 0 });
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(6);
  });

  it('are looked for in a new list when an unknown source turns up', async () => {
    const { look, inputsOf } = factsOver(anAccount(1));
    await look(['s0'], NOW);
    await look(['s0', 'new'], NOW + 1_000);
    expect(inputsOf('ListEventSourceMappings')).toHaveLength(2);
  });

  it('of a new source are missing, not none, where the new list cannot be read', async () => {
    let isBroken = false;
    const account = anAccount(1);
    const { look } = factsOver(
      anAccount(1, {
        ListEventSourceMappings: (input) => {
          if (isBroken) throw failure('TooManyRequestsException');
          return account.ListEventSourceMappings?.(input) ?? {};
        },
      }),
    );
    await look(['s0'], NOW);
    isBroken = true;
    const { mappings } = await look(['s0', 'new'], NOW + MINUTE_MS);
    expect(mappings.of(ARN('new'))).toEqual({ kind: 'missing', why: 'unavailable' });
    expect(mappings.of(ARN('s0'))).toMatchObject({ kind: 'value', ageMs: MINUTE_MS });
  });

  it('are none for a stream that nothing reads', async () => {
    const { look } = factsOver(anAccount(1));
    expect((await look(['unread'], NOW)).mappings.of(ARN('unread'))).toEqual({ kind: 'value', value: [], ageMs: 0 });
  });
});

describe('functions', () => {
  it('are read at most every five minutes, and count as old after an hour', async () => {
    let isBroken = false;
    const { look, inputsOf } = factsOver(
      anAccount(1, {
        GetFunctionConfiguration: ({ FunctionName }) => {
          if (isBroken) throw failure('TooManyRequestsException');
          return { FunctionName, Version: '1', MemorySize: 128, Timeout: 3 };
        },
      }),
    );
    await look(['s0'], NOW);
    const { details } = await look(['s0'], NOW + 4 * MINUTE_MS);
    expect(inputsOf('GetFunctionConfiguration')).toEqual([{ FunctionName: 'f0' }]);
    expect(details.lambda(KNOWN)).toMatchObject({ kind: 'value', ageMs: 0, value: { reservedConcurrency: 100 } });
    isBroken = true;
    expect((await look(['s0'], NOW + 60 * MINUTE_MS)).details.lambda(KNOWN)).toMatchObject({ ageMs: 0 });
    expect((await look(['s0'], NOW + 61 * MINUTE_MS)).details.lambda(KNOWN)).toMatchObject({ ageMs: 61 * MINUTE_MS });
  });

  it('that were never read are missing, with the reason', async () => {
    const denied = { GetFunctionConcurrency: () => Promise.reject(failure('AccessDeniedException')) };
    const { look } = factsOver(anAccount(1, denied));
    expect((await look(['s0'], NOW)).details.lambda(KNOWN)).toEqual({ kind: 'missing', why: 'access-denied' });
  });

  it('are not asked for reservations where the account has none', async () => {
    const unreserved = { AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 1_000 } };
    const { look, inputsOf } = factsOver(anAccount(1, { GetAccountSettings: () => unreserved }));
    const { details } = await look(['s0'], NOW);
    expect(inputsOf('GetFunctionConcurrency')).toEqual([]);
    expect(details.lambda(KNOWN)).toMatchObject({ value: { reservedConcurrency: null } });
    expect(details.concurrencyLimit).toEqual({ kind: 'value', value: 1_000, ageMs: 0 });
  });

  it('are read by pages where more than thirty are due, and one by one for a qualifier', async () => {
    const listed = (from: number) =>
      Array.from({ length: 50 }, (_, index) => ({
        FunctionName: `f${from + index}`,
        Version: '$LATEST',
        MemorySize: 128,
        Timeout: 3,
      }));
    const { look, inputsOf } = factsOver(
      anAccount(60, {
        ListFunctions: ({ Marker }) =>
          Marker === undefined ? { Functions: listed(0), NextMarker: 'next' } : { Functions: listed(50) },
        ListEventSourceMappings: async (input) => {
          const page = (await anAccount(60).ListEventSourceMappings?.(input)) as { EventSourceMappings: object[] };
          const [first, ...rest] = page.EventSourceMappings;
          return { EventSourceMappings: [{ ...first, FunctionArn: LAMBDA('f0:live') }, ...rest] };
        },
      }),
    );
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const { details } = await look(names, NOW);
    expect(inputsOf('ListFunctions')).toEqual([{}, { Marker: 'next' }]);
    expect(inputsOf('GetFunctionConfiguration')).toEqual([{ FunctionName: 'f0', Qualifier: 'live' }]);
    expect(inputsOf('GetFunctionConcurrency')).toHaveLength(30);
    expect(details.lambda({ ...KNOWN, qualifier: 'live' }).kind).toBe('value');
  });

  it('name the other sources that invoke them, each once', async () => {
    const queue = 'arn:aws:sqs:eu-west-1:000000000000:jobs';
    const of = (UUID: string, EventSourceArn: string) => ({ UUID, EventSourceArn, FunctionArn: LAMBDA('f0') });
    const EventSourceMappings = [of('a', ARN('s0')), of('b', queue), of('c', queue), of('d', ARN('s1'))];
    const { look } = factsOver(anAccount(1, { ListEventSourceMappings: () => ({ EventSourceMappings }) }));
    const { details } = await look(['s0'], NOW);
    expect(details.lambda(KNOWN)).toMatchObject({ value: { otherSources: [ARN('s1'), queue] } });
  });

  it('add up their provisioned concurrency, read in a quiet turn and once an hour', async () => {
    const two = [{ RequestedProvisionedConcurrentExecutions: 3 }, { RequestedProvisionedConcurrentExecutions: 4 }];
    const provisioned = { ListProvisionedConcurrencyConfigs: () => ({ ProvisionedConcurrencyConfigs: two }) };
    const { look, inputsOf } = factsOver(anAccount(1, provisioned));
    await look(['s0'], NOW);
    expect(inputsOf('ListProvisionedConcurrencyConfigs')).toEqual([]);
    const { details } = await look(['s0'], NOW + MINUTE_MS);
    expect(details.lambda(KNOWN)).toMatchObject({ value: { provisionedConcurrency: 7 } });
    await look(['s0'], NOW + 2 * MINUTE_MS);
    expect(inputsOf('ListProvisionedConcurrencyConfigs')).toEqual([{ FunctionName: 'f0' }]);
  });

  it('do without their provisioned concurrency, and do not ask for it again and again', async () => {
    const denied = { ListProvisionedConcurrencyConfigs: () => Promise.reject(failure('AccessDeniedException')) };
    const { look, inputsOf } = factsOver(anAccount(1, denied));
    for (const minute of [0, 1, 2, 3]) {
      const { details } = await look(['s0'], NOW + minute * MINUTE_MS);
      expect(details.lambda(KNOWN)).toMatchObject({ value: { provisionedConcurrency: null } });
    }
    expect(inputsOf('ListProvisionedConcurrencyConfigs')).toHaveLength(1);
  });
});

describe('streams', () => {
  it('are described each turn, at most a hundred, the oldest knowledge first', async () => {
    const { look, inputsOf } = factsOver(anAccount(0));
    const names = Array.from({ length: 150 }, (_, index) => `s${index}`);
    const first = await look(names, NOW);
    expect(first.details.source(ARN('s120'))).toEqual({ kind: 'missing', why: 'unavailable' });
    const second = await look(names, NOW + MINUTE_MS);
    const asked = inputsOf('DescribeStreamSummary').map(({ StreamARN }) => StreamARN);
    expect(asked).toHaveLength(200);
    expect(asked.slice(100, 150)).toEqual(names.slice(100).map(ARN));
    expect(second.details.source(ARN('s120'))).toMatchObject({ kind: 'value', ageMs: 0 });
    expect(second.details.source(ARN('s99'))).toMatchObject({ kind: 'value', ageMs: MINUTE_MS });
  });

  it('that are gone are missing at once, those that cannot be read keep what was known', async () => {
    let error: string | null = null;
    const described = anAccount(1).DescribeStreamSummary;
    const { look } = factsOver(
      anAccount(1, {
        DescribeStreamSummary: (input) => {
          if (error !== null) throw failure(error);
          return described?.(input) ?? {};
        },
      }),
    );
    await look(['s0'], NOW);
    error = 'LimitExceededException';
    expect((await look(['s0'], NOW + MINUTE_MS)).details.source(ARN('s0'))).toMatchObject({ ageMs: MINUTE_MS });
    error = 'ResourceNotFoundException';
    expect((await look(['s0'], NOW + MINUTE_MS)).details.source(ARN('s0'))).toMatchObject({ kind: 'missing' });
  });
});

describe('without time left', () => {
  it('nothing is sent, and everything is missing', async () => {
    const { look, sent } = factsOver(anAccount(1), { remainingMs: () => 0 });
    const { mappings, details } = await look(['s0'], NOW);
    expect(sent).toEqual([]);
    expect(mappings.of(ARN('s0'))).toEqual({ kind: 'missing', why: 'unavailable' });
    expect(details.concurrencyLimit).toEqual({ kind: 'missing', why: 'unavailable' });
  });

  it('a call that hangs is left alone', async () => {
    let leftMs = 50;
    const hanging = anAccount(1, { GetAccountSettings: () => new Promise(() => {}) });
    const { look } = factsOver(hanging, { remainingMs: () => leftMs });
    const reading = look(['s0'], NOW);
    setTimeout(() => {
      leftMs = 0;
    }, 20);
    expect((await reading).details.concurrencyLimit).toEqual({ kind: 'missing', why: 'unavailable' });
  });
});

describe('what nobody has asked for in a day', () => {
  it('is forgotten', async () => {
    const { facts, look } = factsOver(anAccount(1));
    await look(['s0'], NOW);
    await facts.save(NOW + 24 * 60 * MINUTE_MS - 1);
    expect(Object.keys(facts.knownStreams())).toEqual([ARN('s0')]);
    await facts.save(NOW + 24 * 60 * MINUTE_MS);
    expect(facts.knownStreams()).toEqual({});
  });
});

describe('another process', () => {
  it('begins with what was saved', async () => {
    const before = factsOver(anAccount(250));
    await before.look(['s0'], NOW);
    await before.facts.save(NOW);
    const after = factsOver({}, { store: before.store });
    const { mappings, details } = await after.look(['s0'], NOW + MINUTE_MS);
    expect(mappings.of(ARN('s0'))).toMatchObject({ kind: 'value', ageMs: MINUTE_MS });
    expect(details.source(ARN('s0'))).toMatchObject({ kind: 'value', ageMs: MINUTE_MS });
    expect(details.lambda(KNOWN)).toMatchObject({ kind: 'value', ageMs: 0 });
    expect(after.inputsOf('ListEventSourceMappings')).toEqual([]);
  });
});
