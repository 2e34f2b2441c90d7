import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { deliver } from '../../src/controller/deliver.ts';
import { type StoredSource, stateKey } from '../../src/controller/stored-source.ts';
import type { Report } from '../../src/core/decision.ts';
import type { EpochMs } from '../../src/core/units.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, type LoopFields, runLoop } from '../support/loop-builder.ts';
import { anObservation, NOW, STREAM_ID } from '../support/observation-builder.ts';
import { aReport } from '../support/report-builder.ts';

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

    expect(await deliver(loop.ports, [{ kind: 'kept', key: 'report#gone', to: ['people'] }])).toEqual([]);
    expect(loop.delivered).toEqual([]);
  });
});

describe('several channels', () => {
  type Deaf = (channel: string, minute: number) => boolean;

  /** A turn a minute; what each channel took, by turn. */
  async function hour(minutes: number, isDeaf: Deaf, store: Store = createMemoryStore()) {
    const heard: Record<string, string[]> = { events: [], slack: [] };
    for (let minute = 0; minute < minutes; minute += 1) {
      const now: EpochMs = NOW + minute * MINUTE_MS;
      const reporters = Object.entries(heard).map(([channel, took]) => ({
        channel,
        announce: async () => {},
        deliver: async ({ turnId }: Report) => {
          if (isDeaf(channel, minute)) throw new Error('no answer');
          took.push(turnId);
        },
      }));
      const loop = createLoop({ store, fleet: aFleetOf([anObservation({}, now)], now), ports: { reporters } });
      await runLoop(loop, { turnId: `turn-${minute}`, deadlineAt: now + MINUTE_MS });
    }
    return { heard, store };
  }
  const turnsUpTo = (count: number) => Array.from({ length: count }, (_, turn) => `turn-${turn}`);

  it('one of them failing for an hour costs the other nothing: each report once, in its own minute', async () => {
    const { heard, store } = await hour(60, (channel) => channel === 'slack');

    expect(heard.events).toEqual(turnsUpTo(60));
    expect(heard.slack).toEqual([]);
    expect(await outboxOf(store)).toHaveLength(60);
    expect((await outboxOf(store)).every((entry) => entry.to.join() === 'slack')).toBe(true);
  });

  it('gets everything once when it is back, and the other nothing twice', async () => {
    const { heard, store } = await hour(75, (channel, minute) => channel === 'slack' && minute < 60);

    expect(heard.events).toEqual(turnsUpTo(75));
    expect(heard.slack?.toSorted()).toEqual(turnsUpTo(75).toSorted());
    expect(await outboxOf(store)).toEqual([]);
  });

  it('get a short backlog oldest first', async () => {
    const { heard } = await hour(6, (channel, minute) => channel === 'slack' && minute < 5);

    expect(heard.slack).toEqual(turnsUpTo(6));
  });

  it('that is gone is waited for no more', async () => {
    const store = createMemoryStore();
    const { heard } = await hour(3, (channel) => channel === 'slack', store);
    await turns(1, store, {}, 3);

    expect(heard.slack).toEqual([]);
    expect(await outboxOf(store)).toEqual([]);
  });
});

describe('a history that cannot be written', () => {
  const entry = (turn: number) => {
    const report = { ...aReport(), id: `report#${turn}`, turnId: `turn-${turn}` };
    return { kind: 'whole', key: report.id, to: ['people'], report } as const;
  };

  it('makes nothing be told twice: what was handed on is taken off', async () => {
    const store = createMemoryStore();
    await store.putIfRevision('report#0', entry(0).report, null);
    const broken: Store = { ...store, putIfRevision: async () => Promise.reject(new Error('item too large')) };
    const loop = createLoop({ store: broken });
    const left = await deliver(loop.ports, [{ kind: 'kept', key: 'report#0', to: ['people'] }, entry(1), entry(2)]);

    expect(loop.delivered.map(({ turnId }) => turnId)).toEqual(['turn-0']);
    expect(left).toEqual([entry(2), entry(1)]);
  });

  it('for one report does not keep the others back for ever', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      putIfRevision: async (key, value, expected) =>
        key === 'report#1' ? Promise.reject(new Error('item too large')) : store.putIfRevision(key, value, expected),
    };
    const loop = createLoop({ store: broken });
    const left = await deliver(loop.ports, await deliver(loop.ports, [entry(1), entry(2), entry(3)]));

    expect(loop.delivered.map(({ turnId }) => turnId)).toEqual(['turn-2', 'turn-3']);
    expect(left).toEqual([entry(1)]);
  });
});

describe('the deadline', () => {
  it('lets what is not in the history be stored, and hands nothing on', async () => {
    const loop = createLoop();
    const report = { ...aReport(), id: 'report#1' };
    const left = await deliver(loop.ports, [{ kind: 'whole', key: report.id, to: ['people'], report }], {
      isLate: () => true,
    });

    expect(loop.delivered).toEqual([]);
    expect(left).toEqual([{ kind: 'kept', key: 'report#1', to: ['people'] }]);
    expect((await loop.store.get('report#1'))?.value).toMatchObject({ id: 'report#1' });
  });
});
