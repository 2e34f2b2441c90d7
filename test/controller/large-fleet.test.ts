import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { inTurns } from '../../src/controller/in-turns.ts';
import { stateKey } from '../../src/controller/stored-source.ts';
import type { Observation } from '../../src/core/observation.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aLook, calmGlances, rememberLooks } from '../support/cadence-builder.ts';
import { aFleetOf, createLoop, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { aConsumer, anObservation, aStream, NOW } from '../support/observation-builder.ts';

const names = (count: number, prefix = 's') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

function calm(name: string): Observation {
  return anObservation({
    source: aStream({ id: `stream/${name}`, name }),
    consumers: [aConsumer({ mapping: { id: `mapping-${name}` }, downstreams: [`db-${name}`] })],
  });
}

/** Every store call of these sources fails. */
function failingFor(store: Store, isFailing: (key: string) => boolean): Store {
  const guarded =
    <A extends [string, ...unknown[]], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      isFailing(args[0]) ? Promise.reject(new Error('throttled')) : call(...args);
  return { get: guarded(store.get), putIfRevision: guarded(store.putIfRevision), query: store.query };
}

describe('forty sources at once', () => {
  it('go on when the store fails for some of them, each failure under its own name', async () => {
    const broken = new Set(['stream/s3', 'stream/s17', 'stream/s39'].map(stateKey));
    const store = failingFor(createMemoryStore(), (key) => broken.has(key));
    const summary = await runLoop(createLoop({ store, fleet: aFleetOf(names(40).map(calm)) }));

    expect(summary.reports).toHaveLength(37);
    expect(summary.skipped.map(({ sourceId, reason }) => `${sourceId} ${reason.code}`).toSorted()).toEqual([
      'stream/s17 call-failed',
      'stream/s3 call-failed',
      'stream/s39 call-failed',
    ]);
  });

  it('are all told although the history of some cannot be written, and those are told later', async () => {
    const store = createMemoryStore();
    const failing = failingFor(store, (key) => key.startsWith('report#stream/s7#'));
    const fleet = aFleetOf(names(40).map(calm));
    const first = createLoop({ store: failing, fleet });
    await runLoop(first);
    const now = NOW + MINUTE_MS;
    const second = createLoop({ store, fleet: aFleetOf(names(40).map(calm), now) });
    await runLoop(second, { turnId: 'turn-2' });

    expect(first.delivered).toHaveLength(39);
    expect(second.delivered.filter(({ sourceId }) => sourceId === 'stream/s7').map(({ turnId }) => turnId)).toEqual([
      'turn-1',
      'turn-2',
    ]);
  });

  it('begin nothing after the deadline: what acts has its report, the others come in the next turn', async () => {
    let now = NOW;
    const loop = createLoop({
      fleet: aFleetOf([...names(8).map(sourceBehind), ...names(32, 'calm').map(calm)]),
      now: () => now,
      apply: async (action) => {
        now += 10_000;
        return { action, kind: 'applied' };
      },
    });
    const { reports, skipped } = await runLoop(loop, { deadlineAt: NOW + 35_000 });

    expect(loop.applied).toHaveLength(4);
    expect(reports).toHaveLength(8);
    expect(skipped.map(({ reason }) => reason.code)).toEqual(Array(32).fill('turn-budget'));
    const results = reports.flatMap((report) => report.results.map(({ kind }) => kind));
    expect(results.toSorted()).toEqual([...Array(4).fill('applied'), ...Array(4).fill('not-attempted')]);
    for (const name of names(8)) {
      const item = await loop.store.get(stateKey(`stream/${name}`));
      expect(item?.value).toMatchObject({ state: { pending: null } });
    }
  });

  it('keep for the next turn what there was no time to hand on', async () => {
    const store = createMemoryStore();
    const late = createLoop({ store, fleet: aFleetOf(names(4).map(sourceBehind)) });
    await runLoop(late, { deadlineAt: NOW });
    const now = NOW + MINUTE_MS;
    const next = createLoop({ store, fleet: aFleetOf(names(4).map(sourceBehind), now) });
    await runLoop(next, { turnId: 'turn-2', deadlineAt: now + MINUTE_MS });

    expect(late.delivered).toEqual([]);
    expect((await store.query('report#', 1_000)).length).toBe(8);
    expect(next.delivered).toHaveLength(8);
  });
});

describe('the fleet brake', () => {
  it('counts the sources at rest: a minority of all acts, however few are looked at', async () => {
    const store = createMemoryStore();
    const calms = names(8, 'calm').map(calm);
    await rememberLooks(store, Object.fromEntries(calms.map(({ sourceId }) => [sourceId, aLook()])));
    const fleet = aFleetOf([...names(6, 'late').map(sourceBehind), ...calms]);
    const loop = createLoop({ store, fleet, glance: calmGlances });
    const { resting } = await runLoop(loop);

    expect(resting).toHaveLength(8);
    expect(loop.applied).toHaveLength(6);
  });

  it('holds when most of all want to act, those at rest counted', async () => {
    const store = createMemoryStore();
    const calms = names(3, 'calm').map(calm);
    await rememberLooks(store, Object.fromEntries(calms.map(({ sourceId }) => [sourceId, aLook()])));
    const fleet = aFleetOf([...names(6, 'late').map(sourceBehind), ...calms]);
    const loop = createLoop({ store, fleet, glance: calmGlances });
    const { reports } = await runLoop(loop);

    expect(loop.applied).toEqual([]);
    expect(reports[0]?.decision.reason).toMatchObject({ code: 'fleet-brake', numbers: { wanting: 6, sources: 9 } });
  });
});

describe('work in turns', () => {
  it('is done for every item, the results in the order of the items, and never for too many at once', async () => {
    let [atWork, most] = [0, 0];
    const results = await inTurns(names(100), async (name) => {
      atWork += 1;
      most = Math.max(most, atWork);
      await Promise.resolve();
      atWork -= 1;
      return name;
    });

    expect(results).toEqual(names(100));
    expect(most).toBe(16);
    expect(await inTurns([], async () => 1)).toEqual([]);
  });
});
