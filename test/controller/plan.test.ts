import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { plan, type Ready } from '../../src/controller/plan.ts';
import { breakerKey } from '../../src/controller/step-breakers.ts';
import { assess } from '../../src/core/assess.ts';
import { decide } from '../../src/core/decide.ts';
import type { Decider } from '../../src/core/decider.ts';
import type { FleetObservation, Observation } from '../../src/core/observation.ts';
import { missing, present } from '../../src/core/reading.ts';
import { initialState } from '../../src/core/state.ts';
import type { Store } from '../../src/ports.ts';
import { aBook, aFleetOf, createLoop, lookedAt, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { aConsumer, anObservation, aStream, NOW, steady } from '../support/observation-builder.ts';
import { openBreaker } from '../support/state-builder.ts';

function calm(name: string): Observation {
  return anObservation({
    source: aStream({ id: `stream/${name}`, name }),
    consumers: [aConsumer({ mapping: { id: `mapping-${name}` }, downstreams: [`db-${name}`] })],
  });
}

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** A source whose downstream is sick and whose consumer keeps up. */
function sickSource(name: string): Observation {
  return anObservation({
    source: aStream({ id: `stream/${name}`, name }),
    consumers: [aConsumer({ mapping: { id: `mapping-${name}`, factor: 4 }, downstreams: [`db-${name}`] })],
  });
}

function tripped(downstream: string, mappingId: string) {
  return openBreaker({ downstream, slotsAtTrip: { [mappingId]: 16 }, steppedAt: NOW, since: NOW });
}

function readyOf(observation: Observation): Ready {
  const state = initialState(observation.sourceId);
  const assessment = assess(observation, state, NOW);
  return { kind: 'ready', loaded: { state, outbox: [], revision: 1 }, settled: [], assessment };
}

async function run(fleet: FleetObservation, maximumChanges = 100, store: Store = createMemoryStore()) {
  const loop = createLoop({ fleet, store });
  const summary = await runLoop(loop, { maximumChanges });
  return { acted: loop.applied.map((one) => one.context.sourceId), reports: summary.reports };
}

describe('the fleet brake', () => {
  it('lets nobody scale out when most sources want to at once, and says why', async () => {
    const fleet = aFleetOf([...names(4, 'late').map(sourceBehind), ...names(2, 'calm').map(calm)]);
    const { acted, reports } = await run(fleet);
    const braked = reports.filter((report) => report.decision.reason.code === 'fleet-brake');

    expect(acted).toEqual([]);
    expect(braked).toHaveLength(4);
    expect(braked[0]?.decision).toMatchObject({
      kind: 'hold',
      recommended: [{ from: 1 }],
      predictions: [],
      reason: { numbers: { wanting: 4, sources: 6 } },
    });
  });

  it('lets a minority act, and a fleet that is too small to tell', async () => {
    const half = aFleetOf([...names(3, 'late').map(sourceBehind), ...names(3, 'calm').map(calm)]);
    const small = aFleetOf(names(4, 'late').map(sourceBehind));

    expect((await run(half)).acted).toHaveLength(3);
    expect((await run(small)).acted).toHaveLength(4);
  });
});

describe('the budget of a turn', () => {
  it('allows so many changes and no more, the most urgent first', async () => {
    const very = sourceBehind('very');
    const consumers = very.consumers.kind === 'value' ? very.consumers.value : [];
    const older = consumers.map((one) => ({
      ...one,
      metrics: { ...one.metrics, iteratorAgeMaxMs: steady(3_000_000) },
    }));
    const fleet = aFleetOf([sourceBehind('one'), { ...very, consumers: present(older, 0) }, sourceBehind('two')]);
    const { acted, reports } = await run(fleet, 1);

    expect(acted).toEqual(['stream/very']);
    expect(reports.filter((report) => report.decision.reason.code === 'turn-budget')).toHaveLength(2);
  });

  it('goes to those that protect first, however late the others are', async () => {
    const sick = sickSource('sick');
    const fleet = aFleetOf([sourceBehind('late'), sick]);
    const store = createMemoryStore();
    await store.putIfRevision(breakerKey('db-sick'), tripped('db-sick', 'mapping-sick'), null);
    const { acted, reports } = await run(fleet, 1, store);

    expect(acted).toEqual(['stream/sick']);
    expect(reports.map((report) => [report.sourceId, report.decision.reason.code]).toSorted()).toEqual([
      ['stream/late', 'turn-budget'],
      ['stream/sick', 'pressure-lowered'],
    ]);
  });

  it('withholds a decision whole: what does not fit becomes a recommendation, and nothing is predicted of it', async () => {
    const { reports } = await run(aFleetOf([sourceBehind('one')]), 0);

    expect(reports[0]?.decision).toMatchObject({
      kind: 'hold',
      actions: [],
      recommended: [{ from: 1 }],
      predictions: [],
      reason: { code: 'turn-budget', numbers: { maximumChanges: 0 } },
    });
  });

  it('of nothing allows nothing', async () => {
    expect((await run(aFleetOf([sourceBehind('one')]), 0)).acted).toEqual([]);
  });
});

describe('a decision that fails', () => {
  const FLEET = aFleetOf(['a', 'b'].map(sourceBehind));
  const planned = (decider: Decider) =>
    plan({
      ready: FLEET.sources.map(readyOf),
      book: aBook(FLEET),
      breakers: [],
      looked: lookedAt(FLEET),
      options: { maximumChanges: 100, modeCeiling: null },
      decider,
      now: NOW,
    });

  it("is that source's failure, named with its cause, and nobody else's", () => {
    const { planned: others, failed } = planned((input) => {
      if (input.assessment.observation.sourceId === 'stream/a') throw new Error('a bug');
      return decide(input);
    });

    expect(failed).toEqual([
      { sourceId: 'stream/a', reason: { code: 'call-failed', text: 'the decision failed: a bug', numbers: {} } },
    ]);
    expect(others.map((one) => one.result.state.sourceId)).toEqual(['stream/b']);
    expect(others[0]?.result.decision.kind).toBe('act');
  });

  it('is named too when what was thrown is no error', () => {
    const { planned: others, failed } = planned(() => {
      throw 'out of memory';
    });

    expect(others).toEqual([]);
    expect(failed.map((one) => one.reason.text)).toEqual(Array(2).fill('the decision failed: out of memory'));
  });

  it('fails nobody when there is none', () => {
    expect(planned(decide).failed).toEqual([]);
  });
});

describe("the account's concurrency", () => {
  const two = [sourceBehind('one'), sourceBehind('two')];

  it('is handed out once: what one source takes the next does not get', async () => {
    const account = { concurrencyLimit: present(14, 0), concurrencyInUse: present(8, 0) };
    const { acted, reports } = await run({ ...aFleetOf(two), account });

    expect(acted).toHaveLength(1);
    expect(reports.map((report) => report.decision.reason.code)).toContain('account-concurrency');
  });

  it('counts the lanes there are where less is seen in use', async () => {
    const account = { concurrencyLimit: present(10, 0), concurrencyInUse: missing('unavailable') };

    expect((await run({ ...aFleetOf(two), account })).acted).toEqual([]);
  });

  it('limits nobody where it cannot be read', async () => {
    const account = { concurrencyLimit: missing('access-denied'), concurrencyInUse: missing('access-denied') };

    expect((await run({ ...aFleetOf(two), account })).acted).toHaveLength(2);
  });
});
