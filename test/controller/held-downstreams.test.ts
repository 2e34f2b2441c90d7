import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { breakerKey } from '../../src/controller/step-breakers.ts';
import { stateKey } from '../../src/controller/stored-source.ts';
import { present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, type LoopFields, runLoop, sourceBehind } from '../support/loop-builder.ts';
import {
  aConsumer,
  aDownstream,
  anObservation,
  behind,
  NOW,
  STREAM_ID,
  steady,
} from '../support/observation-builder.ts';
import { aBreakerPolicy } from '../support/policy-builder.ts';
import { aBreaker, aState, calmNeeds, openBreaker } from '../support/state-builder.ts';

const KEY = breakerKey('orders-db');

async function storeWith(breaker: unknown): Promise<Store> {
  const store = createMemoryStore();
  await store.putIfRevision(KEY, breaker, null);
  return store;
}

const failing = (factor = 1) => behind({ consumer: { mapping: { factor }, metrics: { errors: steady(400) } } });

describe('a downstream whose document has errors', () => {
  const broken: LoopFields = {
    book: { breakerPolicyOf: () => ({ kind: 'invalid', problems: ['errorRatio: 7 is not in 0..1'] }) },
  };

  it('is scaled out towards by nobody, and the refusal names the field', async () => {
    const loop = createLoop(broken);
    const { breakers, reports } = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(breakers).toMatchObject([{ phase: 'open', reason: { code: 'policy-invalid' } }]);
    expect(JSON.stringify(reports[0]?.decision)).toContain('errorRatio: 7 is not in 0..1');
  });

  it('stops nobody who writes elsewhere', async () => {
    const loop = createLoop({
      fleet: aFleetOf(['a', 'b'].map(sourceBehind)),
      book: {
        breakerPolicyOf: (downstream) =>
          downstream === 'db-a'
            ? { kind: 'invalid', problems: ['x'] }
            : { kind: 'policy', policy: aBreakerPolicy({ downstream }) },
      },
    });
    await runLoop(loop);

    expect(loop.applied.map((one) => one.context.sourceId)).toEqual(['stream/b']);
  });

  it('leaves the stored breaker untouched, whatever it says', async () => {
    for (const stored of [aBreaker(), openBreaker(), { schemaVersion: 9 }]) {
      const store = await storeWith(stored);
      await runLoop(createLoop({ ...broken, store, fleet: aFleetOf([failing(4)]) }));

      expect(await store.get(KEY)).toEqual({ value: stored, revision: 1 });
    }
    const store = createMemoryStore();
    await runLoop(createLoop({ ...broken, store }));
    expect(await store.get(KEY)).toBeNull();
  });

  it('still lets pressure step down that a breaker had asked for before', async () => {
    const store = await storeWith(openBreaker({ share: 0.25 }));
    const loop = createLoop({ ...broken, store, fleet: aFleetOf([failing(4)]) });
    const { breakers } = await runLoop(loop);

    expect(loop.applied).toMatchObject([{ action: { from: 4, to: 1 } }]);
    // Sick before the document broke: told as sick.
    expect(breakers).toMatchObject([
      { reason: { code: 'breaker-tripped', text: expect.stringContaining('errorRatio') } },
    ]);
  });

  it('still lets relief go back that nobody needs', async () => {
    const state = aState({ memory: { baselineFactor: 1, lastFactor: 4, slotNeeds: calmNeeds(2) } });
    const store = createMemoryStore();
    await store.putIfRevision(stateKey(STREAM_ID), { state, outbox: [] }, null);
    const fleet = aFleetOf([anObservation({ consumers: [aConsumer({ mapping: { factor: 4 } })] })]);
    const loop = createLoop({ ...broken, store, fleet });
    await runLoop(loop);

    expect(loop.applied).toMatchObject([{ action: { from: 4, to: 1 } }]);
  });

  it('is no incident of a source that keeps up', async () => {
    const store = createMemoryStore();
    for (let minute = 0; minute < 5; minute += 1) {
      const now = NOW + minute * MINUTE_MS;
      const loop = createLoop({ ...broken, store, fleet: aFleetOf([anObservation({}, now)], now) });
      const { reports } = await runLoop(loop, { turnId: `turn-${minute}` });

      expect(reports[0]?.incident.kind).toBe('none');
    }
  });
});

describe("the owner's own alarm", () => {
  const alarmed = (alarm: 'ok' | 'alarm') => ({
    ...aFleetOf([behind()]),
    downstreams: [aDownstream({ alarm: present(alarm, 0) })],
  });

  it('holds everything back from its first minute on, and opens the breaker with a second sign', async () => {
    const alone = createLoop({ fleet: alarmed('alarm') });
    const both = createLoop({ fleet: { ...alarmed('alarm'), sources: [failing()] } });

    expect((await runLoop(alone)).breakers).toMatchObject([{ phase: 'closed', sickSince: NOW - 2 * MINUTE_MS }]);
    expect((await runLoop(both)).breakers).toMatchObject([{ phase: 'open' }]);
    expect([...alone.applied, ...both.applied]).toEqual([]);
  });

  it('holds nobody back while it is silent', async () => {
    const loop = createLoop({ fleet: alarmed('ok') });
    await runLoop(loop);

    expect(loop.applied).toHaveLength(1);
  });
});
