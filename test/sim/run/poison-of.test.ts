import { describe, expect, it } from 'vitest';
import { poisonOf } from '../../../src/sim/run/poison-of.ts';

describe('poisonOf', () => {
  it('gives every listed record a key of its own, in the order of time', () => {
    const listed = [{ atSeconds: 20 }, { atSeconds: 10, key: 'bad' }];
    expect(poisonOf(listed, 60)).toEqual([
      { atMs: 10_000, key: 'bad' },
      { atMs: 20_000, key: 'poison-0' },
    ]);
  });

  it('repeats to the end of the run, or as often as it is told', () => {
    const every = { everySeconds: 10, firstAtSeconds: 5 };
    expect(poisonOf(every, 35).map(({ atMs }) => atMs)).toEqual([5_000, 15_000, 25_000]);
    expect(poisonOf({ ...every, count: 2 }, 35).map(({ key }) => key)).toEqual(['poison-0', 'poison-1']);
    expect(poisonOf({ ...every, count: 9 }, 35)).toHaveLength(3);
  });

  it('leaves out what comes after the end', () => {
    expect(poisonOf([{ atSeconds: 60 }], 60)).toEqual([]);
    expect(poisonOf({ everySeconds: 10, firstAtSeconds: 70 }, 60)).toEqual([]);
  });
});
