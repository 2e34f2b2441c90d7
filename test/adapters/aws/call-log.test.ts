import { describe, expect, it } from 'vitest';
import { type AwsCall, costOf, createCallLog } from '../../../src/adapters/aws/call-log.ts';

function aCall(changes: Partial<AwsCall> = {}): AwsCall {
  return {
    service: 'cloudwatch',
    operation: 'GetMetricData',
    metricsRequested: 0,
    capacityUnits: 0,
    ok: true,
    durationMs: 10,
    ...changes,
  };
}

describe('the call log', () => {
  it('collects calls in their order and hands them over once', () => {
    const log = createCallLog();
    const calls = [aCall({ operation: 'A' }), aCall({ operation: 'B' })];
    for (const call of calls) log.onCall(call);
    expect(log.calls()).toEqual(calls);
    expect(log.take()).toEqual(calls);
    expect(log.take()).toEqual([]);
  });
});

describe('the cost of calls', () => {
  it('is one cent for a thousand metrics requested', () => {
    const calls = [aCall({ metricsRequested: 500 }), aCall({ metricsRequested: 500 })];
    expect(costOf(calls)).toMatchObject({ calls: 2, metricsRequested: 1_000 });
    expect(costOf(calls).dollars).toBeCloseTo(0.01, 12);
  });

  it('counts other CloudWatch requests by the call and control planes not at all', () => {
    expect(costOf([aCall({ operation: 'DescribeAlarms' })]).dollars).toBeCloseTo(0.000_01, 12);
    const free = (['kinesis', 'lambda', 'ssm', 'tagging'] as const).map((service) =>
      aCall({ service, operation: 'X' }),
    );
    expect(costOf(free).dollars).toBe(0);
  });

  it('prices DynamoDB by request units, writes above reads', () => {
    const read = aCall({ service: 'dynamodb', operation: 'Query', capacityUnits: 1_000_000 });
    const write = aCall({ service: 'dynamodb', operation: 'PutItem', capacityUnits: 1_000_000 });
    expect(costOf([read]).dollars).toBeCloseTo(0.125, 9);
    expect(costOf([write]).dollars).toBeCloseTo(0.625, 9);
    expect(costOf([read, write]).capacityUnits).toBe(2_000_000);
  });

  it('counts failed attempts among all', () => {
    const calls = [aCall({ ok: false }), aCall(), aCall({ service: 'lambda', operation: 'GetAccountSettings' })];
    expect(costOf(calls)).toMatchObject({
      calls: 3,
      failedCalls: 1,
      byOperation: { 'cloudwatch:GetMetricData': 2, 'lambda:GetAccountSettings': 1 },
    });
  });
});
