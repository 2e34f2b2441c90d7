import { describe, expect, it } from 'vitest';
import { breakerKey } from '../../../src/controller/step-breakers.ts';
import { type OutboxEntry, stateKey } from '../../../src/controller/stored-source.ts';
import type { Report } from '../../../src/core/decision.ts';
import type { SourceState } from '../../../src/core/state.ts';
import { createStoredWatch, type StoredWatch } from '../../../src/sim/faults/stored-invariants.ts';
import { MAPPING, NOW, STREAM_ID } from '../../support/observation-builder.ts';
import { aReport } from '../../support/report-builder.ts';
import { anIntent, aState, factorAction, openBreaker, ownCall, reshardAction } from '../../support/state-builder.ts';

const REPORT: Report = { ...aReport(), id: 'report#1', turnId: 'turn-1', breakers: [] };
const WHOLE = { kind: 'whole', key: REPORT.id, to: ['people'], report: REPORT } as const;
const KEPT = { kind: 'kept', key: REPORT.id, to: ['people'] } as const;

/** What is found when this happens. */
function found(happens: (watch: StoredWatch) => void): readonly string[] {
  const invariants: string[] = [];
  const watch = createStoredWatch((invariant) => invariants.push(invariant));
  watch.onOwnersFactor(MAPPING, 1);
  happens(watch);
  return invariants;
}

function put(watch: StoredWatch, outbox: readonly OutboxEntry[], state: SourceState = aState(), at = NOW): void {
  watch.onPut(stateKey(STREAM_ID), { state, outbox }, at);
}

describe('reports', () => {
  it('may leave the outbox when they are stored and delivered', () => {
    const invariants = found((watch) => {
      put(watch, [WHOLE]);
      watch.onPut(REPORT.id, REPORT, NOW);
      put(watch, [KEPT]);
      watch.onDelivered(REPORT.id);
      watch.onReported(REPORT.id, NOW);
      put(watch, []);
    });

    expect(invariants).toEqual([]);
  });

  it('are lost when they leave it before', () => {
    expect(found((watch) => [put(watch, [WHOLE]), put(watch, [])])).toEqual(['no report is lost']);
    expect(found((watch) => [put(watch, [WHOLE]), put(watch, [KEPT])])).toEqual(['no report is lost']);
  });

  it('are stored once, and only those of a turn that was saved', () => {
    const unsaved = (watch: StoredWatch) => watch.onPut(REPORT.id, REPORT, NOW);
    const twice = (watch: StoredWatch) => [put(watch, [WHOLE]), unsaved(watch), unsaved(watch)];

    expect(found(unsaved)).toEqual(['a turn saves its report before it hands it on']);
    expect(found((watch) => watch.onReported(REPORT.id, NOW))).toEqual([
      'a turn saves its report before it hands it on',
    ]);
    expect(found(twice)).toEqual(['one stored report per turn']);
  });

  it('have a key of their own', () => {
    const other: OutboxEntry = { ...WHOLE, report: { ...REPORT, turnId: 'turn-2' } };

    expect(found((watch) => [put(watch, [WHOLE]), put(watch, [WHOLE, other])])).toEqual(['one stored report per turn']);
  });
});

describe('the memory', () => {
  it('holds what was accepted as soon as nothing is pending', () => {
    const raise = (watch: StoredWatch) => watch.onAccepted(factorAction(1, 4), NOW);

    expect(found((watch) => [raise(watch), put(watch, [])])).toEqual(['what was done is remembered']);
    expect(found((watch) => [raise(watch), put(watch, [], aState({ pending: anIntent() }))])).toEqual([]);
    expect(found((watch) => [raise(watch), put(watch, [], aState({ memory: { changedAt: NOW } }))])).toEqual([]);
    expect(found((watch) => [raise(watch), watch.onByHand(), put(watch, [])])).toEqual([]);
  });

  it('counts every accepted reshard', () => {
    const changed = { changedAt: NOW };
    const reshard = (watch: StoredWatch) => watch.onAccepted(reshardAction(4, 8), NOW);
    const counted = aState({ shards: { ...changed, ledger: [ownCall(NOW)] } });

    expect(found((watch) => [reshard(watch), put(watch, [], counted)])).toEqual([]);
    expect(found((watch) => [reshard(watch), put(watch, [], aState({ shards: changed }))])).toEqual([
      'the ledger never counts too few',
    ]);
  });

  it('goes back to a factor of the owner and to no other', () => {
    const raised = aState({ memory: { baselineFactor: 4 } });

    expect(found((watch) => put(watch, [], raised))).toEqual(['relief goes back to what the owner had set']);
    expect(found((watch) => [watch.onOwnersFactor(MAPPING, 4), put(watch, [], raised)])).toEqual([]);
  });

  it("is nobody else's while a lease lasts", () => {
    const pending = anIntent({ turnId: 'turn-0', leaseUntil: NOW + 1 });
    const then = (at: number) => (watch: StoredWatch) => [
      put(watch, [], aState({ pending })),
      put(watch, [WHOLE], aState(), at),
    ];

    expect(found(then(NOW))).toEqual(['nobody settles inside a lease']);
    expect(found(then(NOW + 1))).toEqual([]);
  });
});

describe('breakers', () => {
  const key = breakerKey('orders-db');
  const first = openBreaker({ steppedAt: NOW });

  it('take one step for what they see', () => {
    const again = (afterMs: number) => (watch: StoredWatch) => [
      watch.onPut(key, first, NOW),
      watch.onPut(key, { ...first, share: 0.25, steppedAt: NOW + afterMs }, NOW + afterMs),
    ];

    expect(found(again(1_000))).toEqual(['a breaker steps once for what it sees']);
    expect(found(again(180_000))).toEqual([]);
  });

  it('are known to a decision only as they are stored', () => {
    const knowing = (watch: StoredWatch) => put(watch, [{ ...WHOLE, report: { ...REPORT, breakers: [first] } }]);

    expect(found(knowing)).toEqual(['a decision knows only stored breakers']);
    expect(found((watch) => [watch.onPut(key, first, NOW), knowing(watch)])).toEqual([]);
  });
});
