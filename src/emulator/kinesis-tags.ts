/** Tags of streams, through the calls for streams and through those for any resource. Registered consumers have none. */
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { RESOURCE_ARN, STREAM_FIELDS, withStream } from './kinesis-names.ts';
import { listOf, mapOf, operation, optional, text, whole } from './operation-input.ts';
import { pageOf } from './paging.ts';
import type { TagStore, Tags } from './tag-store.ts';

/** Tags of one resource, keys of one removal. Source: Kinesis API reference, AddTagsToStream, read 2026-11. */
const TAGS_PER_STREAM = 50;

const TAG_KEY = text(/^.{1,128}$/su);
const TAG_VALUE = text(/^.{0,256}$/su);
const TAG_MAP = mapOf(TAG_KEY, TAG_VALUE, TAGS_PER_STREAM);
const TAG_KEYS = listOf(TAG_KEY, 1, TAGS_PER_STREAM);

const LIST_FIELDS = {
  ...STREAM_FIELDS,
  ExclusiveStartTagKey: optional(TAG_KEY),
  Limit: optional(whole(1, TAGS_PER_STREAM)),
};

export function tagOperations(world: World, tags: TagStore): Operations {
  return {
    ListTagsForStream: operation(LIST_FIELDS, (input) =>
      withStream(world, input, ({ name }) => {
        const page = pageOf(
          tagList(tags.get(name)),
          ({ Key }) => Key,
          input.ExclusiveStartTagKey,
          input.Limit ?? TAGS_PER_STREAM,
        );
        return ok({ Tags: page.items, HasMoreTags: page.nextAfter !== null });
      }),
    ),
    AddTagsToStream: operation({ ...STREAM_FIELDS, Tags: TAG_MAP }, (input) =>
      withStream(world, input, ({ name }) => add(tags, name, input.Tags)),
    ),
    RemoveTagsFromStream: operation({ ...STREAM_FIELDS, TagKeys: TAG_KEYS }, (input) =>
      withStream(world, input, ({ name }) => remove(tags, name, input.TagKeys)),
    ),
    ListTagsForResource: operation({ ResourceARN: RESOURCE_ARN }, ({ ResourceARN }) =>
      withResource(world, ResourceARN, (stream) => ok({ Tags: stream === null ? [] : tagList(tags.get(stream)) })),
    ),
    TagResource: operation({ ResourceARN: RESOURCE_ARN, Tags: TAG_MAP }, (input) =>
      withResource(world, input.ResourceARN, (stream) =>
        stream === null ? consumersHaveNoTags() : add(tags, stream, input.Tags),
      ),
    ),
    UntagResource: operation({ ResourceARN: RESOURCE_ARN, TagKeys: TAG_KEYS }, (input) =>
      withResource(world, input.ResourceARN, (stream) =>
        stream === null ? consumersHaveNoTags() : remove(tags, stream, input.TagKeys),
      ),
    ),
  };
}

/** `stream` is null when the resource is a registered consumer. */
function withResource(world: World, arn: string, answer: (stream: string | null) => Answer): Answer {
  const [streamArn, consumer] = arn.split('/consumer/', 2);
  return withStream(world, { StreamName: null, StreamARN: streamArn ?? arn }, (stream) => {
    if (consumer === undefined) return answer(stream.name);
    const isThere = stream.registeredConsumers.some((one) => one.arn === arn);
    return isThere ? answer(null) : invalid('ResourceNotFoundException', `Consumer ${arn} not found.`);
  });
}

function consumersHaveNoTags(): Answer {
  return invalid('InvalidArgumentException', 'The embedded account keeps no tags of registered consumers.');
}

function tagList(tags: Tags): readonly { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Which error more than 50 tags raise is an assumption. */
function add(store: TagStore, stream: string, tags: Tags): Answer {
  const after = Object.keys({ ...store.get(stream), ...tags }).length;
  if (after > TAGS_PER_STREAM) {
    return invalid('InvalidArgumentException', `A stream can have ${TAGS_PER_STREAM} tags; these would be ${after}.`);
  }
  store.put(stream, tags);
  return ok({});
}

function remove(store: TagStore, stream: string, keys: readonly string[]): Answer {
  store.remove(stream, keys);
  return ok({});
}
