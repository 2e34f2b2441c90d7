/** Reserved concurrency of a function: looked at, put and taken away. */
import type { FunctionDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, type Operations, ok } from './answer.ts';
import { FUNCTION_NAME_FIELD, refusedByLambda, withFunction } from './lambda-names.ts';
import { operation, whole } from './operation-input.ts';

const NO_CONTENT = 204;

const ONE_FIELDS = { FunctionName: FUNCTION_NAME_FIELD };

const PUT_FIELDS = { ...ONE_FIELDS, ReservedConcurrentExecutions: whole(0, Number.MAX_SAFE_INTEGER) };

export function concurrencyOperations(world: World): Operations {
  const put = (FunctionName: string, executions: number | null, answer: (found: FunctionDescription) => Answer) =>
    withFunction(world, { FunctionName, Qualifier: null }, ({ name }) => {
      const done = world.putReservedConcurrency(name, executions);
      return done.kind === 'ok' ? answer(done.value) : refusedByLambda(done);
    });
  return {
    GetFunctionConcurrency: operation(ONE_FIELDS, ({ FunctionName }) =>
      withFunction(world, { FunctionName, Qualifier: null }, (found) => ok(concurrencyShape(found))),
    ),
    PutFunctionConcurrency: operation(PUT_FIELDS, ({ FunctionName, ReservedConcurrentExecutions }) =>
      put(FunctionName, ReservedConcurrentExecutions, (found) => ok(concurrencyShape(found))),
    ),
    DeleteFunctionConcurrency: operation(ONE_FIELDS, ({ FunctionName }) =>
      put(FunctionName, null, () => ok({}, NO_CONTENT)),
    ),
  };
}

/** Nothing where nothing is reserved. */
export function concurrencyShape({ reservedConcurrency }: FunctionDescription): Readonly<Record<string, unknown>> {
  return reservedConcurrency === null ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
}
