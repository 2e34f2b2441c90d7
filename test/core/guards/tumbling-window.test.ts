import { describe, expect, it } from 'vitest';
import { tumblingWindowGuard } from '../../../src/core/guards/tumbling-window.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aConsumer, anObservation } from '../../support/observation-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';

const windowed = aConsumer({ mapping: { id: 'mapping-2', tumblingWindowMs: 30_000 } });
const observation = anObservation({ consumers: [aConsumer(), windowed] });

describe('tumbling-window guard', () => {
  it('allows what touches no window', () => {
    expect(tumblingWindowGuard.check(factorProposal(1, 2), guardContext({ observation }))).toEqual({ kind: 'allow' });
    expect(tumblingWindowGuard.check(shardProposal(4, 8), guardContext())).toEqual({ kind: 'allow' });
  });

  it('refuses the factor of the mapping with a window, and any reshard of its source', () => {
    for (const proposal of [factorProposal(1, 2, { mappingId: 'mapping-2' }), shardProposal(4, 8)])
      expect(tumblingWindowGuard.check(proposal, guardContext({ observation }))).toMatchObject({
        kind: 'refuse',
        reason: { code: 'tumbling-window' },
      });
  });

  it('allows both when the owner accepts it', () => {
    const policy = aPolicy({ accept: { latest: false, tumblingWindow: true } });

    for (const proposal of [factorProposal(1, 2, { mappingId: 'mapping-2' }), shardProposal(4, 8)])
      expect(tumblingWindowGuard.check(proposal, guardContext({ observation, policy }))).toEqual({ kind: 'allow' });
  });
});
