import { describe, expect, it } from 'vitest';
import { boundsGuard } from '../../../src/core/guards/bounds.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';

function within(factor: [number, number], shards: [number, number] = [1, 64]) {
  const bounds = {
    factor: { min: factor[0], max: factor[1] },
    shards: { min: shards[0], max: shards[1] },
  };
  return guardContext({ policy: aPolicy({ bounds }) });
}

describe('bounds guard', () => {
  it('allows a target inside', () => {
    expect(boundsGuard.check(factorProposal(1, 6), within([1, 6]))).toEqual({ kind: 'allow' });
    expect(boundsGuard.check(shardProposal(8, 4), within([1, 10], [4, 8]))).toEqual({ kind: 'allow' });
  });

  it.each([
    ['a factor above', factorProposal(1, 9), within([1, 6]), 6],
    ['a factor below', factorProposal(8, 1), within([3, 10]), 3],
    ['shards above', shardProposal(20, 40), within([1, 10], [1, 32]), 32],
    ['shards below', shardProposal(20, 10), within([1, 10], [16, 32]), 16],
  ])('moves %s the bounds to the bound', (_what, proposal, context, to) => {
    expect(boundsGuard.check(proposal, context)).toMatchObject({ kind: 'shrink', to, reason: { code: 'at-bound' } });
  });

  it('names both bounds and what was wanted', () => {
    expect(boundsGuard.check(factorProposal(1, 9), within([2, 6]))).toMatchObject({
      reason: { numbers: { least: 2, most: 6, wanted: 9 } },
    });
  });

  it.each([
    ['at the greatest factor', factorProposal(6, 9), within([1, 6])],
    ['above the greatest factor', factorProposal(8, 9), within([1, 6])],
    ['at the least factor', factorProposal(3, 1), within([3, 10])],
    ['at the most shards', shardProposal(32, 64), within([1, 10], [1, 32])],
    ['at the fewest shards', shardProposal(16, 8), within([1, 10], [16, 32])],
  ])('refuses to go further %s', (_what, proposal, context) => {
    expect(boundsGuard.check(proposal, context)).toMatchObject({ kind: 'refuse', reason: { code: 'at-bound' } });
  });

  it('keeps to the limits of AWS where the owner sets none', () => {
    expect(boundsGuard.check(factorProposal(4, 40), within([0, 100]))).toMatchObject({ kind: 'shrink', to: 10 });
    expect(boundsGuard.check(factorProposal(4, -3), within([0, 100]))).toMatchObject({ kind: 'shrink', to: 1 });
  });
});
