import type { DownstreamName } from './observation.ts';
import type { DurationMs } from './units.ts';

/** `observe` measures, `recommend` decides and changes nothing, `enforce` acts. Ordered from weakest to strongest. */
export const MODES = ['observe', 'recommend', 'enforce'] as const;

/** How far Headgate may go: one of {@link MODES}. */
export type Mode = (typeof MODES)[number];

/** The weaker of two modes: no party is taken further than it wants to go. */
export function weakest(one: Mode, other: Mode): Mode {
  return MODES.indexOf(one) <= MODES.indexOf(other) ? one : other;
}

/** The least and the most, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What the owner of a source wants, validated and with every default filled in. */
export interface Policy {
  /** The effective mode: the weakest of the account's ceiling, the source's own and the event's. */
  readonly mode: Mode;
  readonly target: {
    /** Age the owner accepts. */
    readonly iteratorAgeMs: DurationMs;
    /** How long draining a backlog may take. */
    readonly catchUpMs: DurationMs;
  };
  readonly bounds: { readonly shards: Range; readonly factor: Range };
  /** Share of measured capacity that demand may fill, 0..1. */
  readonly utilisationTarget: number;
  readonly freshness: {
    /** Readings older than this never lead to an action. */
    readonly maxAgeMs: DurationMs;
  };
  readonly coolDown: {
    readonly factorOutMs: DurationMs;
    readonly factorInMs: DurationMs;
    readonly shardsOutMs: DurationMs;
    readonly shardsInMs: DurationMs;
  };
  readonly ledger: {
    /** UpdateShardCount calls of the rolling day kept for emergencies; scale-in never touches them. */
    readonly reserve: number;
  };
  readonly scaleIn: {
    /** For this long every need has to stay lower before relief goes back. */
    readonly factorQuietMs: DurationMs;
    /** For this long every need has to stay lower before shards go back. */
    readonly shardsQuietMs: DurationMs;
  };
  readonly accept: {
    /** Mappings that start at LATEST may be updated although that can lose records. */
    readonly latest: boolean;
    readonly tumblingWindow: boolean;
  };
  /** How long Headgate stands back after somebody else turned a lever. */
  readonly standBackMs: DurationMs;
}

/** What the owner of a downstream wants, validated and with every default filled in. */
export interface BreakerPolicy {
  readonly downstream: DownstreamName;
  /** Share of failed attempts that counts as sick, 0..1. */
  readonly errorRatio: number;
  /** Failed attempts a minute below which the ratio is not looked at. */
  readonly errorCount: number;
  /** Time per record over the healthy baseline that counts as sick, while a backlog persists. */
  readonly slowdown: number;
  /** First wait before a probe; doubles with every failed probe. */
  readonly openMs: DurationMs;
  readonly openMaxMs: DurationMs;
  /** How long a step is watched before the next one. */
  readonly stepMs: DurationMs;
}
