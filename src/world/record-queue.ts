/**
 * Records in the order in which they came, without an object for each: an element is `count` records of one key group
 * that arrived together. Elements are sorted by time.
 */

export interface RecordQueue {
  /** Ring buffers of one length, a power of two. */
  times: Float64Array;
  counts: Float64Array;
  groups: Int32Array;
  head: number;
  elements: number;
  /** Sum of all counts. */
  records: number;
}

export type ElementVisitor = (atMs: number, count: number, group: number) => void;

const FIRST_LENGTH = 4;

/** `elements`: about how many it will hold at once; it grows beyond. */
export function createRecordQueue(elements = FIRST_LENGTH): RecordQueue {
  const length = elements <= FIRST_LENGTH ? FIRST_LENGTH : 2 ** Math.ceil(Math.log2(elements));
  return {
    times: new Float64Array(length),
    counts: new Float64Array(length),
    groups: new Int32Array(length),
    head: 0,
    elements: 0,
    records: 0,
  };
}

function grow(queue: RecordQueue): void {
  const { times, counts, groups, head, elements } = queue;
  const mask = times.length - 1;
  const length = times.length * 2;
  queue.times = new Float64Array(length);
  queue.counts = new Float64Array(length);
  queue.groups = new Int32Array(length);
  for (let index = 0; index < elements; index += 1) {
    const slot = (head + index) & mask;
    queue.times[index] = times[slot] ?? 0;
    queue.counts[index] = counts[slot] ?? 0;
    queue.groups[index] = groups[slot] ?? 0;
  }
  queue.head = 0;
}

/** Adds records at the end; those that continue the last element join it. */
export function push(queue: RecordQueue, atMs: number, count: number, group: number): void {
  if (count <= 0) return;
  queue.records += count;
  const last = (queue.head + queue.elements - 1) & (queue.times.length - 1);
  if (queue.elements > 0 && queue.times[last] === atMs && queue.groups[last] === group) {
    queue.counts[last] = (queue.counts[last] ?? 0) + count;
    return;
  }
  if (queue.elements === queue.times.length) grow(queue);
  const slot = (queue.head + queue.elements) & (queue.times.length - 1);
  queue.times[slot] = atMs;
  queue.counts[slot] = count;
  queue.groups[slot] = group;
  queue.elements += 1;
}

/** Time of the oldest record; Infinity when there is none. */
export function firstTime(queue: RecordQueue): number {
  return queue.elements === 0 ? Number.POSITIVE_INFINITY : (queue.times[queue.head] ?? Number.POSITIVE_INFINITY);
}

/** Time of the youngest record; -Infinity when there is none. */
export function lastTime(queue: RecordQueue): number {
  if (queue.elements === 0) return Number.NEGATIVE_INFINITY;
  const slot = (queue.head + queue.elements - 1) & (queue.times.length - 1);
  return queue.times[slot] ?? Number.NEGATIVE_INFINITY;
}

/** How many records came at or before `atMs`, counted up to `most`. */
export function countUpTo(queue: RecordQueue, atMs: number, most: number): number {
  const mask = queue.times.length - 1;
  if (lastTime(queue) <= atMs) return Math.min(most, queue.records);
  let counted = 0;
  for (let index = 0; index < queue.elements && counted < most; index += 1) {
    const slot = (queue.head + index) & mask;
    if ((queue.times[slot] ?? 0) > atMs) break;
    counted += queue.counts[slot] ?? 0;
  }
  return Math.min(most, counted);
}

/** Takes up to `count` of the oldest records out and shows each element or part of one to `visit`. */
export function take(queue: RecordQueue, count: number, visit: ElementVisitor): number {
  let left = Math.min(count, queue.records);
  const taken = left;
  queue.records -= left;
  while (left > 0) {
    const slot = queue.head;
    const held = queue.counts[slot] ?? 0;
    const part = Math.min(held, left);
    visit(queue.times[slot] ?? 0, part, queue.groups[slot] ?? 0);
    left -= part;
    if (part < held) {
      queue.counts[slot] = held - part;
      break;
    }
    queue.head = (slot + 1) & (queue.times.length - 1);
    queue.elements -= 1;
  }
  return taken;
}

/** Moves up to `count` of the oldest records to the end of `target`. */
export function move(queue: RecordQueue, target: RecordQueue, count: number): number {
  const moved = Math.min(count, queue.records);
  for (let left = moved; left > 0; ) left -= moveHead(queue, target, left);
  return moved;
}

/** Moves up to `count` records of the oldest element to the end of `target`; returns how many. */
export function moveHead(queue: RecordQueue, target: RecordQueue, count: number): number {
  if (queue.elements === 0) return 0;
  const atMs = queue.times[queue.head] ?? 0;
  const group = queue.groups[queue.head] ?? 0;
  const part = dropHead(queue, count);
  push(target, atMs, part, group);
  return part;
}

/** Removes up to `count` records of the oldest element; returns how many. */
export function dropHead(queue: RecordQueue, count: number): number {
  const slot = queue.head;
  const held = queue.elements === 0 ? 0 : (queue.counts[slot] ?? 0);
  const part = Math.min(held, count);
  queue.records -= part;
  if (part < held) {
    queue.counts[slot] = held - part;
  } else if (held > 0) {
    queue.head = (slot + 1) & (queue.times.length - 1);
    queue.elements -= 1;
  }
  return part;
}

/** Key group of the oldest record; undefined when there is none. */
export function firstGroup(queue: RecordQueue): number | undefined {
  return queue.elements === 0 ? undefined : queue.groups[queue.head];
}

/** Removes the records that came at or before `atMs`; returns how many. */
export function dropUpTo(queue: RecordQueue, atMs: number): number {
  let dropped = 0;
  const mask = queue.times.length - 1;
  while (queue.elements > 0 && (queue.times[queue.head] ?? 0) <= atMs) {
    dropped += queue.counts[queue.head] ?? 0;
    queue.head = (queue.head + 1) & mask;
    queue.elements -= 1;
  }
  queue.records -= dropped;
  return dropped;
}

/** Removes the records that came before `atMs`. */
export function dropBefore(queue: RecordQueue, atMs: number): void {
  const mask = queue.times.length - 1;
  while (queue.elements > 0 && (queue.times[queue.head] ?? 0) < atMs) {
    queue.records -= queue.counts[queue.head] ?? 0;
    queue.head = (queue.head + 1) & mask;
    queue.elements -= 1;
  }
}

/** How many records stand before the first one of these groups; all of them when there is none. */
export function countBeforeGroups(queue: RecordQueue, groups: ReadonlySet<number>): number {
  const mask = queue.times.length - 1;
  let counted = 0;
  for (let index = 0; index < queue.elements; index += 1) {
    const slot = (queue.head + index) & mask;
    if (groups.has(queue.groups[slot] ?? 0)) return counted;
    counted += queue.counts[slot] ?? 0;
  }
  return counted;
}

/** Shows every element, oldest first. */
export function forEachElement(queue: RecordQueue, visit: ElementVisitor): void {
  const mask = queue.times.length - 1;
  for (let index = 0; index < queue.elements; index += 1) {
    const slot = (queue.head + index) & mask;
    visit(queue.times[slot] ?? 0, queue.counts[slot] ?? 0, queue.groups[slot] ?? 0);
  }
}

/** Both queues' records in one, sorted by time; where times are equal those of `first` come first. Empties both. */
export function merge(first: RecordQueue, second: RecordQueue): RecordQueue {
  if (second.elements === 0) return first;
  if (first.elements === 0) return second;
  const merged = createRecordQueue(first.elements + second.elements);
  const add: ElementVisitor = (atMs, count, group) => push(merged, atMs, count, group);
  while (first.elements > 0 && second.elements > 0) {
    const source = firstTime(first) <= firstTime(second) ? first : second;
    take(source, source.counts[source.head] ?? 0, add);
  }
  take(first, first.records, add);
  take(second, second.records, add);
  return merged;
}
