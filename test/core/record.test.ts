import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../src/core/action.ts';
import { callsUsed } from '../../src/core/ledger.ts';
import { recordIntent, recordResults } from '../../src/core/record.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { MAPPING, NOW } from '../support/observation-builder.ts';
import { anIntent, aPrediction, aState, factorAction, ownCall, reshardAction } from '../support/state-builder.ts';

const RESHARD = reshardAction(4, 8);
const RAISE = factorAction(1, 4);
const intent = anIntent({ savedAt: NOW, actions: [RAISE, RESHARD] });
const intended = recordIntent(aState({ predictions: [aPrediction()] }), intent);

function resultsOf(...results: readonly ActionResult[]) {
  return recordResults(intended, results, NOW + 1_000);
}

describe('an intent', () => {
  it('is pending, and its reshard is counted before the call', () => {
    expect(intended.pending).toEqual(intent);
    expect(intended.shards.ledger).toEqual([{ at: intent.leaseUntil, from: 4, to: 8, calls: 1, by: 'headgate' }]);
  });

  it('counts nothing for a factor', () => {
    expect(recordIntent(aState(), anIntent({ actions: [RAISE] })).shards.ledger).toEqual([]);
  });
});

describe('an applied result', () => {
  it('is remembered per lever, and the intent is over', () => {
    const state = resultsOf({ action: RAISE, kind: 'applied' }, { action: RESHARD, kind: 'applied' });

    expect(state.pending).toBeNull();
    expect(state.consumers[MAPPING]).toMatchObject({
      lastFactor: 4,
      previousFactor: 1,
      changedAt: NOW + 1_000,
      changeDirection: 'out',
    });
    expect(state.shards).toMatchObject({ lastOpenShards: 8, changedAt: NOW + 1_000, changeDirection: 'out' });
    expect(callsUsed(state.shards.ledger, NOW + 1_000)).toBe(1);
  });

  it('keeps the old shards as the readable ones until their parents are drained', () => {
    expect(resultsOf({ action: RESHARD, kind: 'applied' }).shards.draining).toEqual({
      since: NOW + 1_000,
      readableShards: 4,
    });
  });

  it('keeps the oldest shards as the readable ones while an earlier reshard still drains', () => {
    const draining = aState({ shards: { draining: { since: NOW - MINUTE_MS, readableShards: 2 } } });
    const before = recordIntent(draining, anIntent({ actions: [RESHARD] }));
    const state = recordResults(before, [{ action: RESHARD, kind: 'applied' }], NOW);

    expect(state.shards.draining).toEqual({ since: NOW, readableShards: 2 });
  });

  it('forgets what the lanes did before, and keeps the prediction', () => {
    const reference = { slots: 4, throughputPerSec: 1_600, durationMs: 250, at: NOW };
    const before = { ...intended, consumers: aState({ memory: { reference } }).consumers };
    const state = recordResults(before, [{ action: RAISE, kind: 'applied' }], NOW);

    expect(state.consumers[MAPPING]?.reference).toBeNull();
    expect(state.predictions).toHaveLength(1);
  });

  it('leaves the baseline to the owner', () => {
    expect(resultsOf({ action: RAISE, kind: 'applied' }).consumers[MAPPING]?.baselineFactor).toBe(1);
  });
});

describe('a result without effect', () => {
  it.each([
    { action: RESHARD, kind: 'refused', error: 'ResourceInUseException', message: 'busy' },
    { action: RESHARD, kind: 'not-attempted', message: 'no time' },
  ] as const)('takes a call that was $kind off the ledger again', (result) => {
    const state = resultsOf(result);

    expect(state.shards).toMatchObject({ ledger: [], changedAt: null, draining: null });
    expect(state.pending).toBeNull();
  });

  it('takes off its own call only', () => {
    const own = ownCall(NOW - MINUTE_MS);
    const before = recordIntent(aState({ shards: { ledger: [own] } }), intent);
    const state = recordResults(before, [{ action: RESHARD, kind: 'refused', error: 'x', message: '' }], NOW);

    expect(state.shards.ledger).toEqual([own]);
  });

  it('learns from a reached limit that others used a call', () => {
    const state = resultsOf({ action: RESHARD, kind: 'refused', error: 'LimitExceededException', message: '' });

    expect(state.shards.ledger).toMatchObject([{ by: 'other', calls: 1, at: NOW + 1_000 }]);
  });

  it('drops the prediction of a raise that was not made', () => {
    expect(resultsOf({ action: RAISE, kind: 'refused', error: 'x', message: '' })).toMatchObject({
      predictions: [],
      consumers: { [MAPPING]: { lastFactor: 1, changedAt: null } },
    });
  });
});

describe('an unknown result', () => {
  it('stays pending, leased, counted and predicted: the call may still arrive', () => {
    const state = resultsOf(
      { action: RAISE, kind: 'applied' },
      { action: RESHARD, kind: 'unknown', message: 'timeout' },
    );

    expect(state.pending).toMatchObject({ id: intent.id, actions: [RESHARD], leaseUntil: intent.leaseUntil });
    expect(callsUsed(state.shards.ledger, NOW)).toBe(1);
    expect(resultsOf({ action: RAISE, kind: 'unknown', message: '' }).predictions).toHaveLength(1);
  });
});
