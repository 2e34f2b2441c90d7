import type { MappingId } from './observation.ts';

/** Where the pipeline is stuck. Those after `unknown` have their place here; of them only `read-bound`,
 * `hot-shard` and `key-limited` are told apart so far, on plain evidence. */
export const BOTTLENECKS = [
  'healthy',
  'consumer-bound',
  'ingest-bound',
  'concurrency-capped',
  'downstream-bound',
  'silent',
  'unknown',
  'read-bound',
  'regressed',
  'hot-shard',
  'key-limited',
  'poison',
  'slow',
  'data-loss-clock',
] as const;
/** One of {@link BOTTLENECKS}. */
export type Bottleneck = (typeof BOTTLENECKS)[number];

/** One bottleneck with how sure Headgate is of it and the numbers it was seen in. */
export interface Finding {
  readonly bottleneck: Bottleneck;
  /** Null: the whole source. */
  readonly mappingId: MappingId | null;
  /** How sure Headgate is, 0..1; two fresh minutes or an independent signal give 0.8 and more. */
  readonly confidence: number;
  readonly text: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Several bottlenecks can hold at once; worst first, never empty. */
export interface Diagnosis {
  readonly findings: readonly [Finding, ...Finding[]];
}
