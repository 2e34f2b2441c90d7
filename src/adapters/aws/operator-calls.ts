/** The calls of operators' commands that no port of the loop makes. Two of them write: parameters, and nothing else. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeLimitsCommand, ListStreamConsumersCommand, ListTagsForStreamCommand } from '@aws-sdk/client-kinesis';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { SourceId } from '../../core/observation.ts';
import { type DurationMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { AwsClients } from './clients.ts';
import { createPacer } from './paced.ts';

/** Tags and registered consumers in one answer. Source: Kinesis API reference, read 2026-11. */
const TAGS_PER_PAGE = 50;
const CONSUMERS_PER_PAGE = 100;

/** ListTagsForStream: AWS answers 5 a second of an account. Source: Kinesis API reference, read 2026-11. */
const LIST_TAGS_PER_SEC = 3;
/** Longer than hundreds of streams take at that rate. */
const TURN_MS: DurationMs = 10 * MINUTE_MS;
const ATTEMPTS = 4;

/** One registered (enhanced fan-out) consumer of a stream. */
export interface RegisteredReader {
  readonly name: string;
  readonly arn: string;
  /** Some mapping reads through it. */
  readonly used: boolean;
}

/** Shards that the account may have open in this Region, and has; on-demand streams are counted apart. */
export interface ShardLimits {
  readonly limit: number;
  readonly open: number;
}

/** A parameter to be written. */
export interface NewParameter {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** What these calls answer; what AWS refuses is thrown. */
export interface AccountCalls {
  tagsOf(stream: SourceId): Promise<Readonly<Record<string, string>>>;
  registeredReaders(stream: SourceId): Promise<readonly RegisteredReader[]>;
  shardLimits(): Promise<ShardLimits>;
  put(parameter: NewParameter): Promise<void>;
  /** `false`: there was none. */
  remove(name: string): Promise<boolean>;
}

export function createAccountCalls({
  kinesis,
  lambda,
  ssm,
}: Pick<AwsClients, 'kinesis' | 'lambda' | 'ssm'>): AccountCalls {
  const tags = createPacer(LIST_TAGS_PER_SEC);
  return {
    tagsOf: async (stream) => {
      await tags.turn(TURN_MS);
      return tagsOf(kinesis, stream);
    },
    registeredReaders: (stream) => registeredReaders(kinesis, lambda, stream),
    shardLimits: () => patiently(() => shardLimits(kinesis)),
    put: async ({ name, value, secret }) => {
      await ssm.send(
        new PutParameterCommand({
          Name: name,
          Value: value,
          Type: secret ? 'SecureString' : 'String',
          Overwrite: true,
        }),
      );
    },
    remove: async (name) => {
      try {
        await ssm.send(new DeleteParameterCommand({ Name: name }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ParameterNotFound') return false;
        throw error;
      }
    },
  };
}

async function shardLimits(kinesis: AwsClients['kinesis']): Promise<ShardLimits> {
  const { ShardLimit: limit, OpenShardCount: open } = await kinesis.send(new DescribeLimitsCommand({}));
  if (limit === undefined || open === undefined) throw new Error('DescribeLimits holds no limit');
  return { limit, open };
}

/** DescribeLimits is answered once a second for the whole account: whoever comes second waits. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'LimitExceededException') throw error;
      await sleep(SECOND_MS);
    }
  }
  return ask();
}

async function tagsOf(kinesis: AwsClients['kinesis'], StreamARN: SourceId): Promise<Readonly<Record<string, string>>> {
  const tags: Record<string, string> = {};
  let after: string | undefined;
  do {
    const page = await kinesis.send(
      new ListTagsForStreamCommand({
        StreamARN,
        Limit: TAGS_PER_PAGE,
        ...(after === undefined ? {} : { ExclusiveStartTagKey: after }),
      }),
    );
    for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags[Key] = Value ?? '';
    after = page.HasMoreTags === true ? page.Tags?.at(-1)?.Key : undefined;
  } while (after !== undefined);
  return tags;
}

async function registeredReaders(
  kinesis: AwsClients['kinesis'],
  lambda: AwsClients['lambda'],
  StreamARN: SourceId,
): Promise<readonly RegisteredReader[]> {
  const found: RegisteredReader[] = [];
  let token: string | undefined;
  do {
    const page = await kinesis.send(
      new ListStreamConsumersCommand({
        StreamARN,
        MaxResults: CONSUMERS_PER_PAGE,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { ConsumerName: name, ConsumerARN: arn } of page.Consumers ?? [])
      if (name !== undefined && arn !== undefined) found.push({ name, arn, used: await isUsed(lambda, arn) });
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

async function isUsed(lambda: AwsClients['lambda'], consumerArn: string): Promise<boolean> {
  const page = await lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn: consumerArn }));
  return (page.EventSourceMappings ?? []).length > 0;
}
