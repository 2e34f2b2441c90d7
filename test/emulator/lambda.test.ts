import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/emulator/answer.ts';
import { lambdaOperations } from '../../src/emulator/lambda.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { bodyOf, call, errorOf, listIn, pagesOf } from '../support/operations.ts';
import { wideAccount } from '../support/wide-account.ts';
import { aConsumer, aStream, aWorld, idealPhysics, WORLD_STARTS_AT } from '../support/world-builders.ts';

const PLACE = 'eu-west-1:000000000000';
const ORDERS = `arn:aws:kinesis:${PLACE}:stream/orders`;
const BILL = `arn:aws:lambda:${PLACE}:function:bill`;
const CREATED_SEC = WORLD_STARTS_AT / 1_000 - 86_400;
const PAUSE_MS = 45_000;

type Ask = (name: string, input?: Readonly<Record<string, unknown>>) => Answer;

function accountOf(config: WorldConfig): { readonly world: World; readonly ask: Ask } {
  const world = createWorld(config, 1);
  const operations = lambdaOperations(world, WORLD_STARTS_AT);
  return { world, ask: (name, input = {}) => call(operations, name, input) };
}

let world: World;
let ask: Ask;
let uuid: string;

beforeEach(() => {
  const consumers = [
    aConsumer({ name: 'bill', eventCounts: true, reservedConcurrency: 40, bisectOnError: true, batchWindowMs: 5_000 }),
    aConsumer({ name: 'pushed', fanOut: 'enhanced', maximumRetryAttempts: 3, maximumRecordAgeMs: 3_600_000 }),
    aConsumer({ name: 'sum', tumblingWindowMs: 60_000, startingPosition: 'latest' }),
  ];
  const physics = idealPhysics({ mappingUpdatePauseMs: { min: PAUSE_MS, max: PAUSE_MS } });
  ({ world, ask } = accountOf(aWorld({ streams: [aStream({ consumers })], physics })));
  uuid = world.mappingIdOf('orders', 'bill');
});

describe('GetEventSourceMapping', () => {
  it('shows every setting, and -1 where there is no limit', () => {
    expect(bodyOf(ask('GetEventSourceMapping', { UUID: uuid }))).toEqual({
      UUID: uuid,
      EventSourceMappingArn: `arn:aws:lambda:${PLACE}:event-source-mapping:${uuid}`,
      EventSourceArn: ORDERS,
      FunctionArn: BILL,
      State: 'Enabled',
      StateTransitionReason: 'User action',
      LastModified: CREATED_SEC,
      StartingPosition: 'TRIM_HORIZON',
      ParallelizationFactor: 1,
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 5,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: {} },
      FunctionResponseTypes: [],
      MetricsConfig: { Metrics: ['EventCount'] },
    });
  });

  it('shows limits in seconds, windows where they are set, and the consumer an enhanced mapping reads', () => {
    const mapping = (name: string) => bodyOf(ask('GetEventSourceMapping', { UUID: world.mappingIdOf('orders', name) }));
    expect(mapping('pushed')).toMatchObject({
      EventSourceArn: `${ORDERS}/consumer/pushed:${CREATED_SEC}`,
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 3_600,
    });
    expect(mapping('pushed')).not.toHaveProperty('MetricsConfig');
    expect(mapping('pushed')).not.toHaveProperty('TumblingWindowInSeconds');
    expect(mapping('sum')).toMatchObject({ TumblingWindowInSeconds: 60, StartingPosition: 'LATEST' });
  });

  it('shows a failure destination, partial batch responses and a filter where there are any', () => {
    const consumers = [aConsumer({ hasFailureDestination: true, partialBatchResponses: true, filterPassShare: 0.5 })];
    const other = accountOf(aWorld({ streams: [aStream({ consumers })] }));
    const shown = bodyOf(other.ask('GetEventSourceMapping', { UUID: other.world.mappingIdOf('orders', 'bill') }));
    expect(shown).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: expect.stringMatching(/^arn:aws:sqs:/) } },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: expect.any(String) }] },
    });
    expect(bodyOf(ask('GetEventSourceMapping', { UUID: uuid }))).not.toHaveProperty('FilterCriteria');
  });

  it('does not find an unknown one, with status 404', () => {
    expect(ask('GetEventSourceMapping', { UUID: 'none' })).toMatchObject({
      status: 404,
      name: 'ResourceNotFoundException',
    });
  });
});

describe('UpdateEventSourceMapping', () => {
  it('answers with 202, the old factor and state Updating; the new one shows when it is in force', () => {
    world.advanceTo(10_000);
    const answer = ask('UpdateEventSourceMapping', { UUID: uuid, ParallelizationFactor: 4 });
    expect(answer).toMatchObject({
      kind: 'ok',
      status: 202,
      body: { State: 'Updating', ParallelizationFactor: 1, LastModified: WORLD_STARTS_AT / 1_000 + 10 },
    });
    const shown = () => bodyOf(ask('GetEventSourceMapping', { UUID: uuid }));
    world.advanceTo(10_000 + PAUSE_MS - 1);
    expect(shown()).toMatchObject({ State: 'Updating', ParallelizationFactor: 1 });
    world.advanceTo(10_000 + PAUSE_MS);
    expect(shown()).toMatchObject({ State: 'Enabled', ParallelizationFactor: 4 });
  });

  it('refuses a second update until the first is done', () => {
    bodyOf(ask('UpdateEventSourceMapping', { UUID: uuid, ParallelizationFactor: 4 }));
    const again = () => errorOf(ask('UpdateEventSourceMapping', { UUID: uuid, ParallelizationFactor: 5 }));
    expect(again()).toBe('ResourceInUseException');
    world.advanceTo(PAUSE_MS);
    expect(again()).toBeNull();
  });

  it('refuses factors 0 and 11, fractions and texts', () => {
    const error = (factor: unknown) =>
      errorOf(ask('UpdateEventSourceMapping', { UUID: uuid, ParallelizationFactor: factor }));
    expect(error(0)).toBe('InvalidParameterValueException');
    expect(error(11)).toBe('InvalidParameterValueException');
    expect(error(1.5)).toBe('SerializationException');
    expect(error('2')).toBe('SerializationException');
    expect(error(10)).toBeNull();
  });

  it('pauses the mapping for the factor it has, and for an update that names nothing', () => {
    for (const factor of [{ ParallelizationFactor: 1 }, {}]) {
      expect(bodyOf(ask('UpdateEventSourceMapping', { UUID: uuid, ...factor }))).toMatchObject({ State: 'Updating' });
      world.advanceTo(world.nowMs() + PAUSE_MS);
    }
    expect(world.streamTruth('orders').mappingUpdates).toBe(2);
  });

  it('changes every setting that the world can change, in one pause', () => {
    const settings = {
      ParallelizationFactor: 3,
      BatchSize: 50,
      MaximumBatchingWindowInSeconds: 9,
      MaximumRetryAttempts: 4,
      MaximumRecordAgeInSeconds: 600,
      BisectBatchOnFunctionError: false,
    };
    const answer = bodyOf(ask('UpdateEventSourceMapping', { UUID: uuid, ...settings, Enabled: false }));
    expect(answer).toMatchObject({ State: 'Updating', BatchSize: 100 });
    world.advanceTo(PAUSE_MS);
    expect(bodyOf(ask('GetEventSourceMapping', { UUID: uuid }))).toMatchObject({ ...settings, State: 'Disabled' });
    bodyOf(ask('UpdateEventSourceMapping', { UUID: uuid, Enabled: true, MaximumRetryAttempts: -1 }));
    world.advanceTo(2 * PAUSE_MS);
    expect(bodyOf(ask('GetEventSourceMapping', { UUID: uuid }))).toMatchObject({
      ...settings,
      State: 'Enabled',
      MaximumRetryAttempts: -1,
    });
    expect(world.streamTruth('orders').mappingUpdates).toBe(2);
  });

  it('refuses settings out of range and of the wrong type', () => {
    const error = (change: object) => errorOf(ask('UpdateEventSourceMapping', { UUID: uuid, ...change }));
    expect(error({ BatchSize: 10_001 })).toBe('InvalidParameterValueException');
    expect(error({ MaximumBatchingWindowInSeconds: 301 })).toBe('InvalidParameterValueException');
    expect(error({ MaximumRetryAttempts: -2 })).toBe('InvalidParameterValueException');
    expect(error({ MaximumRecordAgeInSeconds: 59 })).toBe('InvalidParameterValueException');
    expect(error({ Enabled: 'yes' })).toBe('SerializationException');
  });

  it('refuses every other change and says so, but not settings that stay as they are', () => {
    const answer = ask('UpdateEventSourceMapping', {
      UUID: uuid,
      BatchSize: 50,
      TumblingWindowInSeconds: 30,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(answer).toMatchObject({ status: 400, name: 'InvalidParameterValueException' });
    expect(answer).toHaveProperty(
      'message',
      expect.stringMatching(/embedded account.*: TumblingWindowInSeconds, FunctionResponseTypes\./),
    );
    expect(world.streamTruth('orders').mappingUpdates).toBe(0);
    const same = {
      FunctionName: 'bill',
      BatchSize: 100,
      Enabled: true,
      TumblingWindowInSeconds: 0,
      DestinationConfig: { OnFailure: {} },
      MetricsConfig: { Metrics: ['EventCount'] },
    };
    expect(errorOf(ask('UpdateEventSourceMapping', { UUID: uuid, ParallelizationFactor: 2, ...same }))).toBeNull();
  });

  it('does not find an unknown mapping', () => {
    expect(ask('UpdateEventSourceMapping', { UUID: 'none', ParallelizationFactor: 2 })).toMatchObject({
      status: 404,
      name: 'ResourceNotFoundException',
    });
  });
});

describe('ListEventSourceMappings', () => {
  const wide = accountOf(wideAccount(130, 130));

  it('gives 130 mappings in two pages whatever size is asked for, each once', () => {
    const pages = pagesOf(
      (input) => wide.ask('ListEventSourceMappings', { ...input, MaxItems: 10_000 }),
      {},
      ({ NextMarker }) => (NextMarker === undefined ? null : { Marker: NextMarker }),
    );
    expect(pages.map((page) => listIn(page, 'EventSourceMappings').length)).toEqual([100, 30]);
    const ids = pages.flatMap((page) => listIn(page, 'EventSourceMappings').map((mapping) => mapping.UUID));
    expect(new Set(ids).size).toBe(130);
  });

  it('finds them by event source: an enhanced one by its consumer alone', () => {
    const functionsOf = (EventSourceArn: string) =>
      listIn(bodyOf(ask('ListEventSourceMappings', { EventSourceArn })), 'EventSourceMappings').map(
        ({ FunctionArn }) => FunctionArn,
      );
    expect(functionsOf(ORDERS).sort()).toEqual([BILL, BILL.replace('bill', 'sum')]);
    expect(functionsOf(`${ORDERS}/consumer/pushed:${CREATED_SEC}`)).toEqual([BILL.replace('bill', 'pushed')]);
    expect(functionsOf(`${ORDERS}s`)).toEqual([]);
  });

  it('finds them by function: name, ARN and partial ARN', () => {
    for (const FunctionName of ['bill', BILL, '000000000000:function:bill', `${BILL}:$LATEST`]) {
      const found = listIn(bodyOf(ask('ListEventSourceMappings', { FunctionName })), 'EventSourceMappings');
      expect(found).toMatchObject([{ UUID: uuid }]);
    }
    for (const FunctionName of ['bil', '111111111111:function:bill', BILL.replace('eu-west-1', 'us-east-1')]) {
      expect(listIn(bodyOf(ask('ListEventSourceMappings', { FunctionName })), 'EventSourceMappings')).toEqual([]);
    }
  });

  it('refuses page sizes out of range, names that cannot be and markers that are not its own', () => {
    const error = (input: Readonly<Record<string, unknown>>) => errorOf(ask('ListEventSourceMappings', input));
    expect(error({ MaxItems: 0 })).toBe('ValidationException');
    expect(error({ MaxItems: 10_001 })).toBe('ValidationException');
    expect(error({ MaxItems: 'ten' })).toBe('SerializationException');
    expect(error({ FunctionName: 'no spaces' })).toBe('ValidationException');
    expect(error({ EventSourceArn: 'orders' })).toBe('ValidationException');
    expect(error({ Marker: 'nonsense' })).toBe('InvalidParameterValueException');
    const { NextMarker } = bodyOf(ask('ListFunctions', { MaxItems: 1 }));
    expect(error({ Marker: NextMarker })).toBe('InvalidParameterValueException');
  });
});
