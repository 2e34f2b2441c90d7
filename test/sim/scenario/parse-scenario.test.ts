import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/sim/scenario/parse-scenario.ts';
import { aScenario, LEAST_DOCUMENT } from '../../support/scenarios.ts';

function problemsOf(fields: object): readonly string[] {
  const parsed = parseScenario({ ...LEAST_DOCUMENT, ...fields });
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

const BURST = { kind: 'burst', records: 10 };

describe('parseScenario', () => {
  it('needs no more than workload, shards and consumers', () => {
    const scenario = aScenario();
    expect(scenario).toMatchObject({
      seed: 1,
      durationSeconds: 14_400,
      untilDrained: false,
      startsAt: '2026-01-05T00:00:00Z',
      keys: { kind: 'uniform', count: 100_000 },
      recordBytes: 1_024,
      source: { kind: 'kinesis-provisioned', shards: 4, retentionHours: 24 },
      account: { concurrency: 1_000, concurrencyUsedByOthers: 0 },
    });
    expect(scenario.consumers[0]).toMatchObject({
      factor: 1,
      batchSize: 100,
      fixedMs: 50,
      perRecordMs: 2,
      memoryMb: 1_024,
    });
    expect(scenario).toMatchObject({
      name: 'unnamed',
      title: 'unnamed',
      right: '',
      evidenceAtSeconds: null,
      set: 'development',
      detail: 'batch',
      otherStreams: [],
      poison: [],
      invisibleReaders: [],
    });
    expect(scenario.physics).toMatchObject({ pollSeconds: 1, mappingUpdatePauseSeconds: { min: 30, max: 60 } });
  });

  it('takes the name for a title unless it has one', () => {
    expect(aScenario({ name: 'step' }).title).toBe('step');
    expect(aScenario({ name: 'step', title: 'Load doubles' }).title).toBe('Load doubles');
  });

  it('enforces unless its policy says otherwise', () => {
    expect(aScenario().policy.mode).toBe('enforce');
    expect(aScenario({ policy: { bounds: { factor: { max: 4 } } } }).policy.mode).toBe('enforce');
    expect(aScenario({ policy: { mode: 'observe' } }).policy.mode).toBe('observe');
  });

  it('names what is missing', () => {
    expect(parseScenario({})).toEqual({
      kind: 'invalid',
      problems: [
        'workload: received nothing, accepted an object with kind "trace", "steps", "burst" or "none"',
        'source: received nothing, accepted an object with kind, name, shards, retentionHours',
        'consumers: received nothing, accepted a list of at least 1',
      ],
    });
  });

  it.each([
    [{ source: { shards: 0 } }, 'source.shards: received 0, accepted 1 to 10000'],
    [{ workload: { kind: 'waves' } }, 'workload.kind: received "waves", accepted "trace", "steps", "burst" or "none"'],
    [{ consumers: [{ factor: 11 }] }, 'consumers.0.factor: received 11, accepted 1 to 10'],
    [{ source: { shards: 1, kind: 'kafka' } }, 'accepted kinesis-provisioned, kinesis-on-demand or dynamodb'],
    [{ consumers: [{ errorShare: 2 }] }, 'consumers.0.errorShare: received 2, accepted 0 to 1'],
    [{ account: { concurrencyUsedByOthers: -1 } }, 'received -1, accepted 0 to 1000000 or a list'],
    [
      { account: { concurrencyUsedByOthers: [{ atSeconds: 0, executions: -1 }] } },
      'account.concurrencyUsedByOthers.0.executions: received -1, accepted 0 to 1000000',
    ],
    [
      { physics: { metricDelaySeconds: { kinesis: -1 } } },
      'physics.metricDelaySeconds.kinesis: received -1, accepted 0 to 86400',
    ],
    [{ poison: { everySeconds: 0 } }, 'poison.everySeconds: received 0, accepted more than 0'],
    [
      { otherStreams: [{ ...LEAST_DOCUMENT, source: { shards: 0 } }] },
      'otherStreams.0.source.shards: received 0, accepted 1 to 10000',
    ],
    [{ changes: [{ lever: 'retention-hours', atSeconds: 1, to: 1 }] }, 'changes.0.to: received 1, accepted 24 to 8760'],
    [{ detail: 'rough' }, 'detail: received "rough", accepted auto, batch or fluid'],
    [
      { consumers: [{ sdkRetries: { firstMs: 500, maxMs: 100 } }] },
      'consumers.0.sdkRetries.firstMs: received 500, accepted at most maxMs, which is 100',
    ],
    [{ startsAt: 'noon' }, 'startsAt: received "noon", accepted an ISO 8601 time'],
    [
      { physics: { mappingUpdatePauseSeconds: { min: 90 } } },
      'physics.mappingUpdatePauseSeconds.min: received 90, accepted at most max, which is 60',
    ],
    [{ policy: { bounds: { factor: { max: 11 } } } }, 'policy.bounds.factor.max: received 11, accepted 1 to 10'],
    [
      { consumers: [{ reservedConcurrency: -1 }] },
      'consumers.0.reservedConcurrency: received -1, accepted 0 to 1000000 or null',
    ],
    [
      { workload: { ...LEAST_DOCUMENT.workload, dispersion: 1 } },
      'workload.dispersion: received 1, accepted exact, poisson or more than 1',
    ],
    [
      { changes: [{ lever: 'shard-count', atSeconds: 1, to: 2, consumer: 'x' }] },
      'changes.0.consumer: received "x", but there is no such field; accepted fields: lever, atSeconds, stream, to',
    ],
    [
      { workload: { ...BURST, keys: { from: 1, too: 2 } } },
      'workload.keys.too: received 2, but there is no such field; accepted fields: from, to',
    ],
  ])('refuses %j', (fields, problem) => {
    expect(problemsOf(fields)).toContainEqual(expect.stringContaining(problem));
  });

  it.each([
    [{ consumers: [{}, {}] }, 'consumers.1.name: received "consumer", accepted a name no other consumer has'],
    [
      { consumers: [{ downstream: 'db' }] },
      'consumers.0.downstream: received "db", accepted the name of a downstream: there is none',
    ],
    [{ downstreams: [{ name: 'db' }], downstreamPolicies: { d: {} } }, 'accepted under the name of a downstream: db'],
    [
      { changes: [{ lever: 'parallelization-factor', atSeconds: 1, consumer: 'x', to: 2 }] },
      'changes.0.consumer: received "x", accepted the name of a consumer: consumer',
    ],
    [
      {
        workload: {
          kind: 'steps',
          steps: [
            { atSeconds: 5, recordsPerSecond: 1 },
            { atSeconds: 5, recordsPerSecond: 2 },
          ],
        },
      },
      'workload.steps.1.atSeconds: received 5, accepted more than the step before, 5',
    ],
    [
      { workload: { kind: 'trace', file: 'x', peakRecordsPerSecond: 5, floorRecordsPerSecond: 6 } },
      'workload.floorRecordsPerSecond: received 6, accepted at most peakRecordsPerSecond, which is 5',
    ],
    [{ keys: { kind: 'shares', shares: { a: 0.7, b: 0.6 } } }, 'accepted shares that add up to at most 1'],
    [
      { keys: { kind: 'literal', keys: ['a'] } },
      'keys.kind: received "literal", accepted literal only with a workload of kind burst',
    ],
    [{ workload: { kind: 'burst' } }, 'accepted either records or keys'],
    [{ bursts: [{ records: 5, keys: ['a'] }] }, 'accepted either records or keys'],
    [
      { workload: BURST, keys: { kind: 'literal', keys: { from: 5, to: 4 } } },
      'keys.keys.from: received 5, accepted at most to, which is 4',
    ],
    [
      { downstreams: [{ faults: [{ fromSeconds: 9, toSeconds: 9, capacity: 0 }] }] },
      'downstreams.0.faults.0.toSeconds: received 9, accepted more than 9',
    ],
  ])('refuses fields that contradict each other: %j', (fields, problem) => {
    const problems = problemsOf(fields);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('takes literal keys with a burst that says no more', () => {
    const scenario = aScenario({ workload: { kind: 'burst' }, keys: { kind: 'literal', keys: { from: 0, to: 9 } } });
    expect(scenario.workload.kind).toBe('burst');
  });
});
