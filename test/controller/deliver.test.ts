import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { deliver } from '../../src/controller/deliver.ts';
import { type StoredSource, stateKey } from '../../src/controller/stored-source.ts';
import type { EpochMs } from '../../src/core/units.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, type LoopFields, runLoop } from '../support/loop-builder.ts';
import { anObservation, NOW, STREAM_ID } from '../support/observation-builder.ts';

/** One turn a minute over one store; the reporter of the fields serves them all. */
async function turns(count: number, store: Store, fields: LoopFields = {}, from = 0) {
  const delivered: string[] = [];
  for (let turn = from; turn < from + count; turn += 1) {
    const now: EpochMs = NOW + turn * MINUTE_MS;
    const loop = createLoop({ ...fields, store, fleet: aFleetOf([anObservation({}, now)], now) });
    await runLoop(loop, { turnId: `turn-${turn}` });
    delivered.push(...loop.delivered.map((report) => report.turnId));
  }
  return delivered;
}

async function outboxOf(store: Store) {
  const item = await store.get(stateKey(STREAM_ID));
  if (item === null) throw new Error('nothing is stored');
  return (item.value as StoredSource).outbox;
}

async function reportsIn(store: Store) {
  return (await store.query('report#', 1_000)).map((item) => item.revision);
}

const silent = { deliver: async () => Promise.reject(new Error('no answer')) };

describe('the delivery of reports', () => {
  it('stores each report exactly once and empties the outbox', async () => {
    const store = createMemoryStore();

    expect(await turns(3, store)).toEqual(['turn-0', 'turn-1', 'turn-2']);
    expect(await reportsIn(store)).toEqual([1, 1, 1]);
    expect(await outboxOf(store)).toEqual([]);
  });

  it('delivers again what a failing reporter did not take, oldest first, and stores it once', async () => {
    const store = createMemoryStore();
    await turns(2, store, silent);

    expect(await outboxOf(store)).toMatchObject([{ kind: 'kept' }, { kind: 'kept' }]);
    expect(await turns(1, store, {}, 2)).toEqual(['turn-0', 'turn-1', 'turn-2']);
    expect(await reportsIn(store)).toEqual([1, 1, 1]);
    expect(await outboxOf(store)).toEqual([]);
  });

  it('does not cost a decision when the reporter fails', async () => {
    const loop = createLoop(silent);

    expect((await runLoop(loop)).reports).toHaveLength(1);
    expect(loop.applied).toHaveLength(1);
  });

  it('hands on only so many in one turn: a backlog of reports does not eat the turn', async () => {
    const store = createMemoryStore();
    await turns(9, store, silent);
    await turns(9, store, silent, 9);
    const first = await turns(1, store, {}, 18);
    const second = await turns(1, store, {}, 19);

    expect(first.length).toBeLessThan(19);
    expect(new Set([...first, ...second]).size).toBe(20);
  });

  it('stores every report, however long the reporter is silent, and keeps only keys of them', async () => {
    const store = createMemoryStore();
    await turns(15, store, silent);

    expect(await reportsIn(store)).toHaveLength(15);
    expect((await outboxOf(store)).map((entry) => entry.kind)).toEqual(Array<string>(15).fill('kept'));
  });

  it('stores a report whose turn ended before it could', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      putIfRevision: async (key, value, expected) =>
        key.startsWith('report#') ? Promise.reject(new Error('throttled')) : store.putIfRevision(key, value, expected),
    };
    await turns(1, broken);

    expect(await outboxOf(store)).toMatchObject([{ kind: 'whole' }]);
    expect(await turns(1, store, {}, 1)).toEqual(['turn-0', 'turn-1']);
    expect(await reportsIn(store)).toEqual([1, 1]);
  });

  it('lets go of a report that the history no longer has', async () => {
    const loop = createLoop();

    expect(await deliver(loop.ports, [{ kind: 'kept', key: 'report#gone' }])).toEqual([]);
    expect(loop.delivered).toEqual([]);
  });
});
