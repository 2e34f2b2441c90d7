import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { createActuator } from '../../../src/adapters/aws/actuator.ts';
import type { Action } from '../../../src/core/action.ts';
import { aFactorAction, aReshardAction, MAPPING_ID, SOURCE_ID } from '../../support/report-builder.ts';
import { awsError, ok, type StubbedAnswer, stubbedAws } from './stubbed-aws.ts';

const CONTEXT = { sourceId: SOURCE_ID, turnId: 'turn-1', intentId: 'intent-1' };
const MAPPING_PATH = `/2015-03-31/event-source-mappings/${MAPPING_ID}`;
const SPLIT: Action = {
  kind: 'split-shard',
  sourceId: SOURCE_ID,
  shardId: 'shardId-000000000001',
  newStartingHashKey: '85070591730234615865843651857942052864',
  from: 4,
  to: 5,
};
const MERGE: Action = {
  kind: 'merge-shards',
  sourceId: SOURCE_ID,
  shardId: 'shardId-000000000001',
  adjacentShardId: 'shardId-000000000002',
  from: 4,
  to: 3,
};

const mapping = (State: string, ParallelizationFactor: number) =>
  ok({ UUID: MAPPING_ID, State, ParallelizationFactor });
const stream = (StreamStatus: string, OpenShardCount: number) =>
  ok({ StreamDescriptionSummary: { StreamName: 'orders', StreamARN: SOURCE_ID, StreamStatus, OpenShardCount } });

/** The change is answered with `change`, the look after it with `look`. */
async function apply(action: Action, change: StubbedAnswer, look: StubbedAnswer) {
  const isLook = (operation: string) => operation.startsWith('GET ') || operation === 'DescribeStreamSummary';
  const aws = stubbedAws(({ operation }) => (isLook(operation) ? look : change));
  // The default handler of the Kinesis client would ask for HTTP/2; a handler of one's own takes its place.
  const actuator = createActuator({ kinesis: new KinesisClient(aws.config), lambda: new LambdaClient(aws.config) });
  return { result: await actuator.apply(action, CONTEXT), calls: aws.calls };
}

describe('actuator: what it sends', () => {
  it('sets a factor, then looks at the mapping', async () => {
    const action = aFactorAction(1, 4);
    const { result, calls } = await apply(action, mapping('Updating', 1), mapping('Updating', 1));
    expect(result).toEqual({ action, kind: 'applied' });
    expect(calls).toEqual([
      { operation: `PUT ${MAPPING_PATH}`, input: { ParallelizationFactor: 4 } },
      { operation: `GET ${MAPPING_PATH}`, input: {} },
    ]);
  });

  it.each<[Action, string, object]>([
    [aReshardAction(4, 8), 'UpdateShardCount', { TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' }],
    [
      SPLIT,
      'SplitShard',
      { ShardToSplit: 'shardId-000000000001', NewStartingHashKey: '85070591730234615865843651857942052864' },
    ],
    [MERGE, 'MergeShards', { ShardToMerge: 'shardId-000000000001', AdjacentShardToMerge: 'shardId-000000000002' }],
  ])('changes shards by $kind, then looks at the stream', async (action, operation, input) => {
    const { result, calls } = await apply(action, ok(), stream('UPDATING', 4));
    expect(result).toEqual({ action, kind: 'applied' });
    expect(calls).toEqual([
      { operation, input: { StreamARN: SOURCE_ID, ...input } },
      { operation: 'DescribeStreamSummary', input: { StreamARN: SOURCE_ID } },
    ]);
  });

  it.each<Action>([
    { kind: 'set-reserved-concurrency', functionName: 'f', from: null, to: 5 },
    { kind: 'set-retention', sourceId: SOURCE_ID, from: 1, to: 2 },
    { kind: 'set-mapping-enabled', mappingId: MAPPING_ID, from: true, to: false },
  ])('attempts no $kind', async (action) => {
    const { result, calls } = await apply(action, ok(), ok());
    expect(result).toMatchObject({ action, kind: 'not-attempted', message: expect.stringContaining(action.kind) });
    expect(calls).toEqual([]);
  });
});

describe('actuator: what AWS answers', () => {
  it.each([
    ['ResourceInUseException', 400],
    ['LimitExceededException', 400],
    ['InvalidArgumentException', 400],
    ['ValidationException', 400],
    ['AccessDeniedException', 400],
    ['SomethingNewException', 400],
  ])('hands on a refusal of Kinesis: %s', async (name, status) => {
    const action = aReshardAction();
    const { result, calls } = await apply(action, awsError(name, status, 'because'), stream('ACTIVE', 4));
    expect(result).toEqual({ action, kind: 'refused', error: name, message: 'because' });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['ResourceInUseException', 400],
    ['ResourceConflictException', 409],
    ['ResourceNotFoundException', 404],
    ['InvalidParameterValueException', 400],
    ['TooManyRequestsException', 429],
    ['AccessDeniedException', 403],
    ['ThrottlingException', 400],
  ])('hands on a refusal of Lambda: %s', async (name, status) => {
    const action = aFactorAction();
    const { result, calls } = await apply(action, awsError(name, status, 'because'), mapping('Enabled', 1));
    expect(result).toEqual({ action, kind: 'refused', error: name, message: 'because' });
    expect(calls).toHaveLength(1);
  });

  it.each<[string, StubbedAnswer]>([
    ['an error of the service', awsError('ServiceException', 500)],
    ['a service that is not available', awsError('ServiceUnavailableException', 503)],
    ['a request that timed out at AWS', awsError('RequestTimeoutException', 408)],
    ['a time-out here', { kind: 'broken', error: Object.assign(new Error('timed out'), { name: 'TimeoutError' }) }],
    ['an answer that cannot be read', { kind: 'raw', text: '<html>' }],
    ['a broken connection', { kind: 'broken', error: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }],
  ])('does not know what became of the call after %s', async (_, answer) => {
    const action = aFactorAction();
    const { result, calls } = await apply(action, answer, mapping('Updating', 4));
    expect(result).toMatchObject({ action, kind: 'unknown', message: expect.stringContaining('may have arrived') });
    // Somebody else's update looks the same: only the next turn can tell.
    expect(calls).toHaveLength(1);
  });
});

describe('actuator: the look back', () => {
  it.each<[Action, StubbedAnswer]>([
    [aFactorAction(1, 4), mapping('Updating', 1)],
    [aFactorAction(1, 4), mapping('Enabled', 4)],
    [aReshardAction(4, 8), stream('UPDATING', 4)],
    [aReshardAction(4, 8), stream('ACTIVE', 8)],
  ])('confirms a change on its way or in force', async (action, look) => {
    expect((await apply(action, ok(), look)).result.kind).toBe('applied');
  });

  it.each<[Action, StubbedAnswer]>([
    [aFactorAction(), awsError('TooManyRequestsException', 429)],
    [aReshardAction(), awsError('LimitExceededException')],
    [aFactorAction(), ok({})],
    [aReshardAction(), { kind: 'broken', error: new Error('reset') }],
  ])('takes nothing back when it fails', async (action, look) => {
    expect((await apply(action, ok(), look)).result).toEqual({ action, kind: 'applied' });
  });

  it.each<[Action, StubbedAnswer, RegExp]>([
    [aFactorAction(1, 4), mapping('Enabled', 1), /mapping is Enabled at factor 1/],
    [aReshardAction(4, 8), stream('ACTIVE', 4), /stream is ACTIVE with 4 shards/],
  ])('leaves to the next turn what it sees to be not so', async (action, look, message) => {
    expect((await apply(action, ok(), look)).result).toEqual({
      action,
      kind: 'unknown',
      message: expect.stringMatching(message),
    });
  });
});
