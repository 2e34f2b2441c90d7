import { describe, expect, it } from 'vitest';
import { arrivalsOf, type TraceLoader } from '../../../src/sim/run/arrivals.ts';
import { aScenario } from '../../support/scenarios.ts';

const FILES: Readonly<Record<string, string>> = {
  'load.csv': 's,v\n0,1\n300,4\n',
  'bursts.csv': 's,v\n0,1\n2,2\n4,6\n',
  'zeros.csv': 's,v\n0,0\n1,0\n',
};

const loadTrace: TraceLoader = (file) => {
  const text = FILES[file];
  return text === undefined ? { kind: 'missing', why: `cannot read ${file}` } : { kind: 'text', text };
};

function stepsWith(overlay: { file: string; pieceSeconds?: number }) {
  const steps = [{ atSeconds: 0, recordsPerSecond: 10 }];
  return arrivalsOf(aScenario({ workload: { kind: 'steps', steps, overlay } }), loadTrace);
}

describe('arrivalsOf', () => {
  it('offers nothing where only bursts or consumers write', () => {
    const nothing = { kind: 'arrivals', arrivals: null };
    expect(arrivalsOf(aScenario({ workload: { kind: 'none' } }), loadTrace)).toEqual(nothing);
    expect(arrivalsOf(aScenario({ workload: { kind: 'burst', records: 1 } }), loadTrace)).toEqual(nothing);
  });

  it('makes factors with a mean of one from the values of an overlay', () => {
    expect(stepsWith({ file: 'bursts.csv' })).toMatchObject({
      arrivals: { shape: 'steps', overlay: { pieceMs: 2_000, factors: [1 / 3, 2 / 3, 2] } },
    });
  });

  it('holds a factor as long as it is told', () => {
    expect(stepsWith({ file: 'bursts.csv', pieceSeconds: 0.5 })).toMatchObject({
      arrivals: { overlay: { pieceMs: 500 } },
    });
  });

  it('lays an overlay over a trace', () => {
    const workload = {
      kind: 'trace',
      file: 'load.csv',
      peakRecordsPerSecond: 40,
      overlay: { file: 'bursts.csv' },
    } as const;
    expect(arrivalsOf(aScenario({ workload }), loadTrace)).toMatchObject({
      arrivals: { points: [{ recordsPerSec: 10 }, { recordsPerSec: 40 }], overlay: { factors: [1 / 3, 2 / 3, 2] } },
    });
  });

  it('says what is wrong with an overlay', () => {
    expect(stepsWith({ file: 'gone.csv' })).toEqual({
      kind: 'invalid',
      problem: 'workload.overlay.file: cannot read gone.csv',
    });
    expect(stepsWith({ file: 'zeros.csv' })).toEqual({
      kind: 'invalid',
      problem: 'workload.overlay.file: zeros.csv: received zeros alone, accepted a mean above 0',
    });
  });
});
