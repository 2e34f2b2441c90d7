import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../src/core/observation.ts';
import type { Inventory } from '../../src/ports.ts';

/** An inventory of an account, and the ids its sources have. */
export interface InventoryAccount {
  readonly inventory: Inventory;
  readonly idOf: (streamName: string) => SourceId;
}

/** How to make inventories. */
export interface InventoryMaker {
  /** Of an account that has exactly these streams. */
  readonly ofStreams: (streamNames: readonly string[]) => Promise<InventoryAccount>;
  /** Of an account that gives no answer. */
  readonly ofSilence: () => Promise<Inventory>;
}

/** More than one page of any of AWS's lists. */
const MANY = 230;

/** What every inventory promises. */
export function inventoryContract(name: string, make: InventoryMaker): void {
  const listed = async (streamNames: readonly string[]) => {
    const { inventory, idOf } = await make.ofStreams(streamNames);
    const { sources } = await inventory.list(streamNames);
    return { found: sources.map(({ id }) => id), there: streamNames.map(idOf), inventory };
  };

  describe(`inventory contract (${name})`, () => {
    it('lists what there is', async () => {
      const { found, there } = await listed(['orders', 'clicks', 'Orders']);
      expect([...found].sort()).toEqual([...there].sort());
    });

    it('lists ARNs', async () => {
      const { found } = await listed(['orders']);
      expect(found).toHaveLength(1);
      for (const id of found) expect(id).toMatch(/^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/orders$/);
    });

    it('answers an empty list when there is nothing', async () => {
      expect((await listed([])).found).toEqual([]);
    });

    it('lists every source once, also when there are many', async () => {
      const { found, there } = await listed(Array.from({ length: MANY }, (_, index) => `stream-${index}`));
      expect(found).toHaveLength(MANY);
      expect(new Set(found)).toEqual(new Set(there));
    });

    it('answers the same when asked again', async () => {
      const { found, inventory } = await listed(['orders', 'clicks']);
      const again = await inventory.list(['orders', 'clicks']);
      expect(again.sources.map(({ id }) => id)).toEqual(found);
    });

    it('names what is asked for and not there', async () => {
      const { inventory } = await make.ofStreams(['orders']);
      const { sources, absent, unanswered } = await inventory.list(['orders', 'ordres']);
      expect(sources.map(({ name }) => name)).toEqual(['orders']);
      expect([absent, unanswered]).toEqual([['ordres'], []]);
    });

    it('surveys the streams that functions read, each once', async () => {
      const { inventory, idOf } = await make.ofStreams(['orders', 'clicks']);
      const candidates = await inventory.survey();
      expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
      for (const candidate of candidates) expect([idOf('orders'), idOf('clicks')]).toContain(candidate.id);
    });

    it('throws when it gets no answer: an empty list would say that all sources are gone', async () => {
      await expect((await make.ofSilence()).list(['orders'])).rejects.toThrow();
    });
  });
}
