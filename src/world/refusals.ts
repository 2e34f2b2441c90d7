/**
 * AWS's refusals. The names are documented for the calls; which of them a wrong target or shard raises is not, and
 * neither is any message: those are assumptions, marked below.
 */
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../core/limits.ts';
import type { Refusal } from './account-api.ts';

function refusal(error: string, message: string): Refusal {
  return { kind: 'refused', error, message };
}

export const refusals = {
  unknownStream: (name: string) => refusal('ResourceNotFoundException', `Stream ${name} not found.`),
  unknownMapping: (uuid: string) =>
    refusal('ResourceNotFoundException', `The event source mapping ${uuid} does not exist.`),
  unknownFunction: (name: string) => refusal('ResourceNotFoundException', `Function not found: ${name}`),
  streamNotActive: (name: string, status: string) =>
    refusal('ResourceInUseException', `Stream ${name} is ${status}, it must be ACTIVE.`),
  mappingNotEnabled: (uuid: string, state: string) =>
    refusal(
      'ResourceInUseException',
      `The event source mapping ${uuid} is ${state}; the operation cannot be performed.`,
    ),
  /** The error's name is an assumption. */
  targetOutOfRange: (target: number, least: number, most: number) =>
    refusal('InvalidArgumentException', `Target shard count ${target} must lie between ${least} and ${most}.`),
  /** The error's name is an assumption; AWS may as well accept the call. */
  targetUnchanged: (target: number) =>
    refusal('InvalidArgumentException', `Target shard count ${target} is the present shard count.`),
  /** Documented for UpdateShardCount of an on-demand stream; for the other calls, and for DynamoDB streams, an assumption. */
  notResharded: (name: string, kind: string) =>
    refusal('ValidationException', `Stream ${name} is of kind ${kind}: AWS looks after its shards.`),
  /** The error's name is an assumption. */
  retentionOutOfRange: (hours: number, least: number, most: number) =>
    refusal('InvalidArgumentException', `Retention of ${hours} hours must lie between ${least} and ${most}.`),
  /** The error's name is an assumption. */
  retentionFixed: (name: string) =>
    refusal('ValidationException', `Stream ${name} is a DynamoDB stream: its retention is fixed.`),
  shardLimit: (limit: number) =>
    refusal('LimitExceededException', `The account's limit of ${limit} shards would be exceeded.`),
  callsPerDay: (name: string) =>
    refusal(
      'LimitExceededException',
      `Stream ${name} has had ${UPDATE_SHARD_COUNT_CALLS_PER_DAY} UpdateShardCount calls in the last 24 hours.`,
    ),
  /** The error's name is an assumption. */
  unknownShard: (name: string, shardId: string) =>
    refusal('ResourceNotFoundException', `Could not find shard ${shardId} in stream ${name}.`),
  /** The error's name is an assumption. */
  shardClosed: (name: string, shardId: string) =>
    refusal('InvalidArgumentException', `Shard ${shardId} in stream ${name} is closed.`),
  /** The error's name is an assumption, and so is that a split at the shard's first hash key is refused. */
  hashKeyOutOfRange: (hashKey: string, shardId: string) =>
    refusal('InvalidArgumentException', `NewStartingHashKey ${hashKey} does not divide the range of shard ${shardId}.`),
  /** The error's name is an assumption. */
  notAdjacent: (shardId: string, adjacentShardId: string) =>
    refusal('InvalidArgumentException', `Shards ${shardId} and ${adjacentShardId} are not adjacent.`),
  /** A setting of a mapping, by AWS's name. */
  settingOutOfRange: (setting: string, value: number, least: number, most: number) =>
    refusal('InvalidParameterValueException', `${setting} ${value} must be a whole number from ${least} to ${most}.`),
  /** The error's name is an assumption. */
  concurrencyOutOfRange: (executions: number) =>
    refusal(
      'InvalidParameterValueException',
      `ReservedConcurrentExecutions ${executions} must be a whole number from 0 on.`,
    ),
  /** That a reservation may always be lowered is an assumption. */
  unreservedTooLow: (name: string, least: number) =>
    refusal(
      'InvalidParameterValueException',
      `Specified ReservedConcurrentExecutions for function ${name} decreases account's UnreservedConcurrentExecution below its minimum value of [${least}].`,
    ),
} as const;
