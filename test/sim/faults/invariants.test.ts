import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import { policyOf } from '../../../src/config/parse-policy.ts';
import { policyDocument } from '../../../src/config/policy-schema.ts';
import { stateKey } from '../../../src/controller/stored-source.ts';
import type { Action } from '../../../src/core/action.ts';
import { initialState } from '../../../src/core/state.ts';
import { createWatch, type SeenCall } from '../../../src/sim/faults/invariants.ts';

const SOURCE = 'arn:source';
const NOW = 1_000_000;
const ACTION: Action = { kind: 'set-parallelization-factor', mappingId: 'm', from: 1, to: 4 };
const POLICY = { ...policyOf(policyDocument.parse({})), mode: 'enforce' as const };

async function watching(actions: readonly Action[], leaseUntil = NOW + 1) {
  const store = createMemoryStore();
  const pending = { id: 'i', turnId: 't', savedAt: NOW - 1, leaseUntil, actions };
  await store.putIfRevision(stateKey(SOURCE), { state: { ...initialState(SOURCE), pending }, outbox: [] }, null);
  return createWatch(store, 'enforce', POLICY);
}

function call(overrides: Partial<SeenCall> = {}): SeenCall {
  const context = { sourceId: SOURCE, turnId: 't', intentId: 'i' };
  return { action: ACTION, context, at: NOW, actual: 1, foreignSinceObserved: false, ...overrides };
}

describe('invariants', () => {
  it('hold for a call with its own saved intent', async () => {
    const watch = await watching([ACTION]);

    await watch.onCall(call());

    expect(watch.violations).toEqual([]);
  });

  it.each([
    ['no action without its own saved intent', [] as Action[], {}],
    [
      'no action without its own saved intent',
      [ACTION],
      { context: { sourceId: SOURCE, turnId: 'other', intentId: 'i' } },
    ],
    ['no action twice', [ACTION], { actual: 4 }],
    ['no action after its lease', [ACTION], { at: NOW + 2 }],
    ["inside AWS's and the owner's bounds", [{ ...ACTION, to: 11 }], { action: { ...ACTION, to: 11 } }],
  ])('find: %s', async (invariant, saved, overrides) => {
    const watch = await watching(saved);

    await watch.onCall(call(overrides));

    expect(watch.violations.map((violation) => violation.invariant)).toContain(invariant);
  });

  it('find a second call of one intent', async () => {
    const watch = await watching([ACTION]);

    await watch.onCall(call());
    await watch.onCall(call());

    expect(watch.violations.map((violation) => violation.invariant)).toEqual(['no action twice']);
  });

  it('find the eleventh reshard, and none a day later', async () => {
    const reshard: Action = { kind: 'update-shard-count', sourceId: SOURCE, from: 2, to: 4 };
    const watch = await watching([reshard], NOW + 200_000_000);
    for (let index = 0; index < 10; index += 1) watch.onReshardAccepted(NOW);

    await watch.onCall(call({ action: reshard, actual: 2 }));
    await watch.onCall(
      call({
        action: reshard,
        actual: 2,
        at: NOW + 86_400_000,
        context: { sourceId: SOURCE, turnId: 't', intentId: 'i' },
      }),
    );

    expect(watch.violations.filter((violation) => violation.invariant === 'never an eleventh call')).toHaveLength(1);
  });
});
