import { describe, expect, it } from 'vitest';
import { startsAtLatestGuard } from '../../../src/core/guards/starts-at-latest.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aConsumer, anObservation } from '../../support/observation-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';

const observation = anObservation({ consumers: [aConsumer({ mapping: { startingPosition: 'latest' } })] });

describe('starts-at-latest guard', () => {
  it.each(['trim-horizon', 'at-timestamp'] as const)('allows a mapping that starts at %s', (startingPosition) => {
    const context = guardContext({
      observation: anObservation({ consumers: [aConsumer({ mapping: { startingPosition } })] }),
    });

    expect(startsAtLatestGuard.check(factorProposal(1, 2), context)).toEqual({ kind: 'allow' });
  });

  it('refuses every update of a mapping that starts at LATEST', () => {
    const context = guardContext({ observation });

    for (const proposal of [factorProposal(1, 2), factorProposal(4, 2, { purpose: 'shed' })])
      expect(startsAtLatestGuard.check(proposal, context)).toMatchObject({
        kind: 'refuse',
        reason: { code: 'starts-at-latest' },
      });
  });

  it('allows it when the owner accepts the loss', () => {
    const policy = aPolicy({ accept: { latest: true, tumblingWindow: false } });

    expect(startsAtLatestGuard.check(factorProposal(1, 2), guardContext({ observation, policy }))).toEqual({
      kind: 'allow',
    });
  });

  it('allows a reshard, which updates no mapping', () => {
    expect(startsAtLatestGuard.check(shardProposal(4, 8), guardContext({ observation }))).toEqual({ kind: 'allow' });
  });
});
