import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../src/report/evidence.ts';

describe('readEvidence', () => {
  it.each([
    ['iteratorAgeMs', 130_000, 'iterator age', '2 min 10 s'],
    ['worstAgeSeconds', 90, 'worst age', '1 min 30 s'],
    ['arrivalsPerSec', 5_120, 'arrivals', '5,120 records/s'],
    ['incomingBytesPerSec', 1_500_000, 'incoming', '1.5 MB/s'],
    ['throttlesPerMin', 12, 'throttles', '12 per min'],
    ['backlogRecords', 402_000, 'backlog', '402,000 records'],
    ['errorRatio', 0.34, 'error ratio', '34 %'],
    ['ageSlope', 0.61, 'age slope', '0.61 s/s'],
    ['costDollars', 0.42, 'cost', '$0.42'],
    ['slowdown', 2.6, 'slowdown', '2.6 times the usual'],
    ['quietMinutes', 15, 'quiet minutes', '15'],
    ['records', 3, 'records', '3 records'],
    ['shards', 4, 'shards', '4'],
  ])('reads the unit from the end of %s', (key, value, label, text) => {
    expect(readEvidence({ [key]: value })).toEqual([{ label, value: text }]);
  });

  it('says unknown for a number that is none', () => {
    expect(readEvidence({ ageMs: Number.NaN })[0]?.value).toBe('unknown');
  });
});
