import { describe, expect, it } from 'vitest';
import { type Corner, coarseCorners } from '../../../src/sim/scenario/coarse-corners.ts';
import type { ScenarioDocument } from '../../../src/sim/scenario/scenario-schema.ts';
import { anotherStream, aScenario } from '../../support/scenarios.ts';

type Fields = Partial<ScenarioDocument>;

function cornersOf(fields: Fields): readonly Corner[] {
  return coarseCorners(aScenario({ durationSeconds: 7_200, ...fields }));
}

function atRate(recordsPerSecond: number, dispersion?: number): NonNullable<Fields['workload']> {
  const steps = [{ atSeconds: 0, recordsPerSecond }];
  return dispersion === undefined ? { kind: 'steps', steps } : { kind: 'steps', steps, dispersion };
}

const hot: Fields = {
  source: { shards: 1 },
  keys: { kind: 'shares', shares: { hot: 0.6 } },
  workload: atRate(900),
  consumers: [{ factor: 10 }],
};

const readers = (count: number): Fields => ({
  consumers: Array.from({ length: count }, (_, n) => ({ name: `c${n}` })),
});

const rare = (recordsPerSecond: number, physics: NonNullable<Fields['physics']> = {}): Fields => ({
  workload: atRate(recordsPerSecond),
  physics,
});

const withPause = (seconds: number): Fields => ({
  workload: {
    kind: 'steps',
    steps: [
      { atSeconds: 0, recordsPerSecond: 100 },
      { atSeconds: 1_000, recordsPerSecond: 0 },
      { atSeconds: 1_000 + seconds, recordsPerSecond: 100 },
    ],
  },
});

describe('coarseCorners', () => {
  it.each<[Corner, Fields, Fields]>([
    // The lane of the hot key gets 576 records/s and does 370.
    ['hotLane', hot, { ...hot, workload: atRate(570) }],
    ['hotLane', { ...hot, consumers: [{ factor: 1 }] }, { ...hot, keys: { kind: 'one' } }],
    ['hotLane', hot, { ...hot, physics: { lookAheadRecords: 1_000_000_000 } }],
    ['hotLane', hot, { ...hot, keys: { kind: 'uniform' } }],
    ['hotLane', hot, { ...hot, keys: { kind: 'aggregated' } }],
    [
      'smallBatches',
      { consumers: [{ batchSize: 10 }], workload: atRate(400, 20) },
      { consumers: [{ batchSize: 10, factor: 4 }], workload: atRate(400, 20) },
    ],
    [
      'smallBatches',
      { consumers: [{ batchSize: 1, fixedMs: 1 }], workload: atRate(40, 20) },
      { consumers: [{ batchSize: 1, fixedMs: 1 }], workload: atRate(40) },
    ],
    // A lane does 5 or 6.7 records/s.
    ['fewRecords', { consumers: [{ perRecordMs: 200 }] }, { consumers: [{ perRecordMs: 149 }] }],
    [
      'fewRecords',
      { consumers: [{ perRecordMs: 100 }], workload: atRate(30, 20) },
      { consumers: [{ perRecordMs: 100 }], workload: atRate(30) },
    ],
    ['longWindows', { consumers: [{ batchWindowSeconds: 5.1 }] }, { consumers: [{ batchWindowSeconds: 5 }] }],
    [
      'longWindows',
      { changes: [{ lever: 'batch-window-seconds', atSeconds: 9, consumer: 'consumer', to: 60 }] },
      { changes: [{ lever: 'batch-window-seconds', atSeconds: 7_201, consumer: 'consumer', to: 60 }] },
    ],
    ['refusedReads', readers(6), readers(5)],
    [
      'refusedReads',
      { ...readers(3), invisibleReaders: [{ pollSeconds: 0.4 }] },
      { ...readers(3), invisibleReaders: [{ pollSeconds: 0.5 }] },
    ],
    // A full batch takes 60 s on average, or 40.
    [
      'nearTimeout',
      { consumers: [{ batchSize: 600, fixedMs: 0, perRecordMs: 100 }] },
      { consumers: [{ batchSize: 400, fixedMs: 0, perRecordMs: 100 }] },
    ],
    ['coldAgain', rare(0.005), rare(0.05)],
    ['coldAgain', rare(100, { environmentIdleSeconds: 1 }), rare(100, { environmentIdleSeconds: 2 })],
    ['coldAgain', rare(0.005), rare(0.005, { coldStartMs: 0 })],
    ['coldAgain', withPause(301), withPause(299)],
  ])('finds %s in %j, and none in %j', (corner, inIt, outOfIt) => {
    expect(cornersOf(inIt)).toEqual([corner]);
    expect(cornersOf(outOfIt)).toEqual([]);
  });

  it('looks at every stream', () => {
    const otherStreams = [anotherStream({ consumers: [{ name: 'second', batchWindowSeconds: 60 }] })];
    expect(cornersOf({ otherStreams })).toEqual(['longWindows']);
  });
});
