import type { PutResult, Store, Stored } from '../../ports.ts';

interface Item {
  readonly json: string;
  readonly revision: number;
}

/** A store that lives as long as its process. What goes in and comes out is a copy, through JSON. */
export function createMemoryStore(): Store {
  const items = new Map<string, Item>();
  /** Every key, sorted: a query is a walk from the first key that can match. */
  const keys: string[] = [];

  return {
    get: async (key) => {
      const item = items.get(key);
      return item === undefined ? null : read(item);
    },
    putIfRevision: async (key, value, expected): Promise<PutResult> => {
      const present = items.get(key)?.revision ?? null;
      if (present !== expected) return { kind: 'conflict' };
      const revision = (present ?? 0) + 1;
      items.set(key, { json: JSON.stringify(value), revision });
      if (present === null) keys.splice(firstNotBefore(keys, key), 0, key);
      return { kind: 'saved', revision };
    },
    query: async (prefix, limit) => {
      const start = firstNotBefore(keys, prefix);
      const found: (Stored<unknown> & { readonly key: string })[] = [];
      for (let index = start; index < keys.length && found.length < limit; index += 1) {
        const key = keys[index];
        if (key === undefined || !key.startsWith(prefix)) break;
        const item = items.get(key);
        if (item !== undefined) found.push({ key, ...read(item) });
      }
      return found;
    },
  };
}

function read(item: Item): Stored<unknown> {
  return { value: JSON.parse(item.json) as unknown, revision: item.revision };
}

/** Position of the first key that is not before `key`, by halving. */
function firstNotBefore(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
