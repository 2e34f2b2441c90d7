/** A running hash over everything that happens: two runs with equal digests took the same course. */

export interface Digest {
  /** Adds one event; `what` is one of {@link happening}'s numbers. */
  add(what: number, atMs: number, a: number, b: number): void;
  /** 16 hexadecimal digits. */
  text(): string;
}

/** What is hashed. The numbers are part of the hash, so they never change. */
export const happening = {
  accepted: 1,
  batchStarted: 2,
  batchDone: 3,
  batchFailed: 4,
  split: 5,
  merged: 6,
  mappingUpdated: 7,
  offered: 8,
  discarded: 9,
  throttled: 10,
  replaced: 11,
} as const;

const LOW_STEP = 0x01000193;

function mixed(high: number, word: number): number {
  return Math.imul((high ^ word ^ (high >>> 15)) + 0x7f4a7c15, 0x85ebca6b);
}

export function createDigest(): Digest {
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;

  return {
    // Written out, as it is called several times for each batch of a simulation.
    add(what, atMs, a, b) {
      double[0] = atMs;
      const first = words[0] ?? 0;
      const second = words[1] ?? 0;
      low = Math.imul(low ^ what, LOW_STEP);
      low = Math.imul(low ^ first, LOW_STEP);
      low = Math.imul(low ^ second, LOW_STEP);
      low = Math.imul(low ^ a, LOW_STEP);
      low = Math.imul(low ^ b, LOW_STEP);
      let next = high;
      next = mixed(next, what);
      next = mixed(next, first);
      next = mixed(next, second);
      next = mixed(next, a);
      high = mixed(next, b);
    },
    text: () => [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}
