import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { reportKey, type StoredSource, stateKey } from '../../src/controller/stored-source.ts';
import { CALL_MARGIN_MS, LEASE_MS } from '../../src/controller/turn.ts';
import { callsUsed } from '../../src/core/ledger.ts';
import { initialState } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, runLoop } from '../support/loop-builder.ts';
import { anObservation, behind, MAPPING, NOW, STREAM_ID, steady } from '../support/observation-builder.ts';

const KEY = stateKey(STREAM_ID);

async function stored(store: Store): Promise<StoredSource> {
  return (await store.get(KEY))?.value as StoredSource;
}

describe('a turn that acts', () => {
  it('saves the intent before it calls, and the results before it reports', async () => {
    const loop = createLoop();
    const { reports } = await runLoop(loop);
    const report = `report#${STREAM_ID}`;

    expect(loop.diary.map((line) => line.replace(/#0\d+.*/, '').replace(/apply .*/, 'apply'))).toEqual([
      `put ${KEY}`,
      'apply',
      `put ${KEY}`,
      `put ${report}`,
      `deliver ${report}`,
      `put ${KEY}`,
    ]);
    expect(reports[0]?.results).toMatchObject([{ kind: 'applied' }]);
  });

  it('names turn, source and intent in the call', async () => {
    const loop = createLoop();
    await runLoop(loop);

    expect(loop.applied[0]?.context).toEqual({
      sourceId: STREAM_ID,
      turnId: 'turn-1',
      intentId: `turn-1/${STREAM_ID}`,
    });
  });

  it('has the intent in the store, with its lease, while the call is made', async () => {
    const store = createMemoryStore();
    let pending: unknown = null;
    const loop = createLoop({
      store,
      apply: async (action) => {
        pending = (await stored(store)).state.pending;
        return { action, kind: 'applied' };
      },
    });
    await runLoop(loop);

    expect(pending).toMatchObject({
      turnId: 'turn-1',
      savedAt: NOW,
      leaseUntil: NOW + LEASE_MS,
      actions: [{ from: 1 }],
    });
    expect((await stored(store)).state.pending).toBeNull();
  });

  it('remembers the change', async () => {
    const loop = createLoop();
    await runLoop(loop);
    const to = loop.applied[0]?.action.to;

    expect((await stored(loop.store)).state.consumers[MAPPING]).toMatchObject({ lastFactor: to, changedAt: NOW });
  });
});

describe('a call that does not work', () => {
  it('is recorded as refused, and nothing is remembered of it', async () => {
    const loop = createLoop({
      apply: async (action) => ({ action, kind: 'refused', error: 'ResourceInUseException', message: 'busy' }),
    });
    const { reports } = await runLoop(loop);

    expect(reports[0]?.results).toMatchObject([{ kind: 'refused', error: 'ResourceInUseException' }]);
    expect((await stored(loop.store)).state).toMatchObject({
      pending: null,
      predictions: [],
      consumers: { [MAPPING]: { lastFactor: 1, changedAt: null } },
    });
  });

  it('is unknown when it never came back, and stays pending', async () => {
    const loop = createLoop({ apply: async () => Promise.reject(new Error('socket hang up')) });
    const { reports } = await runLoop(loop);

    expect(reports[0]?.results).toMatchObject([{ kind: 'unknown', message: 'socket hang up' }]);
    expect((await stored(loop.store)).state.pending).toMatchObject({ actions: [{ from: 1 }] });
  });

  it('is counted in the ledger when it was a reshard and its answer is lost', async () => {
    const refusing = { incomingRecords: steady(240_000), writeThrottledRecords: steady(60_000) };
    const lost = createLoop({
      fleet: aFleetOf([anObservation({ sourceMetrics: refusing })]),
      apply: async () => Promise.reject(new Error('timeout')),
    });
    const refused = createLoop({
      fleet: aFleetOf([anObservation({ sourceMetrics: refusing })]),
      apply: async (action) => ({ action, kind: 'refused', error: 'InvalidArgumentException', message: '' }),
    });
    await runLoop(lost);
    await runLoop(refused);

    expect(callsUsed((await stored(lost.store)).state.shards.ledger, NOW)).toBe(1);
    expect(callsUsed((await stored(refused.store)).state.shards.ledger, NOW)).toBe(0);
  });
});

describe('a call for which there is no time', () => {
  it('is not attempted after the deadline of the invocation', async () => {
    const loop = createLoop();
    const { reports } = await runLoop(loop, { deadlineAt: NOW });

    expect(loop.applied).toEqual([]);
    expect(reports[0]?.results).toMatchObject([{ kind: 'not-attempted' }]);
    expect((await stored(loop.store)).state).toMatchObject({ pending: null, predictions: [] });
  });

  it('is not attempted when its answer could outlive the lease', async () => {
    let calls = 0;
    const late = createLoop({
      // The clock is read at the start and when the intent is saved; then the turn is held up.
      now: () => {
        calls += 1;
        return calls <= 2 ? NOW : NOW + LEASE_MS - CALL_MARGIN_MS;
      },
    });
    const { reports } = await runLoop(late);

    expect(late.applied).toEqual([]);
    expect(reports[0]?.results).toMatchObject([{ kind: 'not-attempted' }]);
  });
});

describe('a turn that dies while it acts', () => {
  it('loses no report that an earlier turn left to be delivered', async () => {
    const store = createMemoryStore();
    const kept = { kind: 'kept', key: 'report#earlier' };
    await store.putIfRevision(KEY, { state: initialState(STREAM_ID), outbox: [kept] }, null);
    let outbox: unknown = null;
    const loop = createLoop({
      store,
      apply: async (action) => {
        outbox = (await stored(store)).outbox;
        return { action, kind: 'applied' };
      },
    });
    await runLoop(loop);

    expect(outbox).toEqual([kept]);
  });

  it('holds its lease for longer than an invocation may last, and its last answer comes inside it', () => {
    expect(LEASE_MS).toBeGreaterThanOrEqual(MINUTE_MS + CALL_MARGIN_MS);
    expect(CALL_MARGIN_MS).toBeGreaterThanOrEqual(30_000);
  });
});

describe('a conflict', () => {
  function conflictOn(nth: number): Store {
    const store = createMemoryStore();
    let puts = 0;
    return {
      ...store,
      putIfRevision: async (key, value, expected) => {
        if (key === KEY) puts += 1;
        return key === KEY && puts === nth ? { kind: 'conflict' } : store.putIfRevision(key, value, expected);
      },
    };
  }

  it('on the intent ends the turn without a call and without a report', async () => {
    const loop = createLoop({ store: conflictOn(1) });
    const summary = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(loop.delivered).toEqual([]);
    expect(summary.reports).toEqual([]);
    expect(summary.skipped).toMatchObject([
      { sourceId: STREAM_ID, reason: { code: 'turn-overtaken', text: expect.stringContaining('faster') } },
    ]);
  });

  it('on the results leaves the intent to be settled by the next turn', async () => {
    const loop = createLoop({ store: conflictOn(2) });
    const summary = await runLoop(loop);

    expect(summary.reports).toEqual([]);
    expect((await stored(loop.store)).state.pending).not.toBeNull();
  });

  it('on the results stores no report and hands none on: the turn that settles it speaks for it', async () => {
    const loop = createLoop({ store: conflictOn(2) });
    await runLoop(loop);

    expect(loop.delivered).toEqual([]);
    expect(await loop.store.query('report#', 10)).toEqual([]);
  });

  it('ends a turn that only holds as well', async () => {
    const loop = createLoop({ store: conflictOn(1), fleet: aFleetOf([anObservation()]) });

    expect((await runLoop(loop)).skipped).toHaveLength(1);
  });
});

describe('the report of a turn', () => {
  it('keeps the last ten minutes of each series and says what happened', async () => {
    const { reports } = await runLoop(createLoop());
    const series = reports[0]?.observation.sourceMetrics.incomingRecords;

    expect(series?.kind === 'points' ? series.points : []).toHaveLength(10);
    expect(reports[0]).toMatchObject({
      id: reportKey(STREAM_ID, NOW, 'turn-1'),
      mode: 'enforce',
      at: NOW,
      decision: { kind: 'act' },
      breakers: [{ downstream: 'orders-db', phase: 'closed' }],
    });
  });

  it('is there for a hold as well', async () => {
    const { reports } = await runLoop(createLoop({ fleet: aFleetOf([anObservation()]) }));

    expect(reports).toMatchObject([{ decision: { kind: 'hold', reason: { code: 'within-target' } } }]);
  });

  it('sorts by time under the key of its source', () => {
    expect(reportKey('s', 999, 't') < reportKey('s', 1_000, 't')).toBe(true);
    expect(reportKey('s', 1, 't').startsWith('report#s#')).toBe(true);
  });

  it('shows what the turn did to a source that is behind', async () => {
    const { reports } = await runLoop(createLoop({ fleet: aFleetOf([behind()]) }));

    expect(reports[0]?.diagnosis.findings[0].bottleneck).toBe('consumer-bound');
  });
});
