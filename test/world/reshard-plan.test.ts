import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_SPACE } from '../../src/world/key-hash.ts';
import { evenBoundaries, planReshard } from '../../src/world/reshard-plan.ts';
import { createShardMap } from '../../src/world/shard-map.ts';

describe('a reshard plan', () => {
  it('is splits alone for a doubling and merges alone for a halving', () => {
    expect(planReshard(evenBoundaries(4), 8).map(({ kind }) => kind)).toEqual(Array(4).fill('split'));
    expect(planReshard(evenBoundaries(8), 4).map(({ kind }) => kind)).toEqual(Array(4).fill('merge'));
    expect(planReshard(evenBoundaries(4), 5).map(({ kind }) => kind)).toEqual([
      ...Array(4).fill('split'),
      ...Array(3).fill('merge'),
    ]);
  });

  it('ends with even shards that cover the hash space, from any number to any', () => {
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(count, fc.array(count, { minLength: 1, maxLength: 5 }), (first, targets) => {
        const shards = createShardMap(first);
        for (const target of targets) {
          for (const operation of planReshard(shards.boundaries(), target)) {
            const { closed, opened } = shards.apply(operation);
            expect(opened[0]?.range.from).toBe(closed[0]?.range.from);
            expect(opened.at(-1)?.range.to).toBe(closed.at(-1)?.range.to);
            expect(opened.every(({ parents }) => parents.length === closed.length)).toBe(true);
          }
          expect(shards.boundaries()).toEqual(evenBoundaries(target));
        }
        const open = shards.open();
        expect(open[0]?.range.from).toBe(0n);
        expect(open.at(-1)?.range.to).toBe(HASH_SPACE);
        expect(shards.shardOf(HASH_SPACE - 1n)).toBe(open.at(-1));
      }),
    );
  });
});
