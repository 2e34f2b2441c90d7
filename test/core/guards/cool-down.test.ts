import { describe, expect, it } from 'vitest';
import { coolDownGuard } from '../../../src/core/guards/cool-down.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { NOW } from '../../support/observation-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';
import { aState } from '../../support/state-builder.ts';

const COOL_DOWN = {
  factorOutMs: 2 * MINUTE_MS,
  factorInMs: 5 * MINUTE_MS,
  shardsOutMs: 3 * MINUTE_MS,
  shardsInMs: 30 * MINUTE_MS,
};

function changedAgo(minutes: number) {
  const changedAt = NOW - minutes * MINUTE_MS;
  return guardContext({
    state: aState({ memory: { changedAt }, shards: { changedAt } }),
    policy: aPolicy({ coolDown: COOL_DOWN }),
  });
}

describe('cool-down guard', () => {
  it.each([
    ['raising the factor', factorProposal(1, 2), 2],
    ['lowering the factor', factorProposal(2, 1), 5],
    ['adding shards', shardProposal(4, 8), 3],
    ['removing shards', shardProposal(8, 4), 30],
  ])('refuses %s before its own cool-down is over, and allows it then', (_what, proposal, minutes) => {
    expect(coolDownGuard.check(proposal, changedAgo(minutes - 1))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'cool-down', numbers: { agoSeconds: (minutes - 1) * 60, coolDownSeconds: minutes * 60 } },
    });
    expect(coolDownGuard.check(proposal, changedAgo(minutes))).toEqual({ kind: 'allow' });
  });

  it('counts each lever for itself', () => {
    const context = guardContext({ state: aState({ shards: { changedAt: NOW } }) });

    expect(coolDownGuard.check(factorProposal(1, 2), context)).toEqual({ kind: 'allow' });
  });

  it.each(['shed', 'undo', 'probe'] as const)('lets %s pass', (purpose) => {
    expect(coolDownGuard.check(factorProposal(4, 2, { purpose }), changedAgo(0))).toEqual({ kind: 'allow' });
  });
});
