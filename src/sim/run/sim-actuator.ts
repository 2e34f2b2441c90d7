import type { Action, ActionResult } from '../../core/action.ts';
import type { SourceId } from '../../core/observation.ts';
import { HOUR_MS } from '../../core/units.ts';
import type { Actuator } from '../../ports.ts';
import type { ApiAnswer } from '../../world/account-api.ts';
import { type SimAccount, streamOf } from './sim-account.ts';

/** Sends one change to the simulated account; its refusals are AWS's. */
export function simActuator(account: SimAccount): Actuator {
  return { apply: async (action) => resultOf(action, answerTo(account, action)) };
}

function answerTo(account: SimAccount, action: Action): ApiAnswer<unknown> {
  const { world } = account;
  switch (action.kind) {
    case 'set-parallelization-factor':
      return world.updateParallelizationFactor(action.mappingId, action.to);
    case 'set-mapping-enabled':
      return world.updateMapping(action.mappingId, { enabled: action.to });
    case 'set-reserved-concurrency':
      return world.putReservedConcurrency(action.functionName, action.to);
    case 'set-retention':
      return ofStream(account, action.sourceId, (name) => world.setRetention(name, action.to / HOUR_MS));
    case 'update-shard-count':
      return ofStream(account, action.sourceId, (name) => world.updateShardCount(name, action.to));
    case 'split-shard':
      return ofStream(account, action.sourceId, (name) =>
        world.splitShard(name, action.shardId, action.newStartingHashKey),
      );
    case 'merge-shards':
      return ofStream(account, action.sourceId, (name) =>
        world.mergeShards(name, action.shardId, action.adjacentShardId),
      );
  }
}

function ofStream(
  account: SimAccount,
  sourceId: SourceId,
  call: (name: string) => ApiAnswer<unknown>,
): ApiAnswer<unknown> {
  const stream = streamOf(account, sourceId);
  if (stream !== null) return call(stream.name);
  return { kind: 'refused', error: 'ResourceNotFoundException', message: `Stream ${sourceId} not found.` };
}

function resultOf(action: Action, answer: ApiAnswer<unknown>): ActionResult {
  if (answer.kind === 'ok') return { action, kind: 'applied' };
  return { action, kind: 'refused', error: answer.error, message: answer.message };
}
