/** Virtual time: events take place in the order of their times, and of their making where the times are equal. */
import TinyQueue from 'tinyqueue';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export interface EventLoop {
  /** Milliseconds since the start of the run. */
  nowMs(): number;
  /** Runs `run` at `atMs`, or now when that has passed. */
  schedule(atMs: number, run: () => void): void;
  /** Lets everything happen up to and including `atMs`. */
  advanceTo(atMs: number): void;
}

function before(a: Event, b: Event): number {
  return a.atMs - b.atMs || a.order - b.order;
}

export function createEventLoop(): EventLoop {
  const queue = new TinyQueue<Event>([], before);
  let now = 0;
  let order = 0;

  return {
    nowMs: () => now,
    schedule(atMs, run) {
      order += 1;
      queue.push({ atMs: Math.max(atMs, now), order, run });
    },
    advanceTo(atMs) {
      if (!(atMs >= now)) throw new RangeError(`cannot go back from ${now} ms to ${atMs} ms`);
      for (let next = queue.peek(); next !== undefined && next.atMs <= atMs; next = queue.peek()) {
        queue.pop();
        now = next.atMs;
        next.run();
      }
      now = atMs;
    },
  };
}
