/** Registered consumers of enhanced fan-out. */
import { SECOND_MS } from '../core/units.ts';
import type { StreamDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { CONSUMER_ARN, notFound, STREAM_ARN, TOKEN, withStream } from './kinesis-names.ts';
import type { Tokens } from './kinesis-tokens.ts';
import { operation, optional, text, whole } from './operation-input.ts';
import { pageOf } from './paging.ts';

/** Accepted in MaxResults, and returned at most. Source: Kinesis API reference, ListStreamConsumers, read 2026-11. */
const MAX_RESULTS = 10_000;
const CONSUMERS_PER_PAGE = 100;

type RegisteredConsumer = StreamDescription['registeredConsumers'][number];

const LIST_FIELDS = {
  StreamARN: STREAM_ARN,
  NextToken: optional(TOKEN),
  MaxResults: optional(whole(1, MAX_RESULTS)),
};

const DESCRIBE_FIELDS = {
  StreamARN: optional(STREAM_ARN),
  ConsumerName: optional(text(/^[a-zA-Z0-9_.-]{1,128}$/)),
  ConsumerARN: optional(CONSUMER_ARN),
};

export function consumerOperations(world: World, tokens: Tokens): Operations {
  return {
    ListStreamConsumers: operation(LIST_FIELDS, ({ StreamARN, NextToken, MaxResults }) =>
      withStream(world, { StreamName: null, StreamARN }, (stream) => {
        const of = `consumers ${stream.name}`;
        const start = tokens.start(of, NextToken);
        if (start.kind !== 'start') return start;
        const size = Math.min(MaxResults ?? CONSUMERS_PER_PAGE, CONSUMERS_PER_PAGE);
        const page = pageOf(stream.registeredConsumers, ({ name }) => name, start.after, size);
        const token = tokens.write(of, page.nextAfter);
        return ok({
          Consumers: page.items.map((one) => consumerShape(stream, one)),
          ...(token === null ? {} : { NextToken: token }),
        });
      }),
    ),
    DescribeStreamConsumer: operation(DESCRIBE_FIELDS, ({ StreamARN, ConsumerName, ConsumerARN }) => {
      const ofConsumer = ConsumerARN?.slice(0, ConsumerARN.indexOf('/consumer/')) ?? null;
      const named = StreamARN ?? ofConsumer;
      if (named === null || (ConsumerARN === null && ConsumerName === null)) {
        return invalid('InvalidArgumentException', 'Give ConsumerARN, or StreamARN and ConsumerName.');
      }
      if (ofConsumer !== null && ofConsumer !== named) {
        return invalid('InvalidArgumentException', 'StreamARN and ConsumerARN name different streams.');
      }
      return withStream(world, { StreamName: null, StreamARN: named }, (stream) =>
        describe(stream, ConsumerName, ConsumerARN),
      );
    }),
  };
}

function describe(stream: StreamDescription, name: string | null, arn: string | null): Answer {
  const found = stream.registeredConsumers.find(
    (one) => one.arn === (arn ?? one.arn) && one.name === (name ?? one.name),
  );
  if (found === undefined) return notFound(`Consumer ${arn ?? name} of stream ${stream.name} not found.`);
  return ok({ ConsumerDescription: { ...consumerShape(stream, found), StreamARN: stream.arn } });
}

function consumerShape({ createdAt }: StreamDescription, { name, arn }: RegisteredConsumer): Record<string, unknown> {
  return {
    ConsumerName: name,
    ConsumerARN: arn,
    ConsumerStatus: 'ACTIVE',
    ConsumerCreationTimestamp: createdAt / SECOND_MS,
  };
}
