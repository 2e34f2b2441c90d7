import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { functionConfig, knownMapping, sourceFacts, streamNameOf } from '../../../src/adapters/aws/facts-translate.ts';

const STREAM = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
const LAMBDA = 'arn:aws:lambda:eu-west-1:000000000000:function:read-orders';

function aMapping(changes: EventSourceMappingConfiguration = {}): EventSourceMappingConfiguration {
  return { UUID: 'u1', EventSourceArn: STREAM, FunctionArn: LAMBDA, State: 'Enabled', ...changes };
}

function factsOf(changes: EventSourceMappingConfiguration) {
  return knownMapping(aMapping(changes))?.stream?.facts;
}

describe('a mapping', () => {
  it('has the defaults that AWS documents where it says nothing', () => {
    expect(knownMapping(aMapping({ StartingPosition: 'TRIM_HORIZON' }))).toEqual({
      id: 'u1',
      sourceId: STREAM,
      functionName: 'read-orders',
      qualifier: null,
      stream: {
        eventCounts: false,
        facts: {
          id: 'u1',
          state: 'enabled',
          factor: 1,
          batchSize: 100,
          batchWindowMs: 0,
          startingPosition: 'trim-horizon',
          tumblingWindowMs: null,
          maximumRetryAttempts: null,
          maximumRecordAgeMs: null,
          bisectOnError: false,
          hasFailureDestination: false,
          hasFilter: false,
          fanOut: 'standard',
        },
      },
    });
  });

  it('has every setting in the units of the core', () => {
    const all = knownMapping(
      aMapping({
        ParallelizationFactor: 7,
        BatchSize: 500,
        MaximumBatchingWindowInSeconds: 5,
        StartingPosition: 'AT_TIMESTAMP',
        TumblingWindowInSeconds: 30,
        MaximumRetryAttempts: 0,
        MaximumRecordAgeInSeconds: 60,
        BisectBatchOnFunctionError: true,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:000000000000:failed' } },
        FilterCriteria: { Filters: [{ Pattern: '{}' }] },
        MetricsConfig: { Metrics: ['EventCount'] },
      }),
    );
    expect(all?.stream).toMatchObject({
      eventCounts: true,
      facts: {
        factor: 7,
        batchSize: 500,
        batchWindowMs: 5_000,
        startingPosition: 'at-timestamp',
        tumblingWindowMs: 30_000,
        maximumRetryAttempts: 0,
        maximumRecordAgeMs: 60_000,
        bisectOnError: true,
        hasFailureDestination: true,
        hasFilter: true,
      },
    });
  });

  it('reads -1 and a window of 0 as no limit and no window', () => {
    expect(
      factsOf({ MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1, TumblingWindowInSeconds: 0 }),
    ).toMatchObject({ maximumRetryAttempts: null, maximumRecordAgeMs: null, tumblingWindowMs: null });
  });

  it.each(['Creating', 'Enabling', 'Enabled', 'Disabling', 'Disabled', 'Updating', 'Deleting'])(
    'has the state %s',
    (State) => {
      expect(factsOf({ State })?.state).toBe(State.toLowerCase());
    },
  );

  it('reads what it does not know in the way that does no harm', () => {
    expect(factsOf({ State: 'Somehow' })?.state).toBe('updating');
    expect(factsOf({})?.startingPosition).toBe('latest');
  });

  it('belongs to the stream whose consumer it reads by enhanced fan-out', () => {
    const enhanced = knownMapping(aMapping({ EventSourceArn: `${STREAM}/consumer/fast:1700000000` }));
    expect(enhanced).toMatchObject({ sourceId: STREAM, stream: { facts: { fanOut: 'enhanced' } } });
  });

  it.each([
    ['an alias', 'live', 'live'],
    ['a version', '12', '12'],
    ['the unpublished code', '$LATEST', null],
  ])('has the function without its qualifier when it invokes %s', (_, written, qualifier) => {
    expect(knownMapping(aMapping({ FunctionArn: `${LAMBDA}:${written}` }))).toMatchObject({
      functionName: 'read-orders',
      qualifier,
    });
  });

  it('sees a filter that is hidden by the owner’s key', () => {
    expect(factsOf({ KMSKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/1' })?.hasFilter).toBe(true);
    expect(factsOf({ FilterCriteria: { Filters: [] } })?.hasFilter).toBe(false);
  });

  it('of a queue tells only what invokes the function', () => {
    const queue = 'arn:aws:sqs:eu-west-1:000000000000:jobs';
    expect(knownMapping(aMapping({ EventSourceArn: queue }))).toMatchObject({ sourceId: queue, stream: null });
  });

  it('of a table’s stream is a mapping of a stream', () => {
    const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/2026-01-01T00:00:00.000';
    expect(knownMapping(aMapping({ EventSourceArn: table }))).toMatchObject({ sourceId: table, stream: {} });
  });

  it('without a function or a source is none', () => {
    expect(knownMapping({ UUID: 'u1', EventSourceArn: STREAM })).toBeNull();
    expect(knownMapping({ UUID: 'u1', FunctionArn: LAMBDA })).toBeNull();
  });
});

describe('a stream', () => {
  const summary = {
    StreamName: 'orders',
    StreamARN: STREAM,
    StreamStatus: 'ACTIVE',
    OpenShardCount: 4,
    RetentionPeriodHours: 48,
    StreamCreationTimestamp: new Date(0),
    EnhancedMonitoring: [],
  } as const;

  it('is described in the units of the core', () => {
    expect(sourceFacts({ ...summary, EnhancedMonitoring: [] })).toEqual({
      kind: 'kinesis-provisioned',
      id: STREAM,
      name: 'orders',
      status: 'active',
      retentionMs: 48 * 3_600_000,
      openShards: 4,
    });
  });

  it.each(['CREATING', 'DELETING', 'ACTIVE', 'UPDATING'] as const)('has the status %s', (StreamStatus) => {
    expect(sourceFacts({ ...summary, EnhancedMonitoring: [], StreamStatus })?.status).toBe(StreamStatus.toLowerCase());
  });

  it('on demand is of that kind', () => {
    const onDemand = { ...summary, EnhancedMonitoring: [], StreamModeDetails: { StreamMode: 'ON_DEMAND' } } as const;
    expect(sourceFacts({ ...onDemand, EnhancedMonitoring: [] })?.kind).toBe('kinesis-on-demand');
  });

  it('without its shards is no description', () => {
    expect(sourceFacts({ ...summary, EnhancedMonitoring: [], OpenShardCount: undefined })).toBeNull();
  });

  it('has its name in its ARN, in every partition', () => {
    expect(streamNameOf('arn:aws-cn:kinesis:cn-north-1:000000000000:stream/a.b_c-d')).toBe('a.b_c-d');
    expect(streamNameOf('arn:aws:sqs:eu-west-1:000000000000:orders')).toBeNull();
  });
});

describe('a function', () => {
  const config = { FunctionName: 'f', Version: '3', CodeSha256: 'abc=', MemorySize: 512, Timeout: 30 };

  it('has its version, code and memory in one text, and each of them changes it', () => {
    const of = (changes: object) => functionConfig({ ...config, ...changes })?.codeVersion;
    expect(of({})).toBe('3 abc= 512 MB');
    const others = [of({ Version: '4' }), of({ CodeSha256: 'abd=' }), of({ MemorySize: 1_024 })];
    expect(new Set([of({}), ...others]).size).toBe(4);
  });

  it('has its timeout in milliseconds, and none without it', () => {
    expect(functionConfig(config)).toMatchObject({ name: 'f', timeoutMs: 30_000, memoryMb: 512 });
    expect(functionConfig({ ...config, Timeout: undefined })).toBeNull();
  });
});
