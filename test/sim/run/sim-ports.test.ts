import { describe, expect, it } from 'vitest';
import type { MinuteSeries } from '../../../src/core/reading.ts';
import { simPolicies } from '../../../src/sim/run/sim-policies.ts';
import { simPorts } from '../../../src/sim/run/sim-ports.ts';
import { aScenario, LEAST_DOCUMENT } from '../../support/scenarios.ts';
import { anAccount } from '../../support/sim-accounts.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
const FOUND = { id: ARN, name: 'orders', tag: 'on', functions: [] };
/** What the loop asks for: the stream, and the database behind it. */
const OBSERVED = {
  sources: [ARN],
  downstreams: [{ name: 'db', requests: [], errors: [], latency: null, alarm: null }],
};

const FIELDS = {
  consumers: [
    { name: 'writer', downstream: 'db', eventCounts: true },
    { name: 'reader', startingPosition: 'latest', maximumRetryAttempts: 3 },
  ],
  downstreams: [{ name: 'db' }],
  downstreamPolicies: { db: { slowdown: 3 } },
} as const;

function portsAfter(seconds: number) {
  const account = anAccount(
    { ...FIELDS, consumers: [...FIELDS.consumers], downstreams: [...FIELDS.downstreams] },
    seconds,
  );
  const scenario = aScenario({ ...FIELDS, consumers: [...FIELDS.consumers], downstreams: [...FIELDS.downstreams] });
  return { account, ports: simPorts(scenario, account, 'recommend') };
}

function lengthOf(series: MinuteSeries | undefined): number | string | undefined {
  return series?.kind === 'points' ? series.points.length : series?.why;
}

describe('simulated clock and inventory', () => {
  it('tells the wall-clock time of the scenario', () => {
    expect(portsAfter(90).ports.clock.now()).toBe(Date.UTC(2026, 0, 5) + 90_000);
  });

  it('lists the stream by its ARN', async () => {
    expect(await portsAfter(0).ports.inventory.list([])).toMatchObject({
      sources: [{ id: ARN, name: 'orders' }],
      absent: [],
      unanswered: [],
    });
  });
});

describe('simulated sensor', () => {
  it('reads stream, mappings and functions in the terms of the core', async () => {
    const { ports } = portsAfter(0);
    const { sources } = await ports.sensor.observe(OBSERVED);
    expect(sources[0]?.source).toMatchObject({
      kind: 'value',
      value: {
        kind: 'kinesis-provisioned',
        id: ARN,
        name: 'orders',
        status: 'active',
        openShards: 4,
        retentionMs: 86_400_000,
      },
    });
    const consumers = sources[0]?.consumers;
    expect(consumers?.kind === 'value' && consumers.value).toMatchObject([
      { mapping: { startingPosition: 'latest', maximumRetryAttempts: 3 } },
      {
        mapping: { state: 'enabled', factor: 1, startingPosition: 'trim-horizon', maximumRetryAttempts: null },
      },
    ]);
  });

  it('leaves what nobody wrote missing, with its reason', async () => {
    const { ports } = portsAfter(0);
    const { sources, downstreams, account } = await ports.sensor.observe(OBSERVED);
    expect(sources[0]?.sourceMetrics.incomingRecords).toEqual({ kind: 'missing', why: 'no-datapoints' });
    expect(downstreams[0]?.requests).toEqual({ kind: 'missing', why: 'no-datapoints' });
    expect(account.concurrencyInUse).toEqual({ kind: 'missing', why: 'no-datapoints' });
    expect(account.concurrencyLimit).toEqual({ kind: 'value', value: 1_000, ageMs: 0 });
  });

  it('sees minutes late, and at most seventy of them and the present one', async () => {
    const early = await portsAfter(630).ports.sensor.observe(OBSERVED);
    // Minutes 0 to 8 have ended for 60 s by then; the ninth has not.
    expect(lengthOf(early.sources[0]?.sourceMetrics.incomingRecords)).toBe(9);
    const late = await portsAfter(6_000).ports.sensor.observe(OBSERVED);
    const series = late.sources[0]?.sourceMetrics.incomingRecords;
    expect(series?.kind === 'points' && series.points[0]?.startMs).toBe(Date.UTC(2026, 0, 5) + (100 - 70) * 60_000);
  });

  it('reads event counts only where the owner has switched them on', async () => {
    const { sources } = await portsAfter(600).ports.sensor.observe(OBSERVED);
    const consumers = sources[0]?.consumers;
    const [reader, writer] = consumers?.kind === 'value' ? consumers.value : [];
    expect(writer?.metrics.invokedEvents.kind).toBe('points');
    expect(reader?.metrics.invokedEvents).toEqual({ kind: 'missing', why: 'not-configured' });
    expect(reader?.metrics.failedInvokeEvents).toEqual({ kind: 'missing', why: 'not-configured' });
  });

  it('reads every metric of a consumer that works', async () => {
    const { sources, downstreams, account } = await portsAfter(630).ports.sensor.observe(OBSERVED);
    const consumers = sources[0]?.consumers;
    const [, writer] = consumers?.kind === 'value' ? consumers.value : [];
    const missing = Object.entries(writer?.metrics ?? {}).filter(([, series]) => series.kind === 'missing');
    expect(missing.map(([name]) => name)).toEqual([]);
    expect(lengthOf(downstreams[0]?.latencyAverageMs)).toBeGreaterThan(0);
    expect(account.concurrencyInUse).toMatchObject({ kind: 'value', ageMs: 90_000 });
  });

  it('says that a stream it does not know cannot be read', async () => {
    const { sources } = await portsAfter(0).ports.sensor.observe({
      sources: ['arn:aws:kinesis:eu-west-1:000000000000:stream/gone'],
      downstreams: [],
    });
    expect(sources[0]?.source).toEqual({ kind: 'missing', why: 'unavailable' });
    expect(sources[0]?.consumers).toEqual({ kind: 'missing', why: 'unavailable' });
  });
});

describe('simulated sensor on other sources', () => {
  const other = { ...LEAST_DOCUMENT, workload: { kind: 'none' as const } };
  const account = anAccount(
    {
      consumers: [{ hasFailureDestination: true, filterPassShare: 0.5 }],
      otherStreams: [
        { ...other, source: { name: 'table', kind: 'dynamodb', shards: 2 }, consumers: [{ name: 'second' }] },
        {
          ...other,
          source: { name: 'clicks', kind: 'kinesis-on-demand', shards: 4 },
          consumers: [{ name: 'third', eventCounts: true }],
        },
      ],
    },
    0,
  );
  const streams = account.world.listStreams();

  it('tells the kind of each source', async () => {
    const { sources } = await simPorts(aScenario(), account, 'enforce').sensor.observe({
      sources: streams.map(({ arn }) => arn),
      downstreams: [],
    });
    const kinds = sources.map(({ source }) => source.kind === 'value' && source.value.kind);
    expect(kinds).toEqual(['kinesis-provisioned', 'dynamodb-stream', 'kinesis-on-demand']);
    expect(sources.map(({ sourceMetrics }) => sourceMetrics.incomingRecords)).toEqual([
      { kind: 'missing', why: 'no-datapoints' },
      { kind: 'missing', why: 'not-configured' },
      { kind: 'missing', why: 'no-datapoints' },
    ]);
  });

  it('reads event counts of other streams where they are switched on', async () => {
    const { sources } = await simPorts(aScenario(), account, 'enforce').sensor.observe({
      sources: streams.map(({ arn }) => arn),
      downstreams: [],
    });
    const counts = sources.map(({ consumers }) =>
      consumers.kind === 'value' ? consumers.value[0]?.metrics.invokedEvents : null,
    );
    expect(counts).toEqual([
      { kind: 'missing', why: 'not-configured' },
      { kind: 'missing', why: 'not-configured' },
      { kind: 'missing', why: 'no-datapoints' },
    ]);
  });

  it('tells of failure destination and filter', async () => {
    const { sources } = await simPorts(aScenario(), account, 'enforce').sensor.observe({
      sources: streams.map(({ arn }) => arn),
      downstreams: [],
    });
    const mappings = sources.map(({ consumers }) => (consumers.kind === 'value' ? consumers.value[0]?.mapping : null));
    expect(mappings[0]).toMatchObject({ hasFailureDestination: true, hasFilter: true });
    expect(mappings[2]).toMatchObject({ hasFailureDestination: false, hasFilter: false });
  });
});

describe('simulated actuator', () => {
  const CONTEXT = { sourceId: ARN, turnId: 't', intentId: 'i' };

  it('updates a mapping, which then shows that it is updating', async () => {
    const { account, ports } = portsAfter(10);
    const mappingId = account.world.mappingIdOf('orders', 'writer');
    const action = { kind: 'set-parallelization-factor', mappingId, from: 1, to: 4 } as const;
    expect(await ports.actuator.apply(action, CONTEXT)).toEqual({ action, kind: 'applied' });
    const { sources } = await ports.sensor.observe(OBSERVED);
    const consumers = sources[0]?.consumers;
    expect(consumers?.kind === 'value' && consumers.value[1]?.mapping).toMatchObject({ state: 'updating', factor: 1 });
  });

  it('reshards the stream, which then shows that it is updating', async () => {
    const { ports } = portsAfter(10);
    const action = { kind: 'update-shard-count', sourceId: ARN, from: 4, to: 8 } as const;
    expect((await ports.actuator.apply(action, CONTEXT)).kind).toBe('applied');
    const { sources } = await ports.sensor.observe(OBSERVED);
    expect(sources[0]?.source).toMatchObject({ value: { status: 'updating' } });
  });

  it('hands refusals on in the words of AWS', async () => {
    const { ports } = portsAfter(10);
    const action = { kind: 'update-shard-count', sourceId: ARN, from: 4, to: 9 } as const;
    expect(await ports.actuator.apply(action, CONTEXT)).toMatchObject({
      kind: 'refused',
      error: 'InvalidArgumentException',
    });
    const elsewhere = { ...action, sourceId: 'arn:gone' };
    expect(await ports.actuator.apply(elsewhere, CONTEXT)).toMatchObject({ error: 'ResourceNotFoundException' });
  });

  it('turns the finer levers by the calls of the account', async () => {
    const { account } = portsAfter(10);
    const mappingId = account.world.mappingIdOf('orders', 'writer');
    const calls: unknown[] = [];
    const note =
      (name: string) =>
      (...given: unknown[]) => {
        calls.push([name, ...given]);
        return { kind: 'refused', error: 'LimitExceededException', message: 'noted' } as const;
      };
    const world = {
      ...account.world,
      updateMapping: note('updateMapping'),
      putReservedConcurrency: note('putReservedConcurrency'),
      setRetention: note('setRetention'),
      splitShard: note('splitShard'),
      mergeShards: note('mergeShards'),
    };
    const { actuator } = simPorts(aScenario(), { ...account, world }, 'enforce');
    const shards = { sourceId: ARN, shardId: 'a', from: 4 } as const;
    const actions = [
      { kind: 'set-mapping-enabled', mappingId, from: true, to: false },
      { kind: 'set-reserved-concurrency', functionName: 'writer', from: null, to: 5 },
      { kind: 'set-retention', sourceId: ARN, from: 86_400_000, to: 172_800_000 },
      { kind: 'split-shard', ...shards, newStartingHashKey: '9', to: 5 },
      { kind: 'merge-shards', ...shards, adjacentShardId: 'b', to: 3 },
    ] as const;
    for (const action of actions) {
      expect(await actuator.apply(action, CONTEXT)).toMatchObject({ action, kind: 'refused', message: 'noted' });
    }
    expect(calls).toEqual([
      ['updateMapping', mappingId, { enabled: false }],
      ['putReservedConcurrency', 'writer', 5],
      ['setRetention', 'orders', 48],
      ['splitShard', 'orders', 'a', '9'],
      ['mergeShards', 'orders', 'a', 'b'],
    ]);
  });
});

describe('simulated policies', () => {
  it('gives the documents of the scenario, under the mode of the run', async () => {
    const book = await portsAfter(0).ports.policies.load();
    expect(book.switch).toBe('on');
    expect(book.policyOf(FOUND)).toMatchObject({
      kind: 'policy',
      policy: { mode: 'recommend', standBackMs: 14_400_000 },
    });
    expect(book.breakerPolicyOf('db')).toMatchObject({
      policy: { downstream: 'db', slowdown: 3, errorRatio: 0.1 },
    });
    expect(book.breakerPolicyOf('other')).toMatchObject({ policy: { downstream: 'other', slowdown: 1.8 } });
  });

  it('say what each consumer writes to', async () => {
    const book = await portsAfter(0).ports.policies.load();
    expect(book.downstreamsOf(FOUND, 'writer')).toEqual(['db']);
    expect(book.downstreamsOf(FOUND, 'reader')).toEqual([]);
  });

  it('give each stream its own document, at most in the mode of the run', async () => {
    const scenario = aScenario({
      otherStreams: [
        {
          ...LEAST_DOCUMENT,
          source: { name: 'clicks', shards: 1 },
          consumers: [{ name: 'counter' }],
          policy: { mode: 'observe', standBackSeconds: 60 },
        },
      ],
    });
    const book = await simPolicies(scenario, 'enforce').load();
    expect(book.named).toEqual(['orders', 'clicks']);
    expect(book.ceiling).toBe('enforce');
    expect(book.policyOf({ ...FOUND, name: 'clicks' })).toMatchObject({
      policy: { mode: 'observe', standBackMs: 60_000 },
    });
    expect(book.policyOf(FOUND)).toMatchObject({ policy: { mode: 'enforce', standBackMs: 14_400_000 } });
  });
});
