import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countUpTo,
  createRecordQueue,
  dropUpTo,
  firstTime,
  forEachElement,
  lastTime,
  merge,
  move,
  push,
  type RecordQueue,
} from '../../src/world/record-queue.ts';

function listOf(queue: RecordQueue): [number, number, number][] {
  const list: [number, number, number][] = [];
  forEachElement(queue, (atMs, count, group) => list.push([atMs, count, group]));
  return list;
}

function queueOf(...elements: readonly (readonly [number, number, number])[]): RecordQueue {
  const queue = createRecordQueue();
  for (const [atMs, count, group] of elements) push(queue, atMs, count, group);
  return queue;
}

describe('a record queue', () => {
  it('joins what came together and counts what came by a time', () => {
    const queue = queueOf([1, 2, 0], [1, 3, 0], [1, 1, 7], [5, 4, 0], [9, 0, 0]);
    expect(listOf(queue)).toEqual([
      [1, 5, 0],
      [1, 1, 7],
      [5, 4, 0],
    ]);
    expect([queue.records, firstTime(queue), lastTime(queue)]).toEqual([10, 1, 5]);
    expect([countUpTo(queue, 0, 99), countUpTo(queue, 4, 99), countUpTo(queue, 5, 99), countUpTo(queue, 4, 2)]).toEqual(
      [0, 6, 10, 2],
    );
    expect(dropUpTo(queue, 1)).toBe(6);
    expect(listOf(queue)).toEqual([[5, 4, 0]]);
  });

  it('behaves as a list of records does', () => {
    const operation = fc.record({
      kind: fc.constantFrom('push', 'move', 'drop'),
      count: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const queue = createRecordQueue();
        const target = createRecordQueue();
        let list: number[] = [];
        let moved: number[] = [];
        operations.forEach(({ kind, count }, atMs) => {
          if (kind === 'push') {
            push(queue, atMs, count, 0);
            list = [...list, ...Array<number>(count).fill(atMs)];
          } else if (kind === 'move') {
            expect(move(queue, target, count)).toBe(Math.min(count, list.length));
            moved = [...moved, ...list.slice(0, count)];
            list = list.slice(count);
          } else {
            dropUpTo(queue, atMs - 10 * count);
            list = list.filter((time) => time > atMs - 10 * count);
          }
        });
        const spread = (one: RecordQueue) => listOf(one).flatMap(([atMs, count]) => Array<number>(count).fill(atMs));
        expect(spread(queue)).toEqual(list);
        expect(spread(target)).toEqual(moved);
        expect([queue.records, target.records]).toEqual([list.length, moved.length]);
      }),
    );
  });

  it('merges by time', () => {
    const merged = merge(queueOf([1, 1, 0], [4, 1, 0], [6, 2, 0]), queueOf([2, 1, 5], [4, 3, 5]));
    expect(listOf(merged)).toEqual([
      [1, 1, 0],
      [2, 1, 5],
      [4, 1, 0],
      [4, 3, 5],
      [6, 2, 0],
    ]);
    expect(merged.records).toBe(8);
  });
});
