import { describe, expect, it } from 'vitest';
import { accountConcurrencyGuard } from '../../../src/core/guards/account-concurrency.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aConsumer, anObservation } from '../../support/observation-builder.ts';

const check = accountConcurrencyGuard.check;
const reserved = anObservation({ consumers: [aConsumer({ lambda: { reservedConcurrency: 10 } })] });

describe('account-concurrency guard', () => {
  it('allows a raise that fits what the account has left', () => {
    expect(check(factorProposal(1, 3), guardContext({ spareSlots: 8 }))).toEqual({ kind: 'allow' });
  });

  it('shrinks a raise to the lanes that are left on every shard', () => {
    expect(check(factorProposal(1, 5), guardContext({ spareSlots: 11 }))).toMatchObject({
      kind: 'shrink',
      to: 3,
      reason: { code: 'account-concurrency', numbers: { spareSlots: 11, wantedSlots: 16 } },
    });
  });

  it('refuses a raise when not one more lane a shard is left', () => {
    expect(check(factorProposal(1, 2), guardContext({ spareSlots: 3 }))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'account-concurrency' },
    });
  });

  it('takes off what this turn has already been given', () => {
    const context = guardContext({ spareSlots: 12, approved: [factorProposal(1, 3)] });

    expect(check(factorProposal(1, 5), context)).toMatchObject({ kind: 'shrink', to: 2 });
  });

  it("keeps to the function's own reservation, whatever the account has left", () => {
    expect(check(factorProposal(1, 5), guardContext({ observation: reserved, spareSlots: 900 }))).toMatchObject({
      kind: 'shrink',
      to: 2,
      reason: { numbers: { spareSlots: 6 } },
    });
  });

  it('allows what frees lanes, and what it cannot judge', () => {
    expect(check(factorProposal(5, 1), guardContext({ spareSlots: 0 }))).toEqual({ kind: 'allow' });
    expect(check(factorProposal(1, 5), guardContext({ spareSlots: null }))).toEqual({ kind: 'allow' });
    expect(check(shardProposal(8, 4), guardContext({ spareSlots: 0 }))).toEqual({ kind: 'allow' });
  });
});
