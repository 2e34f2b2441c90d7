import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { runFleet } from '../../src/controller/fleet.ts';
import { stateKey } from '../../src/controller/stored-source.ts';
import { decide } from '../../src/core/decide.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, enforced, options, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { aConsumer, anObservation, behind, MAPPING, NOW, STREAM_ID } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { anIntent, aState, factorAction } from '../support/state-builder.ts';

const KEY = stateKey(STREAM_ID);

async function storeWith(state: unknown): Promise<Store> {
  const store = createMemoryStore();
  await store.putIfRevision(KEY, { state, outbox: [] }, null);
  return store;
}

describe('one source', () => {
  it('that fails does not stop another: its turn is named in the summary', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      get: async (key) => (key === stateKey('stream/b') ? Promise.reject(new Error('throttled')) : store.get(key)),
    };
    const fleet = aFleetOf(['a', 'b', 'c'].map(sourceBehind));
    const loop = createLoop({ store: broken, fleet });
    const summary = await runLoop(loop);

    expect(summary.reports.map((report) => report.sourceId).toSorted()).toEqual(['stream/a', 'stream/c']);
    expect(summary.skipped).toMatchObject([
      { sourceId: 'stream/b', reason: { code: 'call-failed', text: expect.stringContaining('throttled') } },
    ]);
    expect(loop.applied).toHaveLength(2);
  });

  it('whose save fails in the middle of its turn does not stop another', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      putIfRevision: async (key, value, expected) =>
        key === stateKey('stream/a')
          ? Promise.reject(new Error('no capacity'))
          : store.putIfRevision(key, value, expected),
    };
    const summary = await runLoop(createLoop({ store: broken, fleet: aFleetOf(['a', 'b'].map(sourceBehind)) }));

    expect(summary.reports.map((report) => report.sourceId)).toEqual(['stream/b']);
    expect(summary.skipped).toMatchObject([
      { sourceId: 'stream/a', reason: { code: 'call-failed', text: expect.stringContaining('no capacity') } },
    ]);
  });

  it('that cannot be decided does not stop another', async () => {
    const loop = createLoop({ fleet: aFleetOf(['a', 'b'].map(sourceBehind)) });
    const summary = await runFleet(loop.ports, options(), (input) => {
      if (input.assessment.observation.sourceId === 'stream/a') throw new Error('a bug');
      return decide(input);
    });

    expect(summary.reports.map((report) => report.sourceId)).toEqual(['stream/b']);
    expect(summary.skipped).toMatchObject([
      { sourceId: 'stream/a', reason: { code: 'call-failed', text: expect.stringContaining('a bug') } },
    ]);
  });

  it.each([
    ['a later version', { ...aState(), schemaVersion: 2 }],
    ['a broken shape', { schemaVersion: 1, sourceId: STREAM_ID }],
  ])('with a state of %s is skipped, and nothing is overwritten', async (_what, state) => {
    const store = await storeWith(state);
    const loop = createLoop({ store });
    const summary = await runLoop(loop);

    expect(summary.skipped).toMatchObject([{ sourceId: STREAM_ID, reason: { code: 'state-unreadable' } }]);
    expect(loop.applied).toEqual([]);
    expect(await store.get(KEY)).toEqual({ value: { state, outbox: [] }, revision: 1 });
  });

  it('with an outbox that cannot be read is skipped, and no report in it is lost', async () => {
    const store = createMemoryStore();
    const value = { state: aState(), outbox: { version: 2, reports: [] } };
    await store.putIfRevision(KEY, value, null);
    const loop = createLoop({ store });

    expect((await runLoop(loop)).skipped).toMatchObject([{ reason: { code: 'state-unreadable' } }]);
    expect(await store.get(KEY)).toEqual({ value, revision: 1 });
  });

  it('on which another turn is acting is skipped while the lease lasts', async () => {
    const state = aState({ pending: anIntent({ leaseUntil: NOW + 1 }) });
    const store = await storeWith(state);
    const loop = createLoop({ store });

    expect((await runLoop(loop)).skipped).toMatchObject([{ reason: { code: 'lease-held' } }]);
    expect(loop.diary).toEqual([]);
  });
});

describe('an intent whose turn has died', () => {
  it('is settled by looking and not repeated', async () => {
    const store = await storeWith(aState({ pending: anIntent({ actions: [factorAction(1, 4)] }) }));
    const observation = behind({ consumer: { mapping: { factor: 4 } } });
    const loop = createLoop({ store, fleet: aFleetOf([observation]) });
    const { reports } = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(reports[0]?.settled).toMatchObject([{ code: 'settled-applied' }]);
    expect((await store.get(KEY))?.value).toMatchObject({
      state: { pending: null, consumers: { [MAPPING]: { lastFactor: 4, changedAt: NOW } } },
    });
  });

  it('is decided anew when it is not in force', async () => {
    const loop = createLoop({ store: await storeWith(aState({ pending: anIntent() })) });
    const { reports } = await runLoop(loop);

    expect(reports[0]?.settled).toMatchObject([{ code: 'settled-not-applied' }]);
    expect(loop.applied).toHaveLength(1);
  });

  it('holds everything while it cannot be seen what became of it', async () => {
    const store = await storeWith(aState({ pending: anIntent() }));
    const unread = { ...behind(), consumers: { kind: 'missing', why: 'unavailable' } } as const;
    const loop = createLoop({ store, fleet: aFleetOf([unread]) });
    const { reports } = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(reports).toMatchObject([{ decision: { kind: 'hold' }, settled: [{ code: 'source-unreadable' }] }]);
    expect((await store.get(KEY))?.value).toMatchObject({ state: { pending: { turnId: 'turn-0' } } });
  });
});

describe('what the owners have set', () => {
  it('holds a source whose document has errors, and names them', async () => {
    const loop = createLoop({
      policyOf: () => ({
        kind: 'invalid',
        scope: 'source',
        problems: ['bounds.factor.max: 12 is not in 1..10', 'target: unknown key x'],
      }),
    });
    const { reports } = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(reports).toMatchObject([
      { mode: 'observe', decision: { kind: 'hold', actions: [], reason: { code: 'policy-invalid' } } },
    ]);
    expect(reports[0]?.decision.reason.text).toMatch(/bounds\.factor\.max.*unknown key x/);
  });

  it('lets the other sources run on', async () => {
    const loop = createLoop({
      fleet: aFleetOf(['a', 'b'].map(sourceBehind)),
      policyOf: (source) =>
        source === 'stream/a' ? { kind: 'invalid', scope: 'source', problems: ['x'] } : enforced(),
    });
    await runLoop(loop);

    expect(loop.applied.map((one) => one.context.sourceId)).toEqual(['stream/b']);
  });

  it('changes nothing while the account switch is off, and says what it would do', async () => {
    const loop = createLoop({ switch: 'off' });
    const { reports } = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(reports).toMatchObject([{ mode: 'recommend', decision: { kind: 'hold', recommended: [{ from: 1 }] } }]);
  });

  it.each(['observe', 'recommend'] as const)('changes nothing in %s', async (mode) => {
    const loop = createLoop({ policyOf: () => ({ kind: 'policy', policy: aPolicy({ mode }) }) });
    await runLoop(loop);

    expect(loop.applied).toEqual([]);
  });

  it('names as a problem what a document asks for and the account has not', async () => {
    const inventory = {
      list: async () => ({ sources: [], absent: ['ordrs'], unanswered: [] }),
      survey: async () => [],
    };
    const { problems } = await runLoop(createLoop({ ports: { inventory } }));

    expect(problems).toEqual([{ where: 'streams/ordrs', text: expect.stringContaining('no stream') }]);
  });
});

describe('two turns at once', () => {
  it('let exactly one act, and the other ends without a report', async () => {
    const store = createMemoryStore();
    const [one, other] = [createLoop({ store }), createLoop({ store })];
    const summaries = await Promise.all([runLoop(one, { turnId: 'a' }), runLoop(other, { turnId: 'b' })]);

    expect(one.applied.length + other.applied.length).toBe(1);
    expect(summaries.flatMap((summary) => summary.reports)).toHaveLength(1);
  });

  it('one after the other do not act twice on one cause', async () => {
    const store = createMemoryStore();
    await runLoop(createLoop({ store }));
    const changed = anObservation({ consumers: [aConsumer({ mapping: { state: 'updating' } })] }, NOW + MINUTE_MS);
    const later = createLoop({ store, fleet: aFleetOf([changed], NOW + MINUTE_MS) });
    await runLoop(later, { turnId: 'turn-2' });

    expect(later.applied).toEqual([]);
  });
});
