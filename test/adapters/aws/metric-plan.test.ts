import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_CONCURRENCY,
  asked,
  consumerRefs,
  planOf,
  refKey,
  sourceRefs,
} from '../../../src/adapters/aws/metric-plan.ts';

function namesOf(refs: ReturnType<typeof asked>): readonly string[] {
  return refs.map(({ metric, statistic }) => `${metric} ${statistic}`);
}

describe('the metrics of a source', () => {
  it('are those of the stream by its name', () => {
    const refs = asked(sourceRefs('orders'));
    expect(namesOf(refs)).toEqual([
      'IncomingRecords Sum',
      'IncomingBytes Sum',
      'WriteProvisionedThroughputExceeded Sum',
      'ReadProvisionedThroughputExceeded Sum',
      'GetRecords.Success Sum',
      'GetRecords.Records Sum',
      'GetRecords.IteratorAgeMilliseconds Maximum',
    ]);
    for (const { namespace, dimensions } of refs) {
      expect([namespace, dimensions]).toEqual(['AWS/Kinesis', { StreamName: 'orders' }]);
    }
  });

  it('are none where there is no stream of Kinesis', () => {
    expect(asked(sourceRefs(null))).toEqual([]);
  });
});

describe('the metrics of a consumer', () => {
  it('are those of its function, and of its mapping only where the owner has switched them on', () => {
    const plain = asked(consumerRefs('f', 'u1', false));
    expect(namesOf(plain)).toEqual([
      'IteratorAge Maximum',
      'IteratorAge Average',
      'Invocations Sum',
      'Errors Sum',
      'Throttles Sum',
      'Duration Average',
      'Duration Maximum',
      'ConcurrentExecutions Maximum',
    ]);
    const counted = asked(consumerRefs('f', 'u1', true)).slice(plain.length);
    expect(namesOf(counted)).toEqual(['InvokedEventCount Sum', 'FailedInvokeEventCount Sum']);
    expect(counted.map(({ dimensions }) => dimensions)).toEqual(Array(2).fill({ EventSourceMappingUUID: 'u1' }));
  });
});

describe('a plan', () => {
  it('asks for equal metrics once, whatever the order of their dimensions', () => {
    const ref = { namespace: 'N', metric: 'M', dimensions: { a: '1', b: '2' }, statistic: 'Sum' } as const;
    const turned = { ...ref, dimensions: { b: '2', a: '1' } };
    const { batches, ids } = planOf([ref, turned, ref]);
    expect(batches.flat()).toHaveLength(1);
    expect(ids.get(refKey(turned))).toBe('m0');
    const others = [{ ...ref, statistic: 'Average' } as const, { ...ref, dimensions: { a: '1' } }];
    expect(planOf([ref, ...others]).batches.flat()).toHaveLength(3);
  });

  it('of two mappings of one function asks for that function once', () => {
    const refs = ['u1', 'u2'].flatMap((mapping) => asked(consumerRefs('f', mapping, true)));
    expect(planOf(refs).batches.flat()).toHaveLength(8 + 4);
  });

  it('has batches of at most 500 with ids that CloudWatch takes, each once', () => {
    const refs = Array.from({ length: 1_201 }, (_, index) => ({
      ...ACCOUNT_CONCURRENCY,
      dimensions: { FunctionName: `f${index}` },
    }));
    const { batches } = planOf(refs);
    expect(batches.map((batch) => batch.length)).toEqual([500, 500, 201]);
    const ids = batches.flat().map(({ Id }) => Id ?? '');
    expect(new Set(ids).size).toBe(1_201);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-zA-Z0-9_]{0,254}$/);
  });

  it('writes a query as CloudWatch takes it', () => {
    expect(planOf([ACCOUNT_CONCURRENCY, ...asked(sourceRefs('orders')).slice(0, 1)]).batches).toEqual([
      [
        {
          Id: 'm0',
          MetricStat: {
            Metric: { Namespace: 'AWS/Lambda', MetricName: 'ConcurrentExecutions', Dimensions: [] },
            Period: 60,
            Stat: 'Maximum',
          },
          ReturnData: true,
        },
        {
          Id: 'm1',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Kinesis',
              MetricName: 'IncomingRecords',
              Dimensions: [{ Name: 'StreamName', Value: 'orders' }],
            },
            Period: 60,
            Stat: 'Sum',
          },
          ReturnData: true,
        },
      ],
    ]);
  });
});
