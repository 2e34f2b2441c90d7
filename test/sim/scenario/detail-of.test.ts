import { describe, expect, it } from 'vitest';
import { detailOf } from '../../../src/sim/scenario/detail-of.ts';
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
});
