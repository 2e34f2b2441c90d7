import type { MappingId, SourceId } from './observation.ts';
import type { DurationMs } from './units.ts';

/** Every change Headgate can ask for. Absolute: the value it replaces and the value it sets. */
export type Action =
  | {
      readonly kind: 'set-parallelization-factor';
      readonly mappingId: MappingId;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'update-shard-count'; readonly sourceId: SourceId; readonly from: number; readonly to: number }
  | {
      readonly kind: 'split-shard';
      readonly sourceId: SourceId;
      readonly shardId: string;
      readonly newStartingHashKey: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'merge-shards';
      readonly sourceId: SourceId;
      readonly shardId: string;
      readonly adjacentShardId: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'set-reserved-concurrency';
      readonly functionName: string;
      readonly from: number | null;
      readonly to: number | null;
    }
  | {
      readonly kind: 'set-retention';
      readonly sourceId: SourceId;
      readonly from: DurationMs;
      readonly to: DurationMs;
    }
  | {
      readonly kind: 'set-mapping-enabled';
      readonly mappingId: MappingId;
      readonly from: boolean;
      readonly to: boolean;
    };

/** What kind of change an action is. */
export type ActionKind = Action['kind'];

/** A change of one mapping's factor. */
export type FactorAction = Extract<Action, { kind: 'set-parallelization-factor' }>;

/** A change of a stream's shard count by UpdateShardCount. */
export type ReshardAction = Extract<Action, { kind: 'update-shard-count' }>;

/** What became of an action. `unknown`: the call may or may not have arrived, so the next turn looks. */
export type ActionResult =
  | { readonly action: Action; readonly kind: 'applied' }
  | { readonly action: Action; readonly kind: 'refused'; readonly error: string; readonly message: string }
  | { readonly action: Action; readonly kind: 'unknown'; readonly message: string }
  | { readonly action: Action; readonly kind: 'not-attempted'; readonly message: string };

/** A stable key for what an action turns: memory and cool-downs are kept per lever. */
export function leverOf(action: Action): string {
  switch (action.kind) {
    case 'set-parallelization-factor':
      return `factor:${action.mappingId}`;
    case 'set-mapping-enabled':
      return `enabled:${action.mappingId}`;
    case 'set-reserved-concurrency':
      return `concurrency:${action.functionName}`;
    case 'set-retention':
      return 'retention';
    case 'update-shard-count':
    case 'split-shard':
    case 'merge-shards':
      return 'shards';
  }
}
