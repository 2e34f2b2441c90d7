import { describe, expect, it } from 'vitest';
import { sourceKindGuard } from '../../../src/core/guards/source-kind.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aStream } from '../../support/observation-builder.ts';

const base = aStream();

describe('source-kind guard', () => {
  it('allows a provisioned stream', () => {
    expect(sourceKindGuard.check(factorProposal(1, 2), guardContext())).toEqual({ kind: 'allow' });
  });

  it.each(['kinesis-on-demand', 'dynamodb-stream'] as const)('refuses every lever of a %s source', (kind) => {
    const context = guardContext({ source: { ...base, kind } });

    for (const proposal of [factorProposal(1, 2), shardProposal(4, 8)])
      expect(sourceKindGuard.check(proposal, context)).toMatchObject({
        kind: 'refuse',
        reason: { code: 'source-unsupported', text: expect.stringContaining(kind) },
      });
  });
});
