import { describe, expect, it } from 'vitest';
import { createFacts } from '../../../src/adapters/aws/facts.ts';
import { createFactsMemory } from '../../../src/adapters/aws/facts-cache.ts';
import { createSensor } from '../../../src/adapters/aws/sensor.ts';
import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import type { DownstreamTarget, MetricRef } from '../../../src/core/downstream-target.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { type Answers, allUnpaced, failure, NOW, stubClients } from './stub-clients.ts';

const ARN = (name: string) => `arn:aws:kinesis:eu-west-1:000000000000:stream/${name}`;

interface Query {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: { readonly MetricName: string } };
}

/** Values of the last two minutes by metric name; what is not here has no points. */
type Values = Readonly<Record<string, readonly [number, number]>>;

function metricData(values: Values) {
  return ({ MetricDataQueries }: Readonly<Record<string, unknown>>) => ({
    MetricDataResults: (MetricDataQueries as readonly Query[]).map(({ Id, MetricStat }) => {
      const pair = values[MetricStat.Metric.MetricName] ?? [];
      const Timestamps = pair.map((_, index) => new Date(NOW - (2 - index) * MINUTE_MS));
      return { Id, Timestamps, Values: pair, StatusCode: 'Complete' };
    }),
  });
}

/** The streams `a` and `b`, each with one function of its name. */
function anAccount(values: Values, changes: Answers = {}): Answers {
  const mapping = (name: string) => ({
    UUID: `mapping-${name}`,
    EventSourceArn: ARN(name),
    FunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
    State: 'Enabled',
  });
  return {
    ListEventSourceMappings: () => ({ EventSourceMappings: ['a', 'b'].map(mapping) }),
    DescribeStreamSummary: ({ StreamARN }) => ({
      StreamDescriptionSummary: {
        StreamARN,
        StreamName: String(StreamARN).split('/')[1],
        StreamStatus: 'ACTIVE',
        OpenShardCount: 1,
        RetentionPeriodHours: 24,
      },
    }),
    GetAccountSettings: () => ({ AccountLimit: { ConcurrentExecutions: 100, UnreservedConcurrentExecutions: 100 } }),
    GetFunctionConfiguration: ({ FunctionName }) => ({ FunctionName, MemorySize: 128, Timeout: 3 }),
    ListProvisionedConcurrencyConfigs: () => ({}),
    GetMetricData: metricData(values),
    ...changes,
  };
}

function sensorOver(answers: Answers) {
  const { clients, inputsOf } = stubClients(answers);
  const shared = { clients, pacers: allUnpaced, remainingMs: () => 60_000 };
  const facts = createFacts({ ...shared, store: createMemoryStore(), memory: createFactsMemory() });
  return { sensor: createSensor({ ...shared, facts, clock: { now: () => NOW } }), inputsOf };
}

const BOTH = { sources: [ARN('a'), ARN('b')], downstreams: [] };

describe('one source that cannot be read', () => {
  it('is missing alone', async () => {
    const described = anAccount({}).DescribeStreamSummary;
    const { sensor } = sensorOver(
      anAccount(
        { IncomingRecords: [1, 2] },
        {
          DescribeStreamSummary: (input) => {
            if (input.StreamARN === ARN('a')) throw failure('AccessDeniedException');
            return described?.(input) ?? {};
          },
        },
      ),
    );
    const [a, b] = (await sensor.observe(BOTH)).sources;
    expect([a?.source, a?.consumers]).toEqual(Array(2).fill({ kind: 'missing', why: 'access-denied' }));
    expect(a?.sourceMetrics.incomingRecords.kind).toBe('points');
    expect([b?.source.kind, b?.consumers.kind]).toEqual(['value', 'value']);
  });

  it('has no consumers where one of its functions cannot be read', async () => {
    const { sensor } = sensorOver(
      anAccount(
        {},
        {
          GetFunctionConfiguration: ({ FunctionName }) => {
            if (FunctionName === 'a') throw failure('AccessDeniedException');
            return { FunctionName, MemorySize: 128, Timeout: 3 };
          },
        },
      ),
    );
    const [a, b] = (await sensor.observe(BOTH)).sources;
    expect([a?.source.kind, a?.consumers, b?.consumers.kind]).toEqual([
      'value',
      { kind: 'missing', why: 'access-denied' },
      'value',
    ]);
  });
});

describe('the account', () => {
  it('has the greatest concurrency of the last minutes with the age of the newest', async () => {
    const { sensor } = sensorOver(anAccount({ ConcurrentExecutions: [9, 7] }));
    const { account } = await sensor.observe({ sources: [], downstreams: [] });
    expect(account).toEqual({
      concurrencyLimit: { kind: 'value', value: 100, ageMs: 0 },
      concurrencyInUse: { kind: 'value', value: 9, ageMs: 0 },
    });
  });
});

function emitted(metric: string, statistic: MetricRef['statistic'] = 'Sum'): MetricRef {
  return { namespace: 'N', metric, dimensions: {}, statistic };
}

function aTarget(changes: Partial<DownstreamTarget>): DownstreamTarget {
  return { name: 'table', requests: [], errors: [], latency: null, alarm: null, ...changes };
}

async function observed(target: DownstreamTarget, values: Values, changes: Answers = {}) {
  const { sensor, inputsOf } = sensorOver(anAccount(values, changes));
  const { downstreams } = await sensor.observe({ sources: [], downstreams: [target] });
  return { downstream: downstreams[0], inputsOf };
}

const points = (first: number, second: number) => ({
  kind: 'points',
  points: [
    { startMs: NOW - 2 * MINUTE_MS, value: first },
    { startMs: NOW - MINUTE_MS, value: second },
  ],
});

describe('a downstream', () => {
  it('adds several metrics up, minute by minute, and those without points add nothing', async () => {
    const target = aTarget({ requests: [emitted('R'), emitted('S'), emitted('none')], errors: [emitted('none')] });
    const { downstream } = await observed(target, { R: [1, 2], S: [10, 20] });
    expect(downstream?.requests).toEqual(points(11, 22));
    expect(downstream?.errors).toEqual({ kind: 'missing', why: 'no-datapoints' });
  });

  it('gives no sum where one of its metrics could not be read', async () => {
    const { downstream } = await observed(
      aTarget({ errors: [emitted('R'), emitted('denied')] }),
      {},
      {
        GetMetricData: (input) => {
          const { MetricDataResults } = metricData({ R: [1, 2] })(input);
          const denied = (input.MetricDataQueries as readonly Query[]).findIndex(
            ({ MetricStat }) => MetricStat.Metric.MetricName === 'denied',
          );
          return {
            MetricDataResults: MetricDataResults.map((one, index) =>
              index === denied ? { ...one, StatusCode: 'Forbidden' } : one,
            ),
          };
        },
      },
    );
    expect(downstream?.errors).toEqual({ kind: 'missing', why: 'access-denied' });
  });

  it('has its latency in milliseconds, and what its owner names nowhere is not configured', async () => {
    const latency = { metric: emitted('L', 'Average'), toMs: 1_000 };
    const { downstream } = await observed(aTarget({ latency }), { L: [0.5, 0.25] });
    expect(downstream?.latencyAverageMs).toEqual(points(500, 250));
    const nowhere = { kind: 'missing', why: 'not-configured' };
    expect([downstream?.requests, downstream?.errors, downstream?.alarm]).toEqual([nowhere, nowhere, nowhere]);
  });

  it.each([
    ['OK', { kind: 'value', value: 'ok', ageMs: 0 }],
    ['ALARM', { kind: 'value', value: 'alarm', ageMs: 0 }],
    ['INSUFFICIENT_DATA', { kind: 'missing', why: 'no-datapoints' }],
  ])('whose alarm is %s says so', async (StateValue, expected) => {
    const alarms = { DescribeAlarms: () => ({ CompositeAlarms: [{ AlarmName: 'sick', StateValue }] }) };
    const { downstream, inputsOf } = await observed(aTarget({ alarm: 'sick' }), {}, alarms);
    expect(downstream?.alarm).toEqual(expected);
    expect(inputsOf('DescribeAlarms')).toEqual([
      { AlarmNames: ['sick'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    ]);
  });

  it('whose alarm is not there or cannot be read is missing', async () => {
    const target = aTarget({ alarm: 'sick' });
    const { downstream } = await observed(target, {}, { DescribeAlarms: () => ({ MetricAlarms: [] }) });
    expect(downstream?.alarm).toEqual({ kind: 'missing', why: 'not-configured' });
    const denied = await observed(target, {}, { DescribeAlarms: () => Promise.reject(failure('AccessDenied')) });
    expect(denied.downstream?.alarm).toEqual({ kind: 'missing', why: 'access-denied' });
  });
});

describe('a glance', () => {
  it('asks for three metrics of a source with one consumer, of ten minutes', async () => {
    const { sensor, inputsOf } = sensorOver(anAccount({ IteratorAge: [500, 900], IncomingRecords: [5, 6] }));
    const [a] = await sensor.glance([ARN('a')]);
    expect(a?.ageMaxMs).toMatchObject({ kind: 'value', value: 900 });
    const [input] = inputsOf('GetMetricData');
    const queries = input?.MetricDataQueries as readonly Query[];
    expect(queries.map(({ MetricStat }) => MetricStat.Metric.MetricName)).toEqual([
      'IncomingRecords',
      'WriteProvisionedThroughputExceeded',
      'IteratorAge',
    ]);
    expect(input?.StartTime).toEqual(new Date(NOW - 10 * MINUTE_MS));
    expect(inputsOf('DescribeStreamSummary')).toEqual([]);
  });

  it('knows no age where it cannot tell who reads', async () => {
    const { sensor } = sensorOver(
      anAccount({ IncomingRecords: [5, 6] }, { ListEventSourceMappings: () => Promise.reject(failure('Timeout')) }),
    );
    const [a] = await sensor.glance([ARN('a')]);
    expect(a).toMatchObject({ ageMaxMs: { kind: 'missing', why: 'unavailable' }, incomingRecords: { kind: 'value' } });
  });
});
