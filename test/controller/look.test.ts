import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { breakerKey } from '../../src/controller/step-breakers.ts';
import { stateKey } from '../../src/controller/stored-source.ts';
import { present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aGlance, aLook, CADENCE_KEY, cadenceIn, calmGlances, rememberLooks } from '../support/cadence-builder.ts';
import { aFleetOf, createLoop, type LoopFields, runLoop } from '../support/loop-builder.ts';
import { aConsumer, anObservation, aStream, NOW, STREAM_ID } from '../support/observation-builder.ts';
import { openBreaker } from '../support/state-builder.ts';

function calm(name: string, now = NOW, downstream = `db-${name}`) {
  return anObservation(
    {
      source: aStream({ id: `stream/${name}`, name }),
      consumers: [
        aConsumer(
          { mapping: { id: `mapping-${name}` }, lambda: { name: `fn-${name}` }, downstreams: [downstream] },
          now,
        ),
      ],
    },
    now,
  );
}

const NAMES = ['a', 'b', 'c'];
const FLEET = aFleetOf(NAMES.map((name) => calm(name)));
const LOOKS = Object.fromEntries(NAMES.map((name) => [`stream/${name}`, aLook()]));
const WHOLE = NAMES.map((name) => `stream/${name}`);

async function resting(): Promise<Store> {
  const store = createMemoryStore();
  await rememberLooks(store, LOOKS);
  return store;
}

const loopAt = (store: Store, fields: LoopFields = {}) =>
  createLoop({ store, fleet: FLEET, glance: calmGlances, ...fields });

describe('whose turn it is', () => {
  it('is nobody’s while all rest: nothing is read, stored or said of them', async () => {
    const loop = loopAt(await resting());
    const summary = await runLoop(loop);

    expect(loop.looked).toEqual([]);
    expect(loop.diary).toEqual([]);
    expect(summary).toMatchObject({ reports: [], resting: WHOLE, skipped: [], failures: [] });
    expect((await cadenceIn(loop.store))?.looks).toEqual(LOOKS);
  });

  it('is theirs of whom a glance shows something new', async () => {
    const glance: LoopFields['glance'] = async (sources) =>
      sources.map((sourceId) => aGlance({ sourceId, ageMaxMs: present(sourceId === 'stream/b' ? 50_000 : 800, 0) }));
    const loop = loopAt(await resting(), { glance });
    const summary = await runLoop(loop);

    expect(loop.looked).toEqual(['stream/b']);
    expect(summary.resting).toEqual(['stream/a', 'stream/c']);
    expect((await cadenceIn(loop.store))?.looks).toMatchObject({ ...LOOKS, 'stream/b': { at: NOW, looks: 31 } });
  });

  it('is everybody’s when the glance fails', async () => {
    const loop = loopAt(await resting(), { glance: async () => Promise.reject(new Error('throttled')) });
    await runLoop(loop);

    expect(loop.looked).toEqual(WHOLE);
  });

  it('is theirs of whom the glance says nothing', async () => {
    const loop = loopAt(await resting(), { glance: async () => [aGlance({ sourceId: 'stream/a' })] });
    await runLoop(loop);

    expect(loop.looked).toEqual(['stream/b', 'stream/c']);
  });

  it.each([
    ['is lost', null],
    ['has another version', { schemaVersion: 2, looks: LOOKS, alarms: null }],
  ])('is everybody’s when the cache %s', async (_what, value) => {
    const store = createMemoryStore();
    if (value !== null) await store.putIfRevision(CADENCE_KEY, value, null);
    const loop = loopAt(store);
    await runLoop(loop);

    expect(loop.looked).toEqual(WHOLE);
    expect(Object.keys((await cadenceIn(store))?.looks ?? {})).toEqual(WHOLE);
  });

  it('is everybody’s when the cache cannot be read, and the turn goes on', async () => {
    const store = await resting();
    const broken: Store = {
      ...store,
      get: async (key) => (key === CADENCE_KEY ? Promise.reject(new Error('throttled')) : store.get(key)),
    };
    const loop = loopAt(broken);

    expect((await runLoop(loop)).reports).toHaveLength(3);
  });

  it('is told from the cache also when it cannot be saved: that is a failure in words and no more', async () => {
    const store = await resting();
    const broken: Store = {
      ...store,
      putIfRevision: async (key, value, expected) =>
        key === CADENCE_KEY ? Promise.reject(new Error('too large')) : store.putIfRevision(key, value, expected),
    };
    const { failures } = await runLoop(loopAt(broken));

    expect(failures).toEqual([expect.stringContaining('too large')]);
  });

  it('forgets a source that is looked after no more', async () => {
    const loop = loopAt(await resting(), { fleet: aFleetOf(['a', 'b'].map((name) => calm(name))) });
    await runLoop(loop);

    expect(Object.keys((await cadenceIn(loop.store))?.looks ?? {})).toEqual(['stream/a', 'stream/b']);
  });
});

describe('a turn for some', () => {
  it.each([
    ['a stream', { streams: ['b'], functions: [] }],
    ['a function', { streams: [], functions: ['fn-b'] }],
  ])('looks at those that are named by %s, at rest or not, and leaves the others at rest', async (_what, only) => {
    const loop = loopAt(await resting());
    const summary = await runLoop(loop, { only });

    expect(loop.looked).toEqual(['stream/b']);
    expect(summary.reports.map((report) => report.sourceId)).toEqual(['stream/b']);
    expect(summary.resting).toEqual(['stream/a', 'stream/c']);
  });

  it('looks at whatever is not at rest, and reports only those that are named', async () => {
    const loop = loopAt(await resting(), { glance: async () => Promise.reject(new Error('no answer')) });
    const summary = await runLoop(loop, { only: { streams: ['b'], functions: [] } });

    expect(loop.looked).toEqual(['stream/a', 'stream/b', 'stream/c']);
    expect(summary.reports.map((report) => report.sourceId)).toEqual(['stream/b']);
  });

  it('leaves what is remembered of the others', async () => {
    const loop = loopAt(await resting(), { fleet: aFleetOf([calm('b')]) });
    await runLoop(loop, { only: { streams: ['b'], functions: [] } });

    expect((await cadenceIn(loop.store))?.looks).toEqual({
      ...LOOKS,
      'stream/b': expect.objectContaining({ at: NOW }),
    });
  });

  it('is nobody’s when nobody has the name', async () => {
    const loop = loopAt(await resting());

    expect(await runLoop(loop, { only: { streams: ['x'], functions: ['y'] } })).toMatchObject({
      reports: [],
      skipped: [],
    });
    expect(loop.looked).toEqual([]);
  });

  it('does not look at a source whose owner has taken it out', async () => {
    const loop = loopAt(await resting(), { policyOf: () => ({ kind: 'off' }) });

    expect(await runLoop(loop, { only: { streams: ['b'], functions: [] } })).toMatchObject({
      reports: [],
      skipped: [],
    });
    expect(loop.looked).toEqual([]);
  });
});

describe('an alarm', () => {
  it('has its source looked at, at rest or not, and is a turn for whatever else is not at rest', async () => {
    const loop = loopAt(await resting());
    const { reports } = await runLoop(loop, { woken: { streams: [], functions: ['fn-b'] } });

    expect(reports.map((report) => report.sourceId)).toEqual(['stream/b']);
  });

  it('is no reason for a second turn right after another one', async () => {
    const store = await resting();
    const woken = { streams: ['b'], functions: [] };
    await runLoop(loopAt(store), { woken });
    const second = loopAt(store);

    expect(await runLoop(second, { woken })).toMatchObject({ reports: [], resting: [] });
    expect(second.looked).toEqual([]);
  });
});

describe('rest', () => {
  it('begins after thirty whole looks and lasts four minutes', async () => {
    const store = createMemoryStore();
    const whole: number[] = [];
    for (let minute = 0; minute < 48; minute += 1) {
      const now = NOW + minute * MINUTE_MS;
      const loop = loopAt(store, { fleet: aFleetOf([anObservation({}, now)], now) });
      await runLoop(loop, { turnId: `turn-${minute}`, deadlineAt: now + MINUTE_MS });
      if (loop.looked.length > 0) whole.push(minute);
    }

    expect(whole).toEqual([...Array(30).keys(), 33, 37, 41, 45]);
  });

  it('never lasts longer than a schedule that jitters makes of four minutes', async () => {
    const store = createMemoryStore();
    await rememberLooks(store, { [STREAM_ID]: aLook({ at: NOW }) });
    let [last, longest] = [NOW, 0];
    for (let minute = 1; minute < 60; minute += 1) {
      const now = NOW + minute * MINUTE_MS + ((minute * 7) % 15) * 1_000;
      const loop = loopAt(store, { fleet: aFleetOf([anObservation({}, now)], now) });
      await runLoop(loop, { turnId: `turn-${minute}`, deadlineAt: now + MINUTE_MS });
      if (loop.looked.length > 0) [last, longest] = [now, Math.max(longest, now - last)];
    }

    expect(longest).toBeLessThanOrEqual(4 * MINUTE_MS + 15_000);
  });

  it('ends for a source whose turn failed: it may have left something behind', async () => {
    const store = await resting();
    const broken: Store = {
      ...store,
      putIfRevision: async (key, value, expected) =>
        key === stateKey('stream/b')
          ? Promise.reject(new Error('no capacity'))
          : store.putIfRevision(key, value, expected),
    };
    await runLoop(loopAt(broken), { only: { streams: ['b'], functions: [] } });
    const next = loopAt(store);
    await runLoop(next, { turnId: 'turn-2' });

    expect(next.looked).toEqual(['stream/b']);
  });

  it('ends for those who write to a downstream that somebody has just seen sick', async () => {
    const store = createMemoryStore();
    await rememberLooks(store, LOOKS);
    await store.putIfRevision(breakerKey('db'), openBreaker({ downstream: 'db' }), null);
    const fleet = aFleetOf([calm('a', NOW, 'db'), calm('b', NOW, 'db'), calm('c')]);
    await runLoop(loopAt(store, { fleet }), { only: { streams: ['a'], functions: [] } });
    const next = loopAt(store, { fleet });
    await runLoop(next, { turnId: 'turn-2' });

    expect(next.looked).toEqual(['stream/a', 'stream/b']);
  });
});

describe('what is looked at', () => {
  it('takes from the documents what a consumer writes to', async () => {
    const loop = loopAt(createMemoryStore(), { book: { downstreamsOf: () => ['orders-db', 'search'] } });
    const { breakers } = await runLoop(loop);

    expect(breakers.map((one) => one.downstream)).toEqual(['orders-db', 'search']);
  });

  it('is only the downstreams of those whose turn it is', async () => {
    const asked: string[] = [];
    const target = (name: string) => ({ name, requests: [], errors: [], latency: null, alarm: null });
    const loop = loopAt(await resting(), { book: { targets: NAMES.map((name) => target(`db-${name}`)) } });
    const sensor = {
      ...loop.ports.sensor,
      observe: (request: Parameters<typeof loop.ports.sensor.observe>[0]) => {
        asked.push(...request.downstreams.map(({ name }) => name));
        return loop.ports.sensor.observe(request);
      },
    };
    await runLoop({ ...loop, ports: { ...loop.ports, sensor } }, { only: { streams: ['b'], functions: [] } });

    expect(asked).toEqual(['db-b']);
  });
});
