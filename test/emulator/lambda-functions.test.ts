/** Functions through Lambda's calls. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/emulator/answer.ts';
import { lambdaOperations } from '../../src/emulator/lambda.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import { bodyOf, call, errorOf, listIn, pagesOf } from '../support/operations.ts';
import { wideAccount } from '../support/wide-account.ts';
import { aConsumer, aStream, aWorld, WORLD_STARTS_AT } from '../support/world-builders.ts';

const BILL = 'arn:aws:lambda:eu-west-1:000000000000:function:bill';

let world: World;
let ask: (name: string, input?: Readonly<Record<string, unknown>>) => Answer;

beforeEach(() => {
  const consumers = [
    aConsumer({ name: 'bill', reservedConcurrency: 40, timeoutMs: 30_000, memoryMb: 512 }),
    aConsumer({ name: 'count' }),
  ];
  world = createWorld(aWorld({ streams: [aStream({ consumers })] }), 1);
  const operations = lambdaOperations(world, WORLD_STARTS_AT);
  ask = (name, input = {}) => call(operations, name, input);
});

describe('a function', () => {
  it('is configured as the world says, under any of its names', () => {
    for (const FunctionName of ['bill', BILL, '000000000000:function:bill', 'bill:$LATEST']) {
      expect(bodyOf(ask('GetFunctionConfiguration', { FunctionName }))).toMatchObject({
        FunctionName: 'bill',
        FunctionArn: BILL,
        Timeout: 30,
        MemorySize: 512,
        Version: '$LATEST',
        CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
        LastModified: '2025-12-31T00:00:00.000+0000',
        State: 'Active',
      });
    }
  });

  it('is not found when it, its version or its account is not there', () => {
    for (const input of [
      { FunctionName: 'none' },
      { FunctionName: 'bill', Qualifier: 'live' },
      { FunctionName: 'bill:7' },
      { FunctionName: '111111111111:function:bill' },
    ]) {
      for (const operation of ['GetFunction', 'GetFunctionConfiguration', 'GetPolicy']) {
        expect(ask(operation, input)).toMatchObject({ status: 404, name: 'ResourceNotFoundException' });
      }
    }
    expect(errorOf(ask('GetFunction', { FunctionName: 'bill:7', Qualifier: '8' }))).toBe(
      'InvalidParameterValueException',
    );
    expect(errorOf(ask('GetFunction', { FunctionName: '' }))).toBe('ValidationException');
    expect(errorOf(ask('GetFunction'))).toBe('ValidationException');
  });

  it('shows its reservation, and nothing where there is none', () => {
    expect(bodyOf(ask('GetFunctionConcurrency', { FunctionName: 'bill' }))).toEqual({
      ReservedConcurrentExecutions: 40,
    });
    expect(bodyOf(ask('GetFunctionConcurrency', { FunctionName: 'count' }))).toEqual({});
    expect(bodyOf(ask('GetFunction', { FunctionName: 'bill' }))).toMatchObject({
      Configuration: { FunctionName: 'bill' },
      Concurrency: { ReservedConcurrentExecutions: 40 },
    });
    expect(bodyOf(ask('GetFunction', { FunctionName: 'count' }))).not.toHaveProperty('Concurrency');
  });

  it('is reserved concurrency and gives it back, at once', () => {
    const put = (ReservedConcurrentExecutions: unknown, FunctionName = 'count') =>
      ask('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions });
    expect(bodyOf(put(7, 'count:$LATEST'))).toEqual({ ReservedConcurrentExecutions: 7 });
    expect(bodyOf(ask('GetFunctionConcurrency', { FunctionName: 'count' }))).toEqual({
      ReservedConcurrentExecutions: 7,
    });
    expect(bodyOf(ask('GetAccountSettings'))).toMatchObject({
      AccountLimit: { UnreservedConcurrentExecutions: 1_000 - 40 - 7 },
    });
    expect(bodyOf(put(0))).toEqual({ ReservedConcurrentExecutions: 0 });
    expect(errorOf(put(861))).toBe('InvalidParameterValueException');
    expect(errorOf(put(-1))).toBe('ValidationException');
    expect(errorOf(put('7'))).toBe('SerializationException');
    expect(errorOf(put(7, 'none'))).toBe('ResourceNotFoundException');
    expect(ask('DeleteFunctionConcurrency', { FunctionName: 'count' })).toMatchObject({ kind: 'ok', status: 204 });
    expect(bodyOf(ask('GetFunctionConcurrency', { FunctionName: 'count' }))).toEqual({});
    expect(errorOf(ask('DeleteFunctionConcurrency', { FunctionName: 'none' }))).toBe('ResourceNotFoundException');
  });

  it('has no policy, aliases, provisioned concurrency or tags', () => {
    expect(errorOf(ask('GetPolicy', { FunctionName: 'bill' }))).toBe('ResourceNotFoundException');
    expect(bodyOf(ask('ListAliases', { FunctionName: 'bill' }))).toEqual({ Aliases: [] });
    expect(bodyOf(ask('ListProvisionedConcurrencyConfigs', { FunctionName: 'bill' }))).toEqual({
      ProvisionedConcurrencyConfigs: [],
    });
    expect(errorOf(ask('ListAliases', { FunctionName: 'none' }))).toBe('ResourceNotFoundException');
    expect(bodyOf(ask('ListTags', { Resource: BILL }))).toEqual({ Tags: {} });
    const mapping = `arn:aws:lambda:eu-west-1:000000000000:event-source-mapping:${world.mappingIdOf('orders', 'bill')}`;
    expect(bodyOf(ask('ListTags', { Resource: mapping }))).toEqual({ Tags: {} });
    for (const Resource of [`${BILL}s`, `${mapping}0`, 'bill']) {
      expect(errorOf(ask('ListTags', { Resource }))).toBe('ResourceNotFoundException');
    }
  });
});

describe('ListFunctions', () => {
  it('gives 130 functions in three pages whatever size is asked for', () => {
    const wide = createWorld(wideAccount(130, 130), 1);
    const operations = lambdaOperations(wide, WORLD_STARTS_AT);
    const pages = pagesOf(
      (input) => call(operations, 'ListFunctions', { ...input, MaxItems: 1_000 }),
      {},
      ({ NextMarker }) => (NextMarker === undefined ? null : { Marker: NextMarker }),
    );
    expect(pages.map((page) => listIn(page, 'Functions').length)).toEqual([50, 50, 30]);
    expect(pages.flatMap((page) => listIn(page, 'Functions').map(({ FunctionName }) => FunctionName))).toEqual(
      wide.listFunctions().map(({ name }) => name),
    );
  });
});

describe('GetAccountSettings', () => {
  it('takes what is reserved from what is left for the others', () => {
    expect(bodyOf(ask('GetAccountSettings'))).toMatchObject({
      AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 960 },
      AccountUsage: { FunctionCount: 2 },
    });
  });
});
