import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTrace, rescale } from '../../../src/sim/scenario/trace.ts';

const POINTS = [
  { offsetSeconds: 0, value: 10 },
  { offsetSeconds: 100, value: 2 },
  { offsetSeconds: 200, value: 4 },
  { offsetSeconds: 300, value: 3 },
];

function aSlice(fields: object): Parameters<typeof rescale>[1] {
  return { kind: 'trace', file: 'x.csv', fromSeconds: 0, peakRecordsPerSecond: 100, dispersion: 'exact', ...fields };
}

describe('parseTrace', () => {
  it('reads past comments and the line of names', () => {
    const text = '# trace: x\n# note: a,b\noffset_s,records_per_s\n0,1.5\n300,2\n';
    expect(parseTrace(text)).toEqual({
      kind: 'trace',
      points: [
        { offsetSeconds: 0, value: 1.5 },
        { offsetSeconds: 300, value: 2 },
      ],
    });
  });

  it.each([['h\n'], ['h\n0,x'], ['h\n0'], ['h\n0,'], ['h\n5,1\n5,2'], ['h\n0,-1']])('refuses %j', (text) => {
    expect(parseTrace(text).kind).toBe('invalid');
  });
});

describe('rescale', () => {
  it('makes the greatest value of the slice the peak, not that of the whole trace', () => {
    expect(rescale(POINTS, aSlice({ fromSeconds: 100 }))).toEqual([
      { atSeconds: 0, recordsPerSec: 50 },
      { atSeconds: 100, recordsPerSec: 100 },
      { atSeconds: 200, recordsPerSec: 75 },
    ]);
  });

  it('moves the least value to the floor when only the shape is real', () => {
    const slice = aSlice({ fromSeconds: 100, floorRecordsPerSecond: 20 });
    expect(rescale(POINTS, slice).map((point) => point.recordsPerSec)).toEqual([20, 100, 60]);
  });

  it('leaves out bins that start at the end of the slice or later', () => {
    expect(rescale(POINTS, aSlice({ forSeconds: 100 }))).toEqual([{ atSeconds: 0, recordsPerSec: 100 }]);
  });

  it('begins between two bins on the straight line between them', () => {
    expect(rescale(POINTS, aSlice({ fromSeconds: 150, forSeconds: 100 }))).toEqual([
      { atSeconds: 0, recordsPerSec: 75 },
      { atSeconds: 50, recordsPerSec: 100 },
    ]);
  });

  it('gives nothing beyond the end of the trace', () => {
    expect(rescale(POINTS, aSlice({ fromSeconds: 301 }))).toEqual([]);
  });

  it('stays between floor and peak and reaches the peak', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 50, noNaN: true }), (list, floor) => {
        const points = list.map((value, index) => ({ offsetSeconds: index * 10, value }));
        const rates = rescale(points, aSlice({ floorRecordsPerSecond: floor })).map((point) => point.recordsPerSec);
        expect(Math.max(...rates)).toBeCloseTo(100, 6);
        expect(Math.min(...rates)).toBeGreaterThanOrEqual(floor - 1e-9);
      }),
    );
  });
});
