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
    [undefined, 'received undefined'],
    [{ decide: 1 }, 'received an object with decide'],
    [{}, 'received an object with nothing'],
  ])('refuses %o with what it got and what it takes', (exported, words) => {
    const read = userContenderOf('./mine.ts', exported);
    expect(read).toMatchObject({ kind: 'invalid', problem: expect.stringContaining(words) });
    expect(read).toMatchObject({ problem: expect.stringContaining('accepted a module') });
  });
});
