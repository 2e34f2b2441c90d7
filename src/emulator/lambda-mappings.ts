/** Event source mappings: listed, looked at, and given another factor. */
import { isDeepStrictEqual } from 'node:util';
import type { MappingDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { mappingShape } from './lambda-mapping-shape.ts';
import { answerPage, PAGE_FIELDS } from './lambda-markers.ts';
import { FUNCTION_NAME_FIELD, ownFunctionName, refusedByLambda } from './lambda-names.ts';
import { operation, optional, text, whole } from './operation-input.ts';

/** Source: Lambda API reference, ListEventSourceMappings, read 2026-11. */
const MAPPINGS_PER_PAGE = 100;

const ACCEPTED = 202;

const LIST_FIELDS = {
  EventSourceArn: optional(text(/^arn:aws[a-zA-Z0-9-]*:[a-zA-Z0-9-]+:[a-z0-9-]*:\d{12}:.+$/)),
  FunctionName: optional(FUNCTION_NAME_FIELD),
  ...PAGE_FIELDS,
};

const ONE_FIELDS = { UUID: text() };

// Which factors are allowed is the world's to say.
const UPDATE_FIELDS = {
  UUID: text(),
  ParallelizationFactor: optional(whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
};

export function mappingOperations(world: World): Operations {
  return {
    ListEventSourceMappings: operation(LIST_FIELDS, (input) => {
      const { EventSourceArn, FunctionName } = input;
      const ofFunction = FunctionName === null ? null : ownFunctionName(FunctionName);
      const all = world.allMappings().filter(
        (mapping) =>
          // An enhanced mapping is found by its consumer's ARN alone (inference: that is its event source).
          (EventSourceArn === null || mapping.eventSourceArn === EventSourceArn) &&
          // A function that is not there has no mappings, which is no error (assumption).
          (FunctionName === null || mapping.functionName === ofFunction),
      );
      const list = { of: 'mappings', all, keyOf: ({ uuid }: MappingDescription) => uuid, perPage: MAPPINGS_PER_PAGE };
      return answerPage(list, input, (items, next) => ok({ EventSourceMappings: items.map(mappingShape), ...next }));
    }),
    GetEventSourceMapping: operation(ONE_FIELDS, ({ UUID }) => {
      const found = world.getMapping(UUID);
      return found.kind === 'ok' ? ok(mappingShape(found.value)) : refusedByLambda(found);
    }),
    UpdateEventSourceMapping: operation(UPDATE_FIELDS, ({ UUID, ParallelizationFactor }, raw) => {
      const found = world.getMapping(UUID);
      if (found.kind === 'refused') return refusedByLambda(found);
      return refusalOfChange(found.value, raw) ?? update(world, found.value, ParallelizationFactor);
    }),
  };
}

/** An update that changes nothing is an update all the same: the mapping stops and starts again. */
function update(world: World, { uuid, parallelizationFactor }: MappingDescription, factor: number | null): Answer {
  const answer = world.updateParallelizationFactor(uuid, factor ?? parallelizationFactor);
  return answer.kind === 'ok' ? ok(mappingShape(answer.value), ACCEPTED) : refusedByLambda(answer);
}

/** All but the factor is fixed here; to name a setting as it is changes nothing. */
function refusalOfChange(mapping: MappingDescription, raw: Readonly<Record<string, unknown>>): Answer | null {
  const present: Readonly<Record<string, unknown>> = {
    TumblingWindowInSeconds: 0,
    MetricsConfig: { Metrics: [] },
    ...mappingShape(mapping),
    Enabled: mapping.state !== 'Disabled',
  };
  const changed = Object.entries(raw).filter(
    ([name, value]) => value !== undefined && value !== null && !isSame(name, value, present[name], mapping),
  );
  if (changed.length === 0) return null;
  const names = changed.map(([name]) => name).join(', ');
  const message = `The embedded account changes no setting of a mapping but ParallelizationFactor: ${names}.`;
  return invalid('InvalidParameterValueException', message);
}

function isSame(name: string, value: unknown, present: unknown, { functionName }: MappingDescription): boolean {
  if (name === 'UUID' || name === 'ParallelizationFactor') return true;
  if (name === 'FunctionName') return typeof value === 'string' && ownFunctionName(value) === functionName;
  return isDeepStrictEqual(value, present);
}
