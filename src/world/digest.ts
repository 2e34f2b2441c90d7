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
} as const;

export function createDigest(): Digest {
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;

  function eat(word: number): void {
    low = Math.imul(low ^ word, 0x01000193);
    high = Math.imul((high ^ word ^ (high >>> 15)) + 0x7f4a7c15, 0x85ebca6b);
  }

  return {
    add(what, atMs, a, b) {
      double[0] = atMs;
      eat(what);
      eat(words[0] ?? 0);
      eat(words[1] ?? 0);
      eat(a);
      eat(b);
    },
    text: () => [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
  };
}
