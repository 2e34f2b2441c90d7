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
    return { found: await inventory.list(), there: streamNames.map(idOf), inventory };
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
      expect(await inventory.list()).toEqual(found);
    });

    it('throws when it gets no answer: an empty list would say that all sources are gone', async () => {
      await expect((await make.ofSilence()).list()).rejects.toThrow();
    });
  });
}
