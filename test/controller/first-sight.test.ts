import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { stateKey } from '../../src/controller/stored-source.ts';
import type { Mode } from '../../src/core/policy.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, type LoopFields, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { anObservation, behind, NOW, STREAM_ID, steady } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';

/** A turn of a fleet of which nothing is remembered but what the store holds. */
function turn(store: Store, minute: number, fields: LoopFields = {}) {
  const now = NOW + minute * MINUTE_MS;
  return createLoop({ store, isNew: true, fleet: aFleetOf([behind({}, now)], now), ...fields });
}

async function run(store: Store, minute: number, fields: LoopFields = {}) {
  const loop = turn(store, minute, fields);
  const summary = await runLoop(loop, { turnId: `turn-${minute}` });
  return { loop, report: summary.reports[0] };
}

describe('a source of which nothing is remembered', () => {
  it('is looked at and left alone for one turn, and acted on in the second', async () => {
    const store = createMemoryStore();
    const first = await run(store, 0);
    const second = await run(store, 1);

    expect(first.loop.applied).toEqual([]);
    expect(first.report).toMatchObject({
      mode: 'enforce',
      decision: { kind: 'hold', reason: { code: 'first-sight' }, recommended: [], predictions: [] },
    });
    expect(second.loop.applied).toHaveLength(1);
  });

  it('has no prediction to be scored for what it did not do', async () => {
    const store = createMemoryStore();
    await run(store, 0);

    expect((await store.get(stateKey(STREAM_ID)))?.value).toMatchObject({ state: { predictions: [], pending: null } });
  });

  it('is spared a reshard of which nobody knows how many there have been today', async () => {
    const refusing = { incomingRecords: steady(240_000), writeThrottledRecords: steady(60_000) };
    const fleet = aFleetOf([anObservation({ sourceMetrics: refusing })]);

    expect((await run(createMemoryStore(), 0, { fleet })).loop.applied).toEqual([]);
  });

  it('is no reason to say so when nothing would have been done', async () => {
    const { report } = await run(createMemoryStore(), 0, { fleet: aFleetOf([anObservation()]) });

    expect(report?.decision.reason.code).toBe('within-target');
  });

  it('holds one turn again when its memory was lost', async () => {
    await run(createMemoryStore(), 0);
    const lost = await run(createMemoryStore(), 1);

    expect(lost.loop.applied).toEqual([]);
    expect(lost.report?.decision.reason.code).toBe('first-sight');
  });
});

describe('the mode of an invocation', () => {
  const MODES: readonly Mode[] = ['observe', 'recommend', 'enforce'];

  it.each(MODES.flatMap((own) => MODES.map((ceiling) => [own, ceiling] as const)))(
    'of a source in %s with at most %s is the weaker of the two',
    async (own, modeCeiling) => {
      const loop = createLoop({ policyOf: () => ({ kind: 'policy', policy: aPolicy({ mode: own }) }) });
      const { reports } = await runLoop(loop, { modeCeiling });
      const weaker = MODES[Math.min(MODES.indexOf(own), MODES.indexOf(modeCeiling))];

      expect(reports[0]?.mode).toBe(weaker);
      expect(loop.applied).toHaveLength(weaker === 'enforce' ? 1 : 0);
      expect(reports[0]?.decision.recommended).toHaveLength(weaker === 'recommend' ? 1 : 0);
    },
  );

  it('lowers nothing when there is none', async () => {
    const loop = createLoop();
    await runLoop(loop, { modeCeiling: null });

    expect(loop.applied).toHaveLength(1);
  });

  it('does not help past a switch that is off', async () => {
    const loop = createLoop({ switch: 'off' });
    const { reports } = await runLoop(loop, { modeCeiling: 'enforce' });

    expect(loop.applied).toEqual([]);
    expect(reports[0]?.mode).toBe('recommend');
  });
});

describe('a source whose owner has taken it out', () => {
  const off: NonNullable<LoopFields['policyOf']> = (id) =>
    id === 'stream/a' ? { kind: 'off' } : { kind: 'policy', policy: aPolicy() };

  it('is neither observed nor reported, and nothing is stored of it', async () => {
    const loop = createLoop({ fleet: aFleetOf(['a', 'b'].map(sourceBehind)), policyOf: off });
    const summary = await runLoop(loop);

    expect(loop.looked).toEqual(['stream/b']);
    expect(summary.reports.map(({ sourceId }) => sourceId)).toEqual(['stream/b']);
    expect(summary.resting).toEqual([]);
    expect(loop.diary.filter((line) => line.includes('stream/a'))).toEqual([]);
  });
});
