/** How Kinesis calls say which stream, consumer or shard they mean. */
import type { Refusal, StreamDescription } from '../world/account-api.ts';
import { streamArn } from '../world/arns.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, refused } from './answer.ts';
import { optional, text } from './operation-input.ts';

const STREAM_NAME = text(/^[a-zA-Z0-9_.-]{1,128}$/);
/** A stream's ARN. */
export const STREAM_ARN = text(/^arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/[a-zA-Z0-9_.-]+$/);
/** A stream's ARN, or that of a registered consumer. */
export const RESOURCE_ARN = text(/^arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/\S+$/);
/** A registered consumer's ARN. */
export const CONSUMER_ARN = text(/^arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/[a-zA-Z0-9_.-]+\/consumer\/\S+:\d+$/);
export const SHARD_ID = text(/^[a-zA-Z0-9_.-]{1,128}$/);
export const TOKEN = text(/^.{1,1048576}$/s);

/** The fields of a call that concerns one stream. */
export const STREAM_FIELDS = { StreamName: optional(STREAM_NAME), StreamARN: optional(STREAM_ARN) };

interface StreamReference {
  readonly StreamName: string | null;
  readonly StreamARN: string | null;
}

/** The name of the stream that is meant, or AWS's answer. Both errors for contradicting input are assumptions. */
export function streamNameOf({ StreamName, StreamARN }: StreamReference): string | Answer {
  if (StreamARN === null) {
    return StreamName ?? invalid('InvalidArgumentException', 'Either StreamName or StreamARN must be given.');
  }
  const name = StreamARN.slice(StreamARN.lastIndexOf('/') + 1);
  if (StreamName !== null && StreamName !== name) {
    return invalid('InvalidArgumentException', `StreamARN and StreamName name different streams.`);
  }
  return streamArn(name) === StreamARN ? name : notFound(`Stream ${StreamARN} not found.`);
}

/** Does something with the stream a call names, or says why it cannot. */
export function withStream(
  world: World,
  reference: StreamReference,
  answer: (stream: StreamDescription) => Answer,
): Answer {
  const name = streamNameOf(reference);
  if (typeof name !== 'string') return name;
  const found = world.describeStream(name);
  if (found.kind === 'refused') return refused(found);
  return found.value.kind === 'dynamodb' ? notFound(`Stream ${name} not found.`) : answer(found.value);
}

/** Streams of DynamoDB tables are not Kinesis's to show. */
export function kinesisStreams(world: World): readonly StreamDescription[] {
  return world.listStreams().filter(({ kind }) => kind !== 'dynamodb');
}

/** Another account's or Region's resource, or one that is not there. */
export function notFound(message: string): Answer {
  const refusal: Refusal = { kind: 'refused', error: 'ResourceNotFoundException', message };
  return refused(refusal);
}
