import { describe, expect, it } from 'vitest';
import { detailOf } from '../../../src/sim/scenario/detail-of.ts';
import { parseScenario } from '../../../src/sim/scenario/parse-scenario.ts';
import type { ScenarioDocument } from '../../../src/sim/scenario/scenario-schema.ts';
import { anotherStream, aScenario, LEAST_DOCUMENT } from '../../support/scenarios.ts';

/** More shards times seconds than batches are followed for. */
const LARGE = { detail: 'auto', source: { shards: 9 }, durationSeconds: 14_400 } as const;

function detailWith(fields: Partial<ScenarioDocument>): string {
  return detailOf(aScenario({ ...LARGE, ...fields }));
}

describe('detailOf', () => {
  it('keeps what a scenario asks for', () => {
    expect(detailOf(aScenario())).toBe('batch');
    expect(detailWith({ detail: 'batch' })).toBe('batch');
    expect(detailWith({ detail: 'fluid', durationSeconds: 60 })).toBe('fluid');
  });

  it('lets the load of large accounts flow', () => {
    expect(detailWith({})).toBe('fluid');
    expect(detailWith({ source: { shards: 8 } })).toBe('batch');
  });

  it('counts the shards of every stream', () => {
    expect(detailWith({ source: { shards: 8 }, otherStreams: [anotherStream()] })).toBe('fluid');
  });

  it.each<Partial<ScenarioDocument>>([
    { downstreams: [{}] },
    { source: { shards: 100, kind: 'dynamodb' } },
    { poison: [{ atSeconds: 1 }] },
    { poison: { everySeconds: 60 } },
    { bursts: [{ records: 1 }] },
    { workload: { kind: 'burst', records: 1 } },
    { consumers: [{ errorShare: 0.1 }] },
    { consumers: [{ deploys: [{ atSeconds: 1, errorShare: 0.1 }] }] },
    { consumers: [{ filterPassShare: 0.9 }] },
    { consumers: [{ tumblingWindowSeconds: 60 }] },
    { consumers: [{ partialBatchResponses: true }] },
    { consumers: [{ output: { stream: 'clicks' } }], otherStreams: [anotherStream()] },
    { otherStreams: [anotherStream({ consumers: [{ name: 'second', errorShare: 0.1 }] })] },
  ])('follows every batch with %j', (fields) => {
    expect(detailWith(fields)).toBe('batch');
  });

  it('lets the load flow past a deploy that only changes how long things take', () => {
    const consumers = [{ deploys: [{ atSeconds: 1, perRecordMs: 9 }] }];
    expect(detailWith({ ...LEAST_DOCUMENT, ...LARGE, consumers })).toBe('fluid');
  });

  it.each<Partial<ScenarioDocument>>([
    { consumers: [{ fixedMs: 50, perRecordMs: 2, batchSize: 100, timeoutSeconds: 250 }] },
    { consumers: [{ perRecordMs: 50, batchSize: 1, deploys: [{ atSeconds: 14_401, perRecordMs: 60_001 }] }] },
    { physics: { laneMode: 'dynamic' } },
    { physics: { laneMode: 'dynamic' }, keys: { kind: 'aggregated' } },
    { keys: { kind: 'zipf' } },
  ])('lets the load flow with %j', (fields) => {
    expect(detailWith(fields)).toBe('fluid');
    expect(problemsOf(fields)).toEqual([]);
  });

  it('follows every batch in a corner where flows are off, unless that takes minutes', () => {
    const fields = { consumers: [{ batchWindowSeconds: 30 }] };
    expect(detailWith(fields)).toBe('batch');
    expect(detailWith({ ...fields, source: { shards: 400 } })).toBe('batch');
    expect(detailWith({ ...fields, source: { shards: 401 } })).toBe('fluid');
    expect(problemsOf(fields)).toEqual([]);
  });
});

/** What is wrong with a scenario that asks for flows. */
function problemsOf(fields: Partial<ScenarioDocument>): readonly string[] {
  const parsed = parseScenario({ ...LEAST_DOCUMENT, ...LARGE, ...fields, detail: 'fluid' });
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

describe('what flows cannot do', () => {
  const slow = 'a batch of 1000 records takes consumer 100.05 s, longer than its timeout of 60 s';
  const hotKeys = 'lanes of mode dynamic with keys of more than 0.1 % of the load need every batch to be an event';

  it.each<[string, Partial<ScenarioDocument>]>([
    [slow, { consumers: [{ batchSize: 1_000, perRecordMs: 100 }] }],
    [slow, { consumers: [{ batchSize: 1_000, deploys: [{ atSeconds: 3_600, perRecordMs: 100 }] }] }],
    [
      slow,
      {
        consumers: [{ perRecordMs: 100 }],
        changes: [{ lever: 'batch-size', atSeconds: 1_800, consumer: 'consumer', to: 1_000 }],
      },
    ],
    [
      'a batch of 100 records takes consumer 2.2 s, longer than its timeout of 2 s',
      { consumers: [{ fixedMs: 2_000, timeoutSeconds: 3, deploys: [{ atSeconds: 9, timeoutSeconds: 2 }] }] },
    ],
    [
      'a batch of 100 records takes consumer less than 0.1 ms, overhead included',
      { consumers: [{ deploys: [{ atSeconds: 9, fixedMs: 0, perRecordMs: 0 }] }], physics: { invokeOverheadMs: 0 } },
    ],
    [hotKeys, { physics: { laneMode: 'dynamic' }, keys: { kind: 'shares', shares: { hot: 0.3 } } }],
    [hotKeys, { physics: { laneMode: 'dynamic' }, keys: { kind: 'uniform', count: 20 } }],
    [hotKeys, { physics: { laneMode: 'dynamic' }, keys: { kind: 'zipf' } }],
  ])('is refused when the scenario is read: %s', (why, fields) => {
    expect(problemsOf(fields)).toEqual([`detail: received "fluid", accepted batch or auto, as ${why}`]);
    expect(detailWith(fields)).toBe('batch');
  });
});
