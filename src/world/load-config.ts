/** What comes into a stream, and who else reads it. Plain data; times are milliseconds from the start of the run. */

/** Records a second offered by the producers; steps hold until the next one, lines are straight between points. */
export interface Arrivals {
  readonly shape: 'steps' | 'lines';
  /** Sorted by time; before the first point nothing arrives, after the last its rate holds until `untilMs`. */
  readonly points: readonly { readonly atMs: number; readonly recordsPerSec: number }[];
  readonly untilMs: number;
  /** `exact`: as even as whole records allow. `poisson`, or variance over mean of a negative binomial (> 1). */
  readonly noise:
    | { readonly kind: 'exact' }
    | { readonly kind: 'poisson' }
    | { readonly kind: 'dispersed'; readonly index: number };
  /** Multiplies the rate piece by piece, begun again when it ends: micro-bursts. */
  readonly overlay?: { readonly pieceMs: number; readonly factors: readonly number[] };
}

/** Records given one by one: each key of `keys` in turn, evenly over [`atMs`, `atMs + overMs`). */
export interface Burst {
  readonly atMs: number;
  readonly overMs: number;
  readonly keys: readonly string[];
}

export type KeyMix =
  | { readonly kind: 'uniform'; readonly count: number }
  | { readonly kind: 'zipf'; readonly count: number; readonly exponent: number }
  /** Keys with their share of the load; `restKeys` equal keys carry what is left. */
  | { readonly kind: 'shares'; readonly shares: Readonly<Record<string, number>>; readonly restKeys: number }
  | { readonly kind: 'one'; readonly key: string }
  /** A producer library that aggregates: load even over the shards, but all records of a shard have one key. */
  | { readonly kind: 'aggregated' };

export interface Producer {
  /** Refused puts are tried again after this long, */
  readonly retryMs: number;
  /** and after twice that while they go on being refused, up to this. Without it there is no back-off. */
  readonly retryMaxMs?: number;
  /** Records that could not be put for this long are given up, */
  readonly giveUpMs: number;
  /** and so are those that find the producers' buffer full. Without it the buffer has no end. */
  readonly bufferRecords?: number;
}

/** A record that every try to process fails on, until it is gone. It has a key of its own. */
export interface PoisonRecord {
  readonly atMs: number;
  readonly key: string;
}

/** A reader of the stream that is no mapping: it takes its part of the read limits and shows in the stream's metrics. */
export interface InvisibleReader {
  readonly name: string;
  readonly fanOut: 'standard' | 'enhanced';
  /** Time between two reads of a shard. */
  readonly pollMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}
