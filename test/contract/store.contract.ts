import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports.ts';

/** What every store promises; `makeStore` gives an empty one. */
export function storeContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`store contract (${name})`, () => {
    it('answers null for an unknown key', async () => {
      expect(await (await makeStore()).get('unknown')).toBeNull();
    });

    it('gives back what was saved, with its revision', async () => {
      const store = await makeStore();
      expect(await store.putIfRevision('a', { x: 1 }, null)).toEqual({ kind: 'saved', revision: 1 });
      expect(await store.get('a')).toEqual({ value: { x: 1 }, revision: 1 });
      expect(await store.putIfRevision('a', { x: 2 }, 1)).toEqual({ kind: 'saved', revision: 2 });
      expect(await store.get('a')).toEqual({ value: { x: 2 }, revision: 2 });
    });

    it('refuses to create an item that is there', async () => {
      const store = await makeStore();
      await store.putIfRevision('a', 1, null);
      expect(await store.putIfRevision('a', 2, null)).toEqual({ kind: 'conflict' });
      expect((await store.get('a'))?.value).toBe(1);
    });

    it('refuses to change an item that is not there', async () => {
      const store = await makeStore();
      expect(await store.putIfRevision('a', 1, 1)).toEqual({ kind: 'conflict' });
      expect(await store.get('a')).toBeNull();
    });

    it('refuses a save at an old revision, however old', async () => {
      const store = await makeStore();
      await store.putIfRevision('a', 0, null);
      for (let revision = 1; revision < 40; revision += 1) await store.putIfRevision('a', revision, revision);
      for (const old of [1, 20, 38, 39]) {
        expect(await store.putIfRevision('a', 'late', old)).toEqual({ kind: 'conflict' });
      }
      expect(await store.get('a')).toEqual({ value: 39, revision: 40 });
    });

    it('lets exactly one of twenty concurrent writers win', async () => {
      const store = await makeStore();
      await store.putIfRevision('a', 'before', null);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.putIfRevision('a', { writer }, 1)),
      );
      const winners = results.flatMap((result, writer) => (result.kind === 'saved' ? [writer] : []));
      expect(winners).toHaveLength(1);
      expect(await store.get('a')).toEqual({ value: { writer: winners[0] }, revision: 2 });
    });

    it('lets exactly one of twenty concurrent creators win', async () => {
      const store = await makeStore();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.putIfRevision('new', writer, null)),
      );
      expect(results.filter((result) => result.kind === 'saved')).toHaveLength(1);
      expect((await store.get('new'))?.revision).toBe(1);
    });

    it('finds the items of a prefix in key order, up to a limit', async () => {
      const store = await makeStore();
      for (const key of ['b/2', 'a/1', 'b/10', 'b', 'c/1', 'b/1', 'B/1']) await store.putIfRevision(key, { key }, null);
      expect((await store.query('b/', 10)).map((item) => item.key)).toEqual(['b/1', 'b/10', 'b/2']);
      expect((await store.query('b/', 2)).map((item) => item.key)).toEqual(['b/1', 'b/10']);
      expect(await store.query('b/2', 1)).toEqual([{ key: 'b/2', value: { key: 'b/2' }, revision: 1 }]);
      expect(await store.query('x', 10)).toEqual([]);
      expect((await store.query('', 100)).map((item) => item.key)).toEqual([
        'B/1',
        'a/1',
        'b',
        'b/1',
        'b/10',
        'b/2',
        'c/1',
      ]);
    });

    it('keeps copies: later changes of a value do not reach it', async () => {
      const store = await makeStore();
      const value = { list: [1] };
      await store.putIfRevision('a', value, null);
      value.list.push(2);
      const first = (await store.get('a'))?.value as { list: number[] };
      first.list.push(3);
      for (const found of await store.query('a', 1)) (found.value as { list: number[] }).list.push(4);
      expect((await store.get('a'))?.value).toEqual({ list: [1] });
    });

    it('keeps keys apart that differ only in case, separators or length', async () => {
      const store = await makeStore();
      const arn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/Orders';
      const keys = [arn, arn.toLowerCase(), 'a/b', 'a%2fb', 'a+', 'a=', '../a', 'k'.repeat(200), 'k'.repeat(201), 'é'];
      for (const key of keys) expect((await store.putIfRevision(key, key, null)).kind).toBe('saved');
      for (const key of keys) expect((await store.get(key))?.value).toBe(key);
      expect((await store.query('', 100)).map((item) => item.key)).toEqual([...keys].sort());
    });

    it('gives back any JSON value as JSON would', async () => {
      const store = await makeStore();
      let serial = 0;
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          serial += 1;
          await store.putIfRevision(`json/${serial}`, value, null);
          expect((await store.get(`json/${serial}`))?.value).toEqual(JSON.parse(JSON.stringify(value)));
        }),
        { numRuns: 30 },
      );
    });
  });
}
