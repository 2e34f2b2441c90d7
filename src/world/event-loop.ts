/**
 * Virtual time: events take place in the order of their times, and of their making where the times are equal. A binary
 * heap in flat arrays: a simulation of hours has millions of events, and an object for each would be most of its cost.
 */

export interface EventLoop {
  /** Milliseconds since the start of the run. */
  nowMs(): number;
  /** Runs `run` at `atMs`, or now when that has passed. */
  schedule(atMs: number, run: () => void): void;
  /** Lets everything happen up to and including `atMs`. */
  advanceTo(atMs: number): void;
}

type Run = () => void;

interface Heap {
  times: Float64Array;
  /** Numbers of making: they decide between equal times. */
  orders: Float64Array;
  /** Where in `runs` each entry's event is: what moves within the heap are numbers only. */
  places: Uint32Array;
  length: number;
  /**
   * The first event is running: its entry at the top is free, and the first event that it makes takes that place. Most
   * make one, which saves putting the last entry there and the new one at the end.
   */
  isTopFree: boolean;
  readonly runs: Run[];
  /** Places that are free again. */
  readonly free: number[];
}

const FIRST_LENGTH = 64;
const NOTHING: Run = () => {};

function createHeap(): Heap {
  return {
    times: new Float64Array(FIRST_LENGTH),
    orders: new Float64Array(FIRST_LENGTH),
    places: new Uint32Array(FIRST_LENGTH),
    length: 0,
    isTopFree: false,
    runs: [],
    free: [],
  };
}

function grow(heap: Heap): void {
  const { times, orders, places } = heap;
  const length = times.length * 2;
  heap.times = new Float64Array(length);
  heap.orders = new Float64Array(length);
  heap.places = new Uint32Array(length);
  heap.times.set(times);
  heap.orders.set(orders);
  heap.places.set(places);
}

function keep({ runs, free }: Heap, run: Run): number {
  const place = free.pop() ?? runs.length;
  runs[place] = run;
  return place;
}

/** The newest event: among equal times it is the last. */
function push(heap: Heap, atMs: number, order: number, run: Run): void {
  if (heap.isTopFree) {
    heap.isTopFree = false;
    sink(heap, atMs, order, keep(heap, run));
    return;
  }
  if (heap.length === heap.times.length) grow(heap);
  const { times, orders, places } = heap;
  let index = heap.length;
  heap.length += 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const parentAtMs = times[parent] ?? 0;
    if (parentAtMs <= atMs) break;
    times[index] = parentAtMs;
    orders[index] = orders[parent] ?? 0;
    places[index] = places[parent] ?? 0;
    index = parent;
  }
  times[index] = atMs;
  orders[index] = order;
  places[index] = keep(heap, run);
}

/** Takes the first event out and leaves the top free; the heap is not empty. */
function takeTop(heap: Heap): Run {
  const place = heap.places[0] ?? 0;
  const run = heap.runs[place] ?? NOTHING;
  heap.runs[place] = NOTHING;
  heap.free.push(place);
  heap.isTopFree = true;
  return run;
}

/** Fills the top with the last entry, when nobody has taken it. */
function closeTop(heap: Heap): void {
  heap.isTopFree = false;
  heap.length -= 1;
  const { times, orders, places, length } = heap;
  if (length > 0) sink(heap, times[length] ?? 0, orders[length] ?? 0, places[length] ?? 0);
}

/** Puts an entry where it belongs from the free top down. */
function sink({ times, orders, places, length }: Heap, atMs: number, order: number, place: number): void {
  let index = 0;
  for (let child = 1; child < length; child = 2 * index + 1) {
    const right = child + 1;
    if (right < length && isBefore(times, orders, right, times[child] ?? 0, orders[child] ?? 0)) child = right;
    if (!isBefore(times, orders, child, atMs, order)) break;
    times[index] = times[child] ?? 0;
    orders[index] = orders[child] ?? 0;
    places[index] = places[child] ?? 0;
    index = child;
  }
  times[index] = atMs;
  orders[index] = order;
  places[index] = place;
}

function isBefore(times: Float64Array, orders: Float64Array, index: number, atMs: number, order: number): boolean {
  const time = times[index] ?? 0;
  return time < atMs || (time === atMs && (orders[index] ?? 0) < order);
}

export function createEventLoop(): EventLoop {
  const heap = createHeap();
  let now = 0;
  let order = 0;

  return {
    nowMs: () => now,
    schedule(atMs, run) {
      order += 1;
      push(heap, atMs > now ? atMs : now, order, run);
    },
    advanceTo(atMs) {
      if (!(atMs >= now)) throw new RangeError(`cannot go back from ${now} ms to ${atMs} ms`);
      while (heap.length > 0) {
        if (heap.isTopFree) {
          closeTop(heap);
          continue;
        }
        const next = heap.times[0] ?? 0;
        if (next > atMs) break;
        now = next;
        takeTop(heap)();
      }
      now = atMs;
    },
  };
}
