import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/core/observation.ts';
import { missing } from '../../src/core/reading.ts';
import { settle } from '../../src/core/settle.ts';
import type { SourceState } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anObservation, aStream, MAPPING, NOW } from '../support/observation-builder.ts';
import { anIntent, aPrediction, aState, factorAction, ownCall, reshardAction } from '../support/state-builder.ts';

const raised = aState({ pending: anIntent(), predictions: [aPrediction()] });
const resharded = aState({
  pending: anIntent({ actions: [reshardAction(4, 8)] }),
  shards: { ledger: [ownCall(NOW - 5 * MINUTE_MS)] },
});

function settled(state: SourceState, observation: Observation) {
  const settlement = settle(state, observation, NOW);
  if (settlement.kind !== 'settled') throw new Error(`it is ${settlement.kind}`);
  return settlement;
}

function withMapping(mapping: Parameters<typeof aConsumer>[0]) {
  return anObservation({ consumers: [aConsumer(mapping)] });
}

describe('an intent that an earlier turn left', () => {
  it('is nothing where there is none', () => {
    const state = aState();

    expect(settle(state, anObservation(), NOW)).toEqual({ kind: 'settled', state, reasons: [] });
  });

  it('is left alone while its turn may still act', () => {
    const pending = anIntent({ leaseUntil: NOW + 1 });

    expect(settle(aState({ pending }), anObservation(), NOW)).toEqual({ kind: 'leased', until: NOW + 1 });
    expect(settle(aState({ pending: anIntent({ leaseUntil: NOW }) }), anObservation(), NOW).kind).toBe('settled');
  });

  it.each([
    ['the mapping has the new factor', withMapping({ mapping: { factor: 4 } })],
    ['the mapping is being updated', withMapping({ mapping: { state: 'updating' } })],
  ])('is applied when %s', (_what, observation) => {
    const { state, reasons } = settled(raised, observation);

    expect(state).toMatchObject({ pending: null, consumers: { [MAPPING]: { lastFactor: 4, changedAt: NOW } } });
    expect(state.predictions).toHaveLength(1);
    expect(reasons).toMatchObject([{ code: 'settled-applied', text: expect.stringContaining('1 → 4') }]);
  });

  it.each([
    ['the mapping still has the old factor', anObservation()],
    ['the mapping is gone', anObservation({ consumers: [] })],
  ])('is not applied when %s, and what it predicted is dropped', (_what, observation) => {
    const { state, reasons } = settled(raised, observation);

    expect(state).toMatchObject({ pending: null, predictions: [], consumers: { [MAPPING]: { changedAt: null } } });
    expect(reasons).toMatchObject([{ code: 'settled-not-applied' }]);
  });

  it('is a reshard in force when the stream has the new count or is on its way', () => {
    for (const source of [aStream({ openShards: 8 }), aStream({ status: 'updating' })])
      expect(settled(resharded, anObservation({ source })).state.shards).toMatchObject({
        lastOpenShards: 8,
        changedAt: NOW,
        draining: { readableShards: 4 },
      });
  });

  it('keeps a reshard counted that is not in force: AWS may have counted it', () => {
    const { state } = settled(resharded, anObservation());

    expect(state.shards).toMatchObject({ lastOpenShards: 4, draining: null, ledger: resharded.shards.ledger });
    expect(state.pending).toBeNull();
  });

  it('is unclear as a whole while one of its changes cannot be looked at', () => {
    const both = aState({ pending: anIntent({ actions: [factorAction(1, 4), reshardAction(4, 8)] }) });
    const half = { ...withMapping({ mapping: { factor: 4 } }), source: missing('unavailable') } as const;

    expect(settle(both, half, NOW).kind).toBe('unclear');
  });

  it.each([
    ['mappings', raised, { ...anObservation(), consumers: missing('unavailable') } as const],
    ['the stream', resharded, { ...anObservation(), source: missing('unavailable') } as const],
  ])('is unclear while %s cannot be read', (_what, state, observation) => {
    expect(settle(state, observation, NOW)).toMatchObject({ kind: 'unclear', reason: { code: 'source-unreadable' } });
  });
});
