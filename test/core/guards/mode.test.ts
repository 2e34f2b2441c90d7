import { describe, expect, it } from 'vitest';
import { modeGuard } from '../../../src/core/guards/mode.ts';
import { factorProposal, guardContext } from '../../support/decide-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';

describe('mode guard', () => {
  it('allows in enforce', () => {
    expect(modeGuard.check(factorProposal(1, 2), guardContext())).toEqual({ kind: 'allow' });
  });

  it.each([
    ['observe', 'mode-observe'],
    ['recommend', 'mode-recommend'],
  ] as const)('refuses in %s, protection too', (mode, code) => {
    const context = guardContext({ policy: aPolicy({ mode }) });

    for (const proposal of [factorProposal(1, 2), factorProposal(4, 2, { purpose: 'shed' })])
      expect(modeGuard.check(proposal, context)).toMatchObject({ kind: 'refuse', reason: { code } });
  });

  it('refuses in every mode when the account switch is off', () => {
    expect(modeGuard.check(factorProposal(1, 2), guardContext({ switchedOff: true }))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'switched-off' },
    });
  });
});
