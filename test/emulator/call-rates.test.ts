import { DescribeLimitsCommand, LimitExceededException } from '@aws-sdk/client-kinesis';
import { GetFunctionCommand, ListEventSourceMappingsCommand, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { GetResourcesCommand, ThrottledException } from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallLog } from '../../src/emulator/call-log.ts';
import { bucketOf } from '../../src/emulator/call-rates.ts';
import type { ApiCall } from '../../src/emulator/emulator-api.ts';
import { createCallClock, createRateLimiter } from '../../src/emulator/rate-limiter.ts';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { CONSUMER, digits } from '../support/world-builders.ts';

/** How many of `calls` a bucket admits at once. */
function admittedOf(calls: number, service: ApiCall['service'], operation: string, input = {}): number {
  const limiter = createRateLimiter(() => 0);
  return digits(calls).filter(() => {
    const bucket = bucketOf(service, operation, input);
    return bucket === null || limiter.admits(bucket.name, bucket.perSec, bucket.perSec);
  }).length;
}

describe('call rates', () => {
  it.each([
    ['kinesis', 'DescribeStreamSummary', 20],
    ['kinesis', 'DescribeStream', 10],
    ['kinesis', 'ListStreams', 5],
    ['kinesis', 'ListTagsForStream', 5],
    ['kinesis', 'DescribeLimits', 1],
    ['kinesis', 'UpdateShardCount', 10],
    ['kinesis', 'SplitShard', 5],
    ['kinesis', 'MergeShards', 5],
    ['kinesis', 'ListShards', 1_000],
    ['lambda', 'GetFunction', 100],
    ['lambda', 'GetAccountSettings', 15],
    ['cloudwatch', 'GetMetricData', 50],
    ['cloudwatch', 'PutMetricAlarm', 3],
    ['ssm', 'GetParametersByPath', 40],
    ['tagging', 'GetResources', 15],
    ['events', 'PutEvents', 400],
  ] as const)('let %s %s through %d times a second', (service, operation, perSec) => {
    expect(admittedOf(1_500, service, operation)).toBe(perSec);
  });

  it('share one bucket among all of Lambda but GetFunction, and none with DynamoDB', () => {
    const names = ['ListEventSourceMappings', 'UpdateEventSourceMapping', 'GetFunctionConcurrency'].map(
      (operation) => bucketOf('lambda', operation, {})?.name,
    );

    expect(new Set(names).size).toBe(1);
    expect(bucketOf('lambda', 'GetFunction', {})?.name).not.toBe(names[0]);
    expect(bucketOf('dynamodb', 'PutItem', {})).toBeNull();
  });

  it('are for each stream where AWS says so, by name or by ARN', () => {
    const bucket = (input: object, operation = 'ListShards') => bucketOf('kinesis', operation, { ...input })?.name;

    expect(bucket({ StreamName: 'a' })).not.toBe(bucket({ StreamName: 'b' }));
    expect(bucket({ StreamARN: 'arn:aws:kinesis:eu-west-1:0:stream/a' })).toBe(bucket({ StreamName: 'a' }));
    expect(bucket({ StreamName: 'a' }, 'DescribeStreamSummary')).toBe(
      bucket({ StreamName: 'b' }, 'DescribeStreamSummary'),
    );
  });
});

describe('a bucket', () => {
  it('fills up with time, and not beyond its burst', () => {
    let now = 0;
    const limiter = createRateLimiter(() => now);
    const take = () => limiter.admits('one', 2, 2);

    expect([take(), take(), take()]).toEqual([true, true, false]);
    now = 500;
    expect([take(), take()]).toEqual([true, false]);
    now = 60_000;
    expect([take(), take(), take()]).toEqual([true, true, false]);
  });

  it('goes by the clock that went further, the machine or the world', () => {
    let [machine, world] = [1_000, 0];
    const clock = createCallClock(
      () => machine,
      () => world,
    );

    const readings = [clock()];
    machine += 10;
    readings.push(clock());
    world += 60_000;
    machine += 5;
    readings.push(clock());

    expect(readings).toEqual([0, 10, 60_010]);
  });
});

describe('the log of calls', () => {
  it('forgets the oldest when it is full', () => {
    const log = createCallLog(3);
    for (const operation of ['a', 'b', 'c', 'd', 'e']) log.add({ service: 'ssm', operation, input: {}, at: 0 });

    expect(log.all().map(({ operation }) => operation)).toEqual(['c', 'd', 'e']);
  });
});

describe('a call that comes too soon', () => {
  let account: ServedAccount;

  beforeEach(async () => {
    account = await serve();
  });
  afterEach(() => account.close());

  const limits = () => account.clients.kinesis.send(new DescribeLimitsCommand({}));

  it('is refused by Kinesis with a typed error, recorded, and good again after a second of the world', async () => {
    await limits();

    await expect(limits()).rejects.toBeInstanceOf(LimitExceededException);
    expect(account.emulator.calls()).toHaveLength(2);
    account.world.advanceTo(1_000);
    expect(await outcomeOf(limits())).toBe('ok');
  });

  it('is refused by Lambda with the reason and the time to wait', async () => {
    const { lambda } = account.clients;
    const calls = digits(40).map(() => lambda.send(new ListEventSourceMappingsCommand({})));

    const refused = (await Promise.allSettled(calls)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));

    // Time goes on during the calls and gives back a few.
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]).toBeInstanceOf(TooManyRequestsException);
    expect(refused[0]).toMatchObject({ Reason: 'CallerRateLimitExceeded', retryAfterSeconds: '1' });
    expect(await outcomeOf(lambda.send(new GetFunctionCommand({ FunctionName: CONSUMER })))).toBe('ok');
  });

  it('is refused by the tagging API with its own error', async () => {
    const calls = digits(60).map(() => account.clients.tagging.send(new GetResourcesCommand({})));

    const refused = (await Promise.allSettled(calls)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));

    expect(refused[0]).toBeInstanceOf(ThrottledException);
  });
});
