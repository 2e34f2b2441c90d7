/**
 * Changes levers on AWS. Each action is sent once: the clients it is given make one attempt, because the SDK takes
 * AWS's LimitExceeded for throttling and would send a reshard three times.
 *
 * The value an action replaces (`from`) is not checked before the call. AWS has no conditional update for these calls,
 * so a read before would only move the race, and actions are absolute: carried out twice, or over somebody else's
 * value, they still end where the decision wanted. What somebody else did is seen at the next turn and respected there.
 */
import { MergeShardsCommand, SplitShardCommand, UpdateShardCountCommand } from '@aws-sdk/client-kinesis';
import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { Action, ActionResult } from '../../core/action.ts';
import type { Actuator } from '../../ports.ts';
import { refusalOf } from './actuator-refusal.ts';
import { type LeverClients, readBack } from './read-back.ts';

/** `clients` make one attempt per call. */
export function createActuator(clients: LeverClients): Actuator {
  return { apply: (action) => apply(clients, action) };
}

async function apply(clients: LeverClients, action: Action): Promise<ActionResult> {
  const call = callOf(clients, action);
  if (call === null) {
    return {
      action,
      kind: 'not-attempted',
      message: `${action.kind} is not a lever of this version: nothing was sent`,
    };
  }
  try {
    await call();
  } catch (error) {
    const refusal = refusalOf(error);
    return refusal === null
      ? { action, kind: 'unknown', message: `the call may have arrived: ${textOf(error)}` }
      : { action, kind: 'refused', ...refusal };
  }
  const seen = await readBack(clients, action);
  if (seen.kind !== 'contradicted') return { action, kind: 'applied' };
  return { action, kind: 'unknown', message: `AWS took the call, but ${seen.text}: the next turn looks again` };
}

/** The one call of an action; null: there is none. */
function callOf({ kinesis, lambda }: LeverClients, action: Action): (() => Promise<unknown>) | null {
  switch (action.kind) {
    case 'set-parallelization-factor':
      return () =>
        lambda.send(new UpdateEventSourceMappingCommand({ UUID: action.mappingId, ParallelizationFactor: action.to }));
    case 'update-shard-count':
      return () =>
        kinesis.send(
          new UpdateShardCountCommand({
            StreamARN: action.sourceId,
            TargetShardCount: action.to,
            ScalingType: 'UNIFORM_SCALING',
          }),
        );
    case 'split-shard':
      return () =>
        kinesis.send(
          new SplitShardCommand({
            StreamARN: action.sourceId,
            ShardToSplit: action.shardId,
            NewStartingHashKey: action.newStartingHashKey,
          }),
        );
    case 'merge-shards':
      return () =>
        kinesis.send(
          new MergeShardsCommand({
            StreamARN: action.sourceId,
            ShardToMerge: action.shardId,
            AdjacentShardToMerge: action.adjacentShardId,
          }),
        );
    case 'set-reserved-concurrency':
    case 'set-retention':
    case 'set-mapping-enabled':
      return null;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
