import { describe, expect, it } from 'vitest';
import { createFactsMemory, cut, loadFacts, saveFacts } from '../../../src/adapters/aws/facts-cache.ts';
import { type FactsSnapshot, NOTHING_KNOWN } from '../../../src/adapters/aws/facts-snapshot.ts';
import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import type { Store } from '../../../src/ports.ts';
import { failure, NOW } from './stub-clients.ts';

/** A snapshot with `count` functions, each some 70 bytes of JSON. */
function aSnapshot(count: number): FactsSnapshot {
  const config = (name: string) => ({ name, codeVersion: '1 a 128 MB', timeoutMs: 3_000, memoryMb: 128 });
  const names = Array.from({ length: count }, (_, index) => `function-${index}`);
  return {
    ...NOTHING_KNOWN,
    listedAt: NOW,
    account: { value: { concurrencyLimit: 10, isSomeReserved: true }, readAt: NOW },
    functions: {
      configs: Object.fromEntries(names.map((name) => [name, { value: config(name), readAt: NOW }])),
      reserved: { 'function-0': { value: null, readAt: NOW } },
      provisioned: {},
    },
  };
}

async function loaded(store: Store) {
  const memory = createFactsMemory();
  await loadFacts(store, memory);
  return memory;
}

async function saved(store: Store, snapshot: FactsSnapshot, now = NOW) {
  const memory = await loaded(store);
  memory.snapshot = snapshot;
  memory.savedAt = null;
  await saveFacts(store, memory, now);
  return memory;
}

describe('the cache of facts', () => {
  it.each([0, 1, 5_000])('gives back what was saved, %i functions in as many items as they need', async (count) => {
    const store = createMemoryStore();
    await saved(store, aSnapshot(count));
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(count));
    const items = await store.query('cache#facts', 1_000);
    expect(items.length).toBeGreaterThan(count > 1_000 ? 1 : 0);
    for (const { value } of items) expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(300_000);
  });

  it('replaces what was saved before, and is not confused by items that are left over', async () => {
    const store = createMemoryStore();
    await saved(store, aSnapshot(5_000));
    await saved(store, aSnapshot(1), NOW + 1);
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(1));
  });

  it('does not put two halves together', async () => {
    const store = createMemoryStore();
    await saved(store, aSnapshot(5_000));
    const [first] = await store.query('cache#facts', 1);
    await store.putIfRevision(
      first?.key ?? '',
      { ...(first?.value as object), savedAt: NOW + 1 },
      first?.revision ?? null,
    );
    expect((await loaded(store)).snapshot).toEqual(NOTHING_KNOWN);
  });

  it('is saved again after ten minutes, not before', async () => {
    const store = createMemoryStore();
    const memory = await saved(store, aSnapshot(1));
    memory.snapshot = aSnapshot(2);
    await saveFacts(store, memory, NOW + 10 * MINUTE_MS - 1);
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(1));
    await saveFacts(store, memory, NOW + 10 * MINUTE_MS);
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(2));
  });

  it('leaves what somebody else has saved since, and is saved the next time', async () => {
    const store = createMemoryStore();
    const memory = await saved(store, aSnapshot(1));
    await saved(store, aSnapshot(3), NOW + 1);
    memory.snapshot = aSnapshot(2);
    await saveFacts(store, memory, NOW + 20 * MINUTE_MS);
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(3));
    await saveFacts(store, memory, NOW + 40 * MINUTE_MS);
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(2));
  });

  it.each([
    ['of another version', { schemaVersion: 2, savedAt: NOW, of: 1, head: {}, entries: [] }],
    ['broken', 'text'],
  ])('begins anew where the item is %s', async (_, value) => {
    const store = createMemoryStore();
    await store.putIfRevision('cache#facts#0000', value, null);
    expect((await loaded(store)).snapshot).toEqual(NOTHING_KNOWN);
    await saved(store, aSnapshot(1));
    expect((await loaded(store)).snapshot).toEqual(aSnapshot(1));
  });

  it('is only slower when the store fails', async () => {
    const broken = () => Promise.reject(failure('ProvisionedThroughputExceededException'));
    const store: Store = { get: broken, putIfRevision: broken, query: broken };
    const memory = await saved(store, aSnapshot(1));
    expect(memory.snapshot).toEqual(aSnapshot(1));
  });
});

describe('cutting', () => {
  it('keeps the order, fills groups and never cuts an entry', () => {
    expect(cut(['aaaa', 'bbbb', 'cccc'], 14)).toEqual([['aaaa', 'bbbb'], ['cccc']]);
    expect(cut(['a'.repeat(50), 'b'], 10)).toEqual([['a'.repeat(50)], ['b']]);
    expect(cut([], 10)).toEqual([[]]);
  });
});
