import type { Action, ActionResult } from '../../core/action.ts';
import type { Actuator } from '../../ports.ts';
import type { ApiAnswer } from '../../world/account-api.ts';
import { type SimAccount, streamOf } from './sim-account.ts';

/** Sends one change to the simulated account; its refusals are AWS's. */
export function simActuator(account: SimAccount): Actuator {
  return { apply: async (action) => apply(account, action) };
}

function apply(account: SimAccount, action: Action): ActionResult {
  switch (action.kind) {
    case 'set-parallelization-factor':
      return resultOf(action, account.world.updateParallelizationFactor(action.mappingId, action.to));
    case 'update-shard-count': {
      const stream = streamOf(account, action.sourceId);
      const message = `Stream ${action.sourceId} not found.`;
      if (stream === null) return { action, kind: 'refused', error: 'ResourceNotFoundException', message };
      return resultOf(action, account.world.updateShardCount(stream.name, action.to));
    }
    default:
      return { action, kind: 'not-attempted', message: `The simulated account has no lever for ${action.kind}.` };
  }
}

function resultOf(action: Action, answer: ApiAnswer<unknown>): ActionResult {
  if (answer.kind === 'ok') return { action, kind: 'applied' };
  return { action, kind: 'refused', error: answer.error, message: answer.message };
}
