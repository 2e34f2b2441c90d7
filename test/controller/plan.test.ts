import { describe, expect, it } from 'vitest';
import type { FleetObservation, Observation } from '../../src/core/observation.ts';
import { missing, present } from '../../src/core/reading.ts';
import { aFleetOf, createLoop, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { aConsumer, anObservation, aStream, steady } from '../support/observation-builder.ts';

function calm(name: string): Observation {
  return anObservation({
    source: aStream({ id: `stream/${name}`, name }),
    consumers: [aConsumer({ mapping: { id: `mapping-${name}` }, downstreams: [`db-${name}`] })],
  });
}

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function run(fleet: FleetObservation, maximumChanges = 100) {
  const loop = createLoop({ fleet });
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

  it('of nothing allows nothing', async () => {
    expect((await run(aFleetOf([sourceBehind('one')]), 0)).acted).toEqual([]);
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
