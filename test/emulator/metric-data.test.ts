import { GetMetricDataCommand, type GetMetricDataCommandInput, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  CONSUMER,
  digits,
  STREAM,
  steady,
  WORLD_STARTS_AT,
} from '../support/world-builders.ts';

const MINUTE_MS = 60_000;
let account: ServedAccount;

beforeAll(async () => {
  const consumers = [aConsumer({ eventCounts: true, downstream: 'table' })];
  account = await serve({
    world: {
      streams: [aStream({ arrivals: steady(10, 30 * MINUTE_MS), consumers })],
      downstreams: [aDownstream({ name: 'table' })],
    },
  });
  account.world.advanceTo(30 * MINUTE_MS);
});
// A second of the account's time gives back a second's calls.
beforeEach(() => account.world.advanceTo(account.world.nowMs() + 1_000));
afterAll(() => account.close());

type Stat = { readonly stat?: string; readonly period?: number; readonly id?: string };

function aQuery(
  Namespace: string,
  MetricName: string,
  dimension: readonly [string, string] | null,
  { stat = 'Sum', period = 60, id = 'm1' }: Stat = {},
): MetricDataQuery {
  const Dimensions = dimension === null ? [] : [{ Name: dimension[0], Value: dimension[1] }];
  return { Id: id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: period, Stat: stat } };
}

const incoming = (stat: Stat = {}) => aQuery('AWS/Kinesis', 'IncomingRecords', ['StreamName', STREAM], stat);

function get(MetricDataQueries: MetricDataQuery[], changes: Partial<GetMetricDataCommandInput> = {}) {
  return account.clients.cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries,
      StartTime: new Date(WORLD_STARTS_AT + 10 * MINUTE_MS),
      EndTime: new Date(WORLD_STARTS_AT + 15 * MINUTE_MS),
      ...changes,
    }),
  );
}

async function valuesOf(query: MetricDataQuery) {
  const { MetricDataResults } = await get([query]);
  return MetricDataResults?.[0]?.Values ?? [];
}

const minutesOf = (timestamps: readonly Date[] | undefined) =>
  timestamps?.map((at) => (at.getTime() - WORLD_STARTS_AT) / MINUTE_MS);

describe('GetMetricData', () => {
  it('answers newest first, with the start inside and the end outside', async () => {
    const { MetricDataResults, NextToken, Messages } = await get([incoming()]);

    expect(MetricDataResults).toMatchObject([
      { Id: 'm1', Label: 'IncomingRecords', StatusCode: 'Complete', Values: [600, 600, 600, 600, 600] },
    ]);
    expect(minutesOf(MetricDataResults?.[0]?.Timestamps)).toEqual([14, 13, 12, 11, 10]);
    expect([NextToken, Messages]).toEqual([undefined, []]);
  });

  it('answers oldest first when asked to', async () => {
    const { MetricDataResults } = await get([incoming()], { ScanBy: 'TimestampAscending' });

    expect(minutesOf(MetricDataResults?.[0]?.Timestamps)).toEqual([10, 11, 12, 13, 14]);
  });

  it('knows every kind of dimension', async () => {
    const uuid = account.world.mappingIdOf(STREAM, CONSUMER);
    const queries = [
      incoming(),
      aQuery('AWS/Lambda', 'Invocations', ['FunctionName', CONSUMER], { id: 'm2' }),
      aQuery('AWS/Lambda', 'PolledEventCount', ['EventSourceMappingUUID', uuid], { id: 'm3' }),
      aQuery('Headgate/Downstream', 'Requests', ['Downstream', 'table'], { id: 'm4' }),
      aQuery('AWS/Lambda', 'ConcurrentExecutions', null, { id: 'm5', stat: 'Maximum' }),
    ];

    const { MetricDataResults } = await get(queries);

    expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values?.length])).toEqual(
      ['m1', 'm2', 'm3', 'm4', 'm5'].map((id) => [id, 5]),
    );
  });

  it.each([
    ['an unknown metric', aQuery('AWS/Kinesis', 'Nothing', ['StreamName', STREAM])],
    ['an unknown stream', aQuery('AWS/Kinesis', 'IncomingRecords', ['StreamName', 'none'])],
    ['a dimension of another service', aQuery('AWS/Kinesis', 'IncomingRecords', ['FunctionName', STREAM])],
    ['a namespace of another service', aQuery('AWS/Lambda', 'IncomingRecords', ['StreamName', STREAM])],
    ['a dimension nobody has', aQuery('AWS/Kinesis', 'IncomingRecords', ['QueueName', STREAM])],
    [
      "a function's metric under a mapping's name",
      aQuery('AWS/Lambda', 'Invocations', ['EventSourceMappingUUID', CONSUMER]),
    ],
    ['a dimension without value', aQuery('AWS/Lambda', 'ConcurrentExecutions', ['FunctionName', ''])],
  ])('answers %s with an empty series', async (_what, query) => {
    const { MetricDataResults } = await get([query]);

    expect(MetricDataResults).toMatchObject([{ Timestamps: [], Values: [], StatusCode: 'Complete' }]);
  });

  it('puts minutes together to longer periods', async () => {
    const duration = (stat: string, period: number) =>
      aQuery('AWS/Lambda', 'Duration', ['FunctionName', CONSUMER], { stat, period });

    expect(await valuesOf(incoming({ period: 300 }))).toEqual([3_000]);
    const [minuteSums, minuteCounts] = [
      await valuesOf(duration('Sum', 60)),
      await valuesOf(duration('SampleCount', 60)),
    ];
    const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(await valuesOf(duration('SampleCount', 300))).toEqual([add(minuteCounts)]);
    const [average = 0] = await valuesOf(duration('Average', 300));
    expect(average).toBeCloseTo(add(minuteSums) / add(minuteCounts), 9);
    const [most = 0, least = 0] = [
      ...(await valuesOf(duration('Maximum', 300))),
      ...(await valuesOf(duration('Minimum', 300))),
    ];
    expect(most).toBe(Math.max(...(await valuesOf(duration('Maximum', 60)))));
    expect(least).toBe(Math.min(...(await valuesOf(duration('Minimum', 60)))));
  });

  it('shows no minute before it is published', async () => {
    const { MetricDataResults } = await get([incoming()], { EndTime: new Date(WORLD_STARTS_AT + 40 * MINUTE_MS) });

    // The youngest minute that is over shows a minute later.
    expect(minutesOf(MetricDataResults?.[0]?.Timestamps)?.[0]).toBe(28);
  });

  it('gives no result for a query that returns no data', async () => {
    const { MetricDataResults } = await get([{ ...incoming(), ReturnData: false }, incoming({ id: 'm2' })]);

    expect(MetricDataResults?.map(({ Id }) => Id)).toEqual(['m2']);
  });

  it.each(['TimestampDescending', 'TimestampAscending'] as const)(
    'pages by points without loss, %s',
    async (ScanBy) => {
      const queries = digits(3).map((digit) => incoming({ id: `m${digit}` }));
      const whole = await get(queries, { ScanBy });
      const collected = new Map<string, (number | undefined)[]>();
      const statuses: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const page = await get(queries, { ScanBy, MaxDatapoints: 4, NextToken });
        const points = page.MetricDataResults?.flatMap(({ Values }) => Values ?? []) ?? [];
        expect(points.length).toBeLessThanOrEqual(4);
        for (const { Id = '', Timestamps, StatusCode } of page.MetricDataResults ?? []) {
          collected.set(Id, [...(collected.get(Id) ?? []), ...(minutesOf(Timestamps) ?? [])]);
          statuses.push(StatusCode);
        }
        NextToken = page.NextToken;
      } while (NextToken !== undefined);

      const expected = whole.MetricDataResults?.map(({ Id, Timestamps }) => [Id, minutesOf(Timestamps)]);
      expect([...collected]).toEqual(expected);
      expect(statuses).toContain('PartialData');
      expect(statuses.at(-1)).toBe('Complete');
    },
  );

  it('takes 500 queries and refuses 501', async () => {
    const queries = (count: number) => digits(count).map((digit) => incoming({ id: `m${digit}` }));

    expect(await outcomeOf(get(queries(500)))).toBe('ok');
    expect(await outcomeOf(get(queries(501)))).toBe('ValidationException');
  });

  it.each([
    ['a percentile', [incoming({ stat: 'p99' })], {}],
    ['half a minute', [incoming({ period: 30 })], {}],
    ['an expression', [{ Id: 'e1', Expression: 'm1 * 2' }], {}],
    ['an id with a capital', [incoming({ id: 'M1' })], {}],
    ['one id twice', [incoming(), incoming()], {}],
    ['an end that is the start', [incoming()], { EndTime: new Date(WORLD_STARTS_AT + 10 * MINUTE_MS) }],
    ['too many points', [incoming()], { MaxDatapoints: 100_801 }],
  ])('refuses %s', async (_what, queries, changes) => {
    expect(await outcomeOf(get(queries, changes))).toBe('ValidationException');
  });

  it('refuses a strange token', async () => {
    expect(await outcomeOf(get([incoming()], { NextToken: 'strange' }))).toBe('InvalidNextToken');
  });
});
