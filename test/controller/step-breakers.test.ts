import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { breakerKey } from '../../src/controller/step-breakers.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { aDownstream, anObservation, behind, MAPPING, NOW, steady } from '../support/observation-builder.ts';
import { openBreaker } from '../support/state-builder.ts';

const KEY = breakerKey('orders-db');

async function storeWith(breaker: unknown): Promise<Store> {
  const store = createMemoryStore();
  await store.putIfRevision(KEY, breaker, null);
  return store;
}

const failing = (now = NOW, factor = 1) =>
  behind({ consumer: { mapping: { factor }, metrics: { errors: steady(400, now) } } }, now);

describe('the breakers of a fleet', () => {
  it('are not stored while there is nothing to remember', async () => {
    const loop = createLoop({ fleet: aFleetOf([anObservation()]) });
    const { breakers } = await runLoop(loop);

    expect(breakers).toMatchObject([{ downstream: 'orders-db', phase: 'closed' }]);
    expect(await loop.store.get(KEY)).toBeNull();
  });

  it('open after two sick minutes, and nothing scales out from the first on', async () => {
    const store = createMemoryStore();
    const first = createLoop({ store, fleet: aFleetOf([failing()]) });
    const second = createLoop({ store, fleet: aFleetOf([failing(NOW + MINUTE_MS)], NOW + MINUTE_MS) });
    await runLoop(first);
    const { breakers } = await runLoop(second, { turnId: 'turn-2' });

    expect(breakers).toMatchObject([{ phase: 'open', slotsAtTrip: { [MAPPING]: 4 } }]);
    expect([...first.applied, ...second.applied]).toEqual([]);
    expect((await store.get(KEY))?.value).toMatchObject({ phase: 'open' });
  });

  it('open at once when the metrics of the downstream agree', async () => {
    const fleet = { ...aFleetOf([failing()]), downstreams: [aDownstream({ errors: steady(400) })] };

    expect((await runLoop(createLoop({ fleet }))).breakers).toMatchObject([{ phase: 'open' }]);
  });

  it('of an unknown version count as open, and are not overwritten', async () => {
    const store = await storeWith({ schemaVersion: 7, phase: 'closed', news: true });
    const loop = createLoop({ store });
    const { breakers, reports } = await runLoop(loop);

    expect(breakers).toMatchObject([{ phase: 'open', reason: { code: 'state-unreadable' } }]);
    expect(loop.applied).toEqual([]);
    expect(reports[0]?.breakers).toEqual(breakers);
    expect(await store.get(KEY)).toEqual({ value: { schemaVersion: 7, phase: 'closed', news: true }, revision: 1 });
  });

  it('take the step of the turn that was faster', async () => {
    const store = await storeWith(openBreaker({ steppedAt: NOW - 20 * MINUTE_MS }));
    const faster: Store = {
      ...store,
      putIfRevision: async (key, value, expected) => {
        if (key === KEY) await store.putIfRevision(KEY, openBreaker({ share: 1 / 16 }), 1);
        return store.putIfRevision(key, value, expected);
      },
    };
    const { breakers } = await runLoop(createLoop({ store: faster, fleet: aFleetOf([failing(NOW, 4)]) }));

    expect(breakers).toMatchObject([{ share: 1 / 16 }]);
    expect((await store.get(KEY))?.revision).toBe(2);
  });

  it('take the step of the turn that was faster between looking and saving, too', async () => {
    const store = await storeWith(openBreaker({ steppedAt: NOW - 20 * MINUTE_MS }));
    let looks = 0;
    const faster: Store = {
      ...store,
      get: async (key) => {
        const item = await store.get(key);
        if (key === KEY) looks += 1;
        if (key === KEY && looks === 1) await store.putIfRevision(KEY, openBreaker({ share: 1 / 16 }), 1);
        return item;
      },
    };
    const { breakers } = await runLoop(createLoop({ store: faster, fleet: aFleetOf([failing(NOW, 4)]) }));

    expect(breakers).toMatchObject([{ share: 1 / 16 }]);
    expect((await store.get(KEY))?.revision).toBe(2);
  });

  it('hold a consumer back whichever of its downstreams is sick', async () => {
    const store = createMemoryStore();
    await store.putIfRevision(breakerKey('search'), openBreaker({ downstream: 'search', slotsAtTrip: {} }), null);
    const loop = createLoop({
      store,
      fleet: aFleetOf([behind({ consumer: { downstreams: ['orders-db', 'search'] } })]),
    });
    await runLoop(loop);

    expect(loop.applied).toEqual([]);
  });

  it('are stepped once for all who write to them', async () => {
    const twice = [failing(), { ...failing(), sourceId: 'stream/other' }];
    const loop = createLoop({ fleet: aFleetOf(twice) });
    await runLoop(loop);

    expect(loop.diary.filter((line) => line === `put ${KEY}`)).toHaveLength(1);
  });

  it('count as open when the turn that was faster wrote what cannot be read', async () => {
    const store = createMemoryStore();
    const faster: Store = {
      ...store,
      putIfRevision: async (key, value, expected) => {
        if (key === KEY) await store.putIfRevision(KEY, { schemaVersion: 9 }, null);
        return store.putIfRevision(key, value, expected);
      },
    };

    expect((await runLoop(createLoop({ store: faster, fleet: aFleetOf([failing()]) }))).breakers).toMatchObject([
      { phase: 'open', reason: { code: 'state-unreadable' } },
    ]);
  });

  it('of a broken shape count as open, and stop nobody', async () => {
    const store = createMemoryStore();
    await store.putIfRevision(breakerKey('db-a'), { schemaVersion: 1 }, null);
    const loop = createLoop({ store, fleet: aFleetOf(['a', 'b'].map(sourceBehind)) });

    expect((await runLoop(loop)).reports).toHaveLength(2);
    expect(loop.applied.map((one) => one.context.sourceId)).toEqual(['stream/b']);
  });

  it('that cannot be loaded stop nobody who writes elsewhere', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      get: async (key) => (key === breakerKey('db-a') ? Promise.reject(new Error('throttled')) : store.get(key)),
    };
    const loop = createLoop({ store: broken, fleet: aFleetOf(['a', 'b'].map(sourceBehind)) });
    await runLoop(loop);

    expect(loop.applied.map((one) => one.context.sourceId)).toEqual(['stream/b']);
  });
});
