import { describe, expect, it } from 'vitest';
import type { Bottleneck, Diagnosis } from '../../../src/core/diagnosis.ts';
import { ledgerGuard } from '../../../src/core/guards/ledger.ts';
import { HOUR_MS } from '../../../src/core/units.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { NOW } from '../../support/observation-builder.ts';
import { aState, ownCall } from '../../support/state-builder.ts';

function found(bottleneck: Bottleneck): Diagnosis {
  return { findings: [{ bottleneck, mappingId: null, confidence: 0.9, text: bottleneck, numbers: {} }] };
}

/** A ledger with so many calls, the first 20 hours old. */
function used(calls: number, bottleneck: Bottleneck = 'healthy') {
  const ledger = Array.from({ length: calls }, (_, index) => ownCall(NOW - (20 - index) * HOUR_MS));
  return guardContext({ state: aState({ shards: { ledger } }), diagnosis: found(bottleneck) });
}

describe('ledger guard', () => {
  it('allows a reshard while more calls are left than the reserve', () => {
    expect(ledgerGuard.check(shardProposal(8, 4), used(6))).toEqual({ kind: 'allow' });
  });

  it('keeps the reserve for emergencies', () => {
    for (const proposal of [shardProposal(8, 4), shardProposal(4, 8)])
      expect(ledgerGuard.check(proposal, used(7))).toMatchObject({
        kind: 'refuse',
        reason: { code: 'ledger-reserve', numbers: { callsLeft: 3, reserve: 3 } },
      });
  });

  it.each(['ingest-bound', 'data-loss-clock'] as const)('opens the reserve to scaling out when %s', (bottleneck) => {
    expect(ledgerGuard.check(shardProposal(4, 8), used(9, bottleneck))).toEqual({ kind: 'allow' });
    expect(ledgerGuard.check(shardProposal(8, 4), used(9, bottleneck))).toMatchObject({ kind: 'refuse' });
  });

  it('refuses everything when all ten are used, and says when the next comes back', () => {
    expect(ledgerGuard.check(shardProposal(4, 8), used(10, 'ingest-bound'))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'ledger-spent', numbers: { callsLeft: 0, nextCallInMinutes: 240 } },
    });
  });

  it('has nothing to say about factors', () => {
    expect(ledgerGuard.check(factorProposal(1, 2), used(10))).toEqual({ kind: 'allow' });
  });
});
