import { describe, expect, it } from 'vitest';
import { userContenderOf } from '../../src/bench/user-contender.ts';

const decider = () => ({ start: null, decide: () => ({ orders: [], memory: null }) });

describe('userContenderOf', () => {
  it('needs nothing but a decider', () => {
    const read = userContenderOf('./mine.ts', { decider });
    expect(read).toMatchObject({
      kind: 'contender',
      contender: { id: './mine.ts', title: './mine.ts', kind: 'rival' },
    });
  });

  it('keeps what the module says about itself', () => {
    const read = userContenderOf('./mine.ts', { title: 'Mine', quirks: ['bold'], decider });
    expect(read).toMatchObject({ contender: { title: 'Mine', quirks: ['bold'] } });
  });

  it.each([
    [{ knobz: [] }, 'knobz: not a known field, accepted decider, title'],
    [{ ownUsdPerHour: 5 }, 'ownUsdPerHour: received 5, accepted a function'],
    [{ title: decider }, 'title: received a function, accepted a text'],
    [{ knobs: {} }, 'knobs: received an object with nothing, accepted a list'],
  ])('refuses a module that says %o', (said, words) => {
    const read = userContenderOf('./mine.ts', { decider, ...said });
    expect(read).toMatchObject({ kind: 'invalid', problem: expect.stringContaining(`policy ./mine.ts: ${words}`) });
  });

  it.each([
    [{ decide: () => null }, 'an object with decide'],
    [null, 'null'],
    [() => null, 'a function'],
  ])('fails the run when its decider returns %o', (returned, words) => {
    const read = userContenderOf('./mine.ts', { decider: () => returned });
    if (read.kind !== 'contender') throw new Error(read.problem);
    expect(() => read.contender.deciding({})).toThrow(`decider: returned ${words}, accepted { start, decide }`);
  });

  it.each([
    [undefined, 'received undefined'],
    [{ decide: 1 }, 'received an object with decide'],
    [{}, 'received an object with nothing'],
  ])('refuses %o with what it got and what it takes', (exported, words) => {
    const read = userContenderOf('./mine.ts', exported);
    expect(read).toMatchObject({ kind: 'invalid', problem: expect.stringContaining(words) });
    expect(read).toMatchObject({ problem: expect.stringContaining('accepted a module') });
  });
});
