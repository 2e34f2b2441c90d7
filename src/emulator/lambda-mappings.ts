/** Event source mappings: listed, looked at, and changed. */
import type { MappingChange, MappingDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, type Operations, ok } from './answer.ts';
import { changeOf, refusalOfOtherChange, UPDATE_FIELDS } from './lambda-mapping-change.ts';
import { mappingShape } from './lambda-mapping-shape.ts';
import { answerPage, PAGE_FIELDS } from './lambda-markers.ts';
import { FUNCTION_NAME_FIELD, ownFunctionName, refusedByLambda } from './lambda-names.ts';
import { operation, optional, text } from './operation-input.ts';

/** Source: Lambda API reference, ListEventSourceMappings, read 2026-11. */
const MAPPINGS_PER_PAGE = 100;

const ACCEPTED = 202;

const LIST_FIELDS = {
  EventSourceArn: optional(text(/^arn:aws[a-zA-Z0-9-]*:[a-zA-Z0-9-]+:[a-z0-9-]*:\d{12}:.+$/)),
  FunctionName: optional(FUNCTION_NAME_FIELD),
  ...PAGE_FIELDS,
};

const ONE_FIELDS = { UUID: text() };

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
    UpdateEventSourceMapping: operation(UPDATE_FIELDS, (input, raw) => {
      const found = world.getMapping(input.UUID);
      if (found.kind === 'refused') return refusedByLambda(found);
      return refusalOfOtherChange(found.value, raw) ?? update(world, input.UUID, changeOf(input));
    }),
  };
}

/** An update that changes nothing is an update all the same: the mapping stops and starts again. */
function update(world: World, uuid: string, change: MappingChange): Answer {
  const answer = world.updateMapping(uuid, change);
  return answer.kind === 'ok' ? ok(mappingShape(answer.value), ACCEPTED) : refusedByLambda(answer);
}
