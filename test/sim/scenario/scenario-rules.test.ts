import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/sim/scenario/parse-scenario.ts';
import type { ScenarioDocument } from '../../../src/sim/scenario/scenario-schema.ts';
import { anotherStream, LEAST_DOCUMENT } from '../../support/scenarios.ts';

function problemsOf(fields: Partial<ScenarioDocument>): readonly string[] {
  const parsed = parseScenario({ ...LEAST_DOCUMENT, ...fields });
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

describe('rules of an account', () => {
  it.each<[Partial<ScenarioDocument>, string]>([
    [
      { otherStreams: [anotherStream({ source: { name: 'orders', shards: 1 } })] },
      'otherStreams.0.source.name: received "orders", accepted a name no other stream has',
    ],
    [
      { otherStreams: [anotherStream({ consumers: [{ name: 'consumer' }] })] },
      'otherStreams.0.consumers.0.name: received "consumer", accepted a name no other consumer has',
    ],
    [
      { otherStreams: [anotherStream({ consumers: [{ name: 'second', downstream: 'db' }] })] },
      'otherStreams.0.consumers.0.downstream: received "db", accepted the name of a downstream: there is none',
    ],
    [
      { consumers: [{ output: { stream: 'gone' } }], otherStreams: [anotherStream()] },
      'consumers.0.output.stream: received "gone", accepted the name of a Kinesis stream: orders, clicks',
    ],
    [
      {
        consumers: [{ output: { stream: 'table' } }],
        otherStreams: [anotherStream({ source: { name: 'table', kind: 'dynamodb', shards: 1 } })],
      },
      'consumers.0.output.stream: received "table", accepted the name of a Kinesis stream: orders',
    ],
    [
      { consumers: [{ output: { stream: 'orders' } }] },
      'consumers.0.output.stream: received "orders", accepted a stream from which nothing comes back to orders',
    ],
    [
      { account: { concurrencyUsedByOthers: [5, 5].map((atSeconds) => ({ atSeconds, executions: 1 })) } },
      'account.concurrencyUsedByOthers.1.atSeconds: received 5, accepted more than the step before, 5',
    ],
    [
      { changes: [{ lever: 'shard-count', atSeconds: 1, to: 2, stream: 'gone' }], otherStreams: [anotherStream()] },
      'changes.0.stream: received "gone", accepted the name of a stream: orders, clicks',
    ],
    [
      {
        changes: [{ lever: 'enabled', atSeconds: 1, to: false, stream: 'clicks', consumer: 'consumer' }],
        otherStreams: [anotherStream()],
      },
      'changes.0.consumer: received "consumer", accepted the name of a consumer: second',
    ],
    [
      { detail: 'fluid', otherStreams: [anotherStream({ consumers: [{ name: 'second', errorShare: 0.1 }] })] },
      'detail: received "fluid", accepted batch or auto, as otherStreams.0.consumers.0.errorShare needs every batch to be an event',
    ],
    [
      { physics: { mappingUpdatePauseSeconds: { tail: { share: 0.1, longestSeconds: 59 } } } },
      'physics.mappingUpdatePauseSeconds.tail.longestSeconds: received 59, accepted at least max, which is 60',
    ],
    [
      { physics: { producer: { retryMaxSeconds: 0.5 } } },
      'physics.producer.retryMaxSeconds: received 0.5, accepted at least retrySeconds, which is 1',
    ],
  ])('refuses %j', (fields, problem) => {
    expect(problemsOf(fields)).toEqual([problem]);
  });

  it('names both ends of a circle of outputs', () => {
    const clicks = anotherStream({ consumers: [{ name: 'second', output: { stream: 'orders' } }] });
    const problems = problemsOf({ consumers: [{ output: { stream: 'clicks' } }], otherStreams: [clicks] });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'consumers.0.output.stream',
      'otherStreams.0.consumers.0.output.stream',
    ]);
  });

  it('takes a chain, and a change of another stream', () => {
    const fields: Partial<ScenarioDocument> = {
      consumers: [{ output: { stream: 'clicks', recordsPerRecord: 2 } }],
      otherStreams: [anotherStream()],
      changes: [{ lever: 'batch-size', atSeconds: 1, to: 5, stream: 'clicks', consumer: 'second' }],
    };
    expect(problemsOf(fields)).toEqual([]);
  });
});

describe('rules of a downstream', () => {
  it.each<[NonNullable<ScenarioDocument['downstreams']>[number], string]>([
    [
      { selfScaling: { maxRecordsPerSecond: 5 } },
      'downstreams.0.rateLimit: received null, accepted a rate limit, as selfScaling raises it',
    ],
    [
      { rateLimit: { recordsPerSecond: 10 }, selfScaling: { maxRecordsPerSecond: 5 } },
      'downstreams.0.selfScaling.maxRecordsPerSecond: received 5, accepted at least rateLimit.recordsPerSecond, which is 10',
    ],
    [
      { outsideCalls: [3, 2].map((atSeconds) => ({ atSeconds, calls: 1 })) },
      'downstreams.0.outsideCalls.1.atSeconds: received 2, accepted more than the step before, 3',
    ],
  ])('refuses %j', (downstream, problem) => {
    expect(problemsOf({ downstreams: [downstream] })).toEqual([problem]);
  });
});

describe('rules of a stream', () => {
  it.each<[Partial<ScenarioDocument>, string]>([
    [
      { consumers: [{ deploys: [{ atSeconds: 9 }, { atSeconds: 9 }] }] },
      'consumers.0.deploys.1.atSeconds: received 9, accepted more than the deploy before, 9',
    ],
    [
      { invisibleReaders: [{ fromSeconds: 5, toSeconds: 5 }] },
      'invisibleReaders.0.toSeconds: received 5, accepted more than 5, or null',
    ],
    [
      { invisibleReaders: [{}, {}] },
      'invisibleReaders.1.name: received "reader", accepted a name no other reader of the stream has',
    ],
    [
      {
        poison: [
          { atSeconds: 1, key: 'bad' },
          { atSeconds: 2, key: 'bad' },
        ],
      },
      'poison.1.key: received "bad", accepted a key no other record has',
    ],
    [
      { source: { kind: 'dynamodb', shards: 1, retentionHours: 48 } },
      'source.retentionHours: received 48, accepted 24 for a source of kind dynamodb',
    ],
    [
      { source: { kind: 'dynamodb', shards: 1 }, consumers: [{ fanOut: 'enhanced' }] },
      'consumers.0.fanOut: received "enhanced", accepted standard for a source of kind dynamodb',
    ],
    [
      { keys: { kind: 'aggregated' }, bursts: [{ records: 5 }] },
      'bursts.0.records: received 5, accepted keys instead: none can be drawn from aggregated keys',
    ],
  ])('refuses %j', (fields, problem) => {
    expect(problemsOf(fields)).toEqual([problem]);
  });

  it('looks into other streams too', () => {
    const other = anotherStream({ keys: { kind: 'shares', shares: { a: 0.7, b: 0.6 } } });
    expect(problemsOf({ otherStreams: [anotherStream({ source: { name: 'x', shards: 1 } }), other] })).toContain(
      'otherStreams.1.keys.shares: received {"a":0.7,"b":0.6}, accepted shares that add up to at most 1, not 1.2999999999999998',
    );
  });
});
