/**
 * Lambda's control plane over the world. The input of an operation holds what the path, the query and the body say, by the
 * names of AWS's model. Functions have no versions, aliases, policies, tags or provisioned concurrency.
 */
import { DAY_MS } from '../core/units.ts';
import type { World } from '../world/world-api.ts';
import type { Operations } from './answer.ts';
import { functionOperations } from './lambda-functions.ts';
import { mappingOperations } from './lambda-mappings.ts';

/** Every operation that is served, by AWS's name. `startsAt`: wall-clock time at which the world's time is 0. */
export function lambdaOperations(world: World, startsAt: number): Operations {
  return { ...mappingOperations(world), ...functionOperations(world, startsAt - DAY_MS) };
}
