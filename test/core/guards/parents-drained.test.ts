import { describe, expect, it } from 'vitest';
import { parentsDrainedGuard } from '../../../src/core/guards/parents-drained.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { NOW } from '../../support/observation-builder.ts';
import { aState } from '../../support/state-builder.ts';

const draining = guardContext({
  state: aState({ shards: { draining: { since: NOW - 7 * MINUTE_MS, readableShards: 4 } } }),
});

describe('parents-drained guard', () => {
  it('refuses to give relief or shards back while old shards hold records', () => {
    for (const proposal of [factorProposal(4, 1), shardProposal(8, 4)])
      expect(parentsDrainedGuard.check(proposal, draining)).toMatchObject({
        kind: 'refuse',
        reason: { code: 'parents-not-drained', numbers: { minutesSinceReshard: 7, readableShards: 4 } },
      });
  });

  it('allows both when they are empty', () => {
    for (const proposal of [factorProposal(4, 1), shardProposal(8, 4)])
      expect(parentsDrainedGuard.check(proposal, guardContext())).toEqual({ kind: 'allow' });
  });

  it('never stands in the way of relief, protection or undoing', () => {
    for (const proposal of [
      factorProposal(1, 4),
      shardProposal(4, 8),
      factorProposal(4, 2, { purpose: 'shed' }),
      factorProposal(4, 2, { purpose: 'undo' }),
    ])
      expect(parentsDrainedGuard.check(proposal, draining)).toEqual({ kind: 'allow' });
  });
});
