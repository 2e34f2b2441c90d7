import { describe, expect, it } from 'vitest';
import { foreignChangeGuard } from '../../../src/core/guards/foreign-change.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { NOW } from '../../support/observation-builder.ts';
import { aState } from '../../support/state-builder.ts';

const factorTouched = guardContext({ state: aState({ memory: { foreignChangeAt: NOW - 30 * MINUTE_MS } }) });
const shardsTouched = guardContext({ state: aState({ shards: { foreignChangeAt: NOW - 30 * MINUTE_MS } }) });

describe('foreign-change guard', () => {
  it('refuses the lever that somebody else turned, with both times', () => {
    const expected = {
      kind: 'refuse',
      reason: { code: 'foreign-change', numbers: { minutesAgo: 30, standBackMinutes: 240 } },
    };

    expect(foreignChangeGuard.check(factorProposal(1, 2), factorTouched)).toMatchObject(expected);
    expect(foreignChangeGuard.check(shardProposal(4, 8), shardsTouched)).toMatchObject(expected);
  });

  it('allows the other lever', () => {
    expect(foreignChangeGuard.check(shardProposal(4, 8), factorTouched)).toEqual({ kind: 'allow' });
    expect(foreignChangeGuard.check(factorProposal(1, 2), shardsTouched)).toEqual({ kind: 'allow' });
  });

  it('allows again when the time of standing back is over', () => {
    const context = guardContext({ state: aState({ memory: { foreignChangeAt: NOW - 4 * HOUR_MS } }) });

    expect(foreignChangeGuard.check(factorProposal(1, 2), context)).toEqual({ kind: 'allow' });
  });
});
