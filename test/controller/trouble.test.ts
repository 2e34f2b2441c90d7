/** Rare trouble that once broke a promise. */
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { breakerKey } from '../../src/controller/step-breakers.ts';
import { reportKey, type StoredSource, stateKey } from '../../src/controller/stored-source.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { callsUsed } from '../../src/core/ledger.ts';
import type { Observation } from '../../src/core/observation.ts';
import { missing, present } from '../../src/core/reading.ts';
import { recordIntent, recordResults } from '../../src/core/record.ts';
import type { SourceState } from '../../src/core/state.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, runLoop, sourceBehind } from '../support/loop-builder.ts';
import {
  aConsumer,
  aDownstream,
  anObservation,
  aStream,
  behind,
  MAPPING,
  NOW,
  STREAM_ID,
  steady,
} from '../support/observation-builder.ts';
import { anIntent, aState, factorAction, openBreaker, reshardAction } from '../support/state-builder.ts';

const KEY = stateKey(STREAM_ID);

async function storeWith(state: SourceState, key = KEY): Promise<Store> {
  const store = createMemoryStore();
  await store.putIfRevision(key, { state, outbox: [] }, null);
  return store;
}

async function stateIn(store: Store, key = KEY): Promise<SourceState> {
  const item = await store.get(key);
  if (item === null) throw new Error('nothing is stored');
  return (item.value as StoredSource).state;
}

function turn(store: Store, observation: Observation, minutes: number) {
  const now = NOW + minutes * MINUTE_MS;
  return runLoop(createLoop({ store, fleet: aFleetOf([observation], now) }), {
    turnId: `turn-${minutes}`,
    deadlineAt: now + 45_000,
  });
}

describe('an unclear intent', () => {
  it('an own raise of a dead turn is not taken for the owner’s while the stream cannot be read', async () => {
    const store = await storeWith(
      aState({ pending: anIntent({ actions: [factorAction(1, 4), reshardAction(4, 8)] }) }),
    );
    const seen = anObservation({ consumers: [aConsumer({ mapping: { factor: 4 } })] });
    await turn(store, { ...seen, source: missing('unavailable') }, 0);

    expect((await stateIn(store)).consumers[MAPPING]).toMatchObject({ baselineFactor: 1, foreignChangeAt: null });
  });
});

describe('a reshard under an open breaker', () => {
  it('a reshard towards a sick downstream is not sent when its step down was refused', async () => {
    const store = createMemoryStore();
    await store.putIfRevision(
      KEY,
      { state: aState({ memory: { lastFactor: 2, baselineFactor: 2 } }), outbox: [] },
      null,
    );
    await store.putIfRevision(
      breakerKey('orders-db'),
      openBreaker({ steppedAt: NOW - MINUTE_MS, slotsAtTrip: { [MAPPING]: 16 } }),
      null,
    );
    const refusing = { incomingRecords: steady(240_000), writeThrottledRecords: steady(60_000) };
    const observation = anObservation({ sourceMetrics: refusing, consumers: [aConsumer({ mapping: { factor: 2 } })] });
    const loop = createLoop({
      store,
      fleet: aFleetOf([observation]),
      apply: async (action) => ({ action, kind: 'refused', error: 'TooManyRequestsException', message: '' }),
    });
    await runLoop(loop);

    expect(loop.applied.map(({ action }) => action)).toMatchObject([
      { kind: 'set-parallelization-factor', from: 2, to: 1 },
    ]);
  });
});

describe('a trip whose turn died', () => {
  it('that a raise harmed is remembered although the turn that tripped the breaker died', async () => {
    const raised = {
      lastFactor: 4,
      previousFactor: 1,
      changedAt: NOW - 4 * MINUTE_MS,
      changeDirection: 'out',
    } as const;
    const store = await storeWith(aState({ memory: raised }));
    const dying: Store = {
      ...store,
      putIfRevision: async (key, value, expected) =>
        key === KEY ? Promise.reject(new Error('dead')) : store.putIfRevision(key, value, expected),
    };
    const failing = (now: number) =>
      behind({ consumer: { mapping: { factor: 4 }, metrics: { errors: steady(400, now) } } }, now);
    const fleetAt = (now: number) => ({
      ...aFleetOf([failing(now)], now),
      downstreams: [aDownstream({ errors: steady(400, now) }, now)],
    });
    await runLoop(createLoop({ store: dying, fleet: fleetAt(NOW) }));
    await runLoop(createLoop({ store, fleet: fleetAt(NOW + MINUTE_MS) }), { turnId: 'turn-2' });

    expect((await store.get(breakerKey('orders-db')))?.value).toMatchObject({ phase: 'open' });
    expect((await stateIn(store)).consumers[MAPPING]?.raiseUselessAt).not.toBeNull();
  });
});

describe('a writer that was skipped', () => {
  it('a writer whose source was skipped when the breaker tripped is held back too', async () => {
    const writer = (name: string, now: number) =>
      behind(
        {
          source: aStream({ id: `stream/${name}`, name }),
          consumer: {
            mapping: { id: `mapping-${name}`, factor: 4 },
            metrics: { errors: steady(400, now) },
            downstreams: ['db'],
          },
        },
        now,
      );
    const store = createMemoryStore();
    const leased = { ...aState({ pending: anIntent({ leaseUntil: NOW + MINUTE_MS }) }), sourceId: 'stream/b' };
    await store.putIfRevision(stateKey('stream/b'), { state: leased, outbox: [] }, null);
    const fleetAt = (now: number) => ({
      ...aFleetOf(
        ['a', 'b'].map((name) => writer(name, now)),
        now,
      ),
      downstreams: [aDownstream({ name: 'db', errors: steady(400, now) }, now)],
    });
    for (const minute of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const now = NOW + minute * MINUTE_MS;
      await runLoop(createLoop({ store, fleet: fleetAt(now) }), { turnId: `turn-${minute}`, deadlineAt: now + 45_000 });
    }
    const breaker = (await store.get(breakerKey('db')))?.value as BreakerState;

    expect(breaker.phase).toBe('open');
    expect(Object.keys(breaker.slotsAtTrip)).toEqual(['mapping-a', 'mapping-b']);
  });
});

describe('a throttled history', () => {
  it('a history that is throttled for half an hour does not stop a source for ever', async () => {
    const memory = createMemoryStore();
    let isThrottled = true;
    // DynamoDB: an item holds at most 400 KB.
    const store: Store = {
      ...memory,
      putIfRevision: async (key, value, expected) => {
        if (key.startsWith('report#') && isThrottled) throw new Error('throttled');
        if (JSON.stringify(value).length > 400 * 1024) throw new Error('item too large');
        return memory.putIfRevision(key, value, expected);
      },
    };
    const at = (minute: number) => turn(store, anObservation({}, NOW + minute * MINUTE_MS), minute);
    for (let minute = 0; minute < 60; minute += 1) await at(minute);
    isThrottled = false;

    expect((await at(60)).reports).toHaveLength(1);
  });
});

describe('silent people', () => {
  it('people who cannot be reached cost no source its action', async () => {
    let now = NOW;
    const loop = createLoop({
      now: () => now,
      fleet: aFleetOf(['a', 'b', 'c'].map(sourceBehind)),
      deliver: async () => {
        now += 25 * SECOND_MS;
        throw new Error('timed out');
      },
    });
    await runLoop(loop, { deadlineAt: NOW + 45 * SECOND_MS });

    expect(loop.applied).toHaveLength(3);
  });
});

describe('a counted call', () => {
  it('a call is counted for a day from when AWS may have counted it', () => {
    const action = reshardAction(4, 8);
    const intended = recordIntent(
      aState(),
      anIntent({ savedAt: NOW, leaseUntil: NOW + 120 * SECOND_MS, actions: [action] }),
    );
    const { shards } = recordResults(intended, [{ action, kind: 'applied' }], NOW + 60 * SECOND_MS);

    expect(callsUsed(shards.ledger, NOW + DAY_MS + 30 * SECOND_MS)).toBe(1);
  });
});

describe('a long silence', () => {
  it('people who are silent for three days do not stop a source', async () => {
    const memory = createMemoryStore();
    const store: Store = {
      ...memory,
      putIfRevision: async (key, value, expected) => {
        if (JSON.stringify(value).length > 400 * 1024) throw new Error('item too large');
        return memory.putIfRevision(key, value, expected);
      },
    };
    const outbox = Array.from({ length: 3 * 24 * 60 }, (_, index) => ({
      kind: 'kept' as const,
      key: reportKey(STREAM_ID, NOW - (index + 1) * MINUTE_MS, '3f1c6a0e-6f0b-4f57-9c58-6d0f3f7a1b2c'),
    }));
    await memory.putIfRevision(KEY, { state: aState(), outbox }, null);

    expect((await turn(store, behind(), 0)).reports).toHaveLength(1);
  });
});

describe('reports that nobody takes', () => {
  it('ten reports that nobody takes do not keep the next ones back', async () => {
    const store = createMemoryStore();
    const delivered: string[] = [];
    for (let minute = 0; minute < 14; minute += 1) {
      const now = NOW + minute * MINUTE_MS;
      const loop = createLoop({
        store,
        fleet: aFleetOf([anObservation({}, now)], now),
        deliver: async ({ turnId }) => {
          if (minute < 10 || Number(turnId.slice(5)) < 10) throw new Error('invalid_blocks');
          delivered.push(turnId);
        },
      });
      await runLoop(loop, { turnId: `turn-${minute}`, deadlineAt: now + 45_000 });
    }

    expect(delivered).toEqual(['turn-10', 'turn-11', 'turn-12', 'turn-13']);
  });
});

describe('the fleet brake', () => {
  it('the fleet brake lets a source protect one downstream although it wants to scale out towards another', async () => {
    const store = createMemoryStore();
    const breaker = openBreaker({ downstream: 'db-sick', share: 0.25, slotsAtTrip: { 'mapping-sick': 16 } });
    await store.putIfRevision(breakerKey('db-sick'), breaker, null);
    const source = aStream({ id: 'stream/both', name: 'both' });
    const sick = behind({ source, consumer: { mapping: { id: 'mapping-sick', factor: 4 }, downstreams: ['db-sick'] } });
    const late = behind({ source, consumer: { mapping: { id: 'mapping-late' }, downstreams: ['db-late'] } });
    const consumers = [sick, late].flatMap((one) => (one.consumers.kind === 'value' ? one.consumers.value : []));
    const both = { ...sick, consumers: present(consumers, 0) };
    const loop = createLoop({ store, fleet: aFleetOf([both, ...['a', 'b', 'c', 'd'].map(sourceBehind)]) });
    await runLoop(loop);

    expect(loop.applied.map(({ action }) => action)).toMatchObject([{ mappingId: 'mapping-sick', from: 4 }]);
  });
});
