import { describe, expect, it } from 'vitest';
import { downstreamDocument } from '../../src/config/downstream-schema.ts';
import { targetOf } from '../../src/config/health-target.ts';
import { check } from '../../src/config/problems.ts';
import type { DownstreamTarget, MetricRef } from '../../src/core/downstream-target.ts';

function targetFrom(health: unknown): DownstreamTarget {
  const checked = check(downstreamDocument, { health });
  if (checked.kind === 'invalid' || checked.value.health === undefined) throw new Error(JSON.stringify(checked));
  return targetOf('shop', checked.value.health);
}

/** A metric in one line, as in `AWS/Lambda FunctionName=worker Errors Sum`. */
function line({ namespace, metric, dimensions, statistic }: MetricRef): string {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return [namespace, ...pairs, metric, statistic].join(' ');
}

function linesOf({ requests, errors, latency, alarm }: DownstreamTarget) {
  return {
    requests: requests.map(line),
    errors: errors.map(line),
    latency: latency === null ? null : `${line(latency.metric)} × ${latency.toMs}`,
    alarm,
  };
}

describe('targetOf', () => {
  it('reads what a function publishes itself under the name of the downstream', () => {
    expect(targetFrom({ kind: 'emitted' }).name).toBe('shop');
    expect(linesOf(targetFrom({ kind: 'emitted' }))).toEqual({
      requests: ['Headgate/Downstream Downstream=shop Requests Sum'],
      errors: ['Headgate/Downstream Downstream=shop Errors Sum'],
      latency: 'Headgate/Downstream Downstream=shop Latency Average × 1',
      alarm: null,
    });
  });

  it('counts successes of a table through their latency, and adds what failed', () => {
    const errors = [
      'AWS/DynamoDB TableName=orders WriteThrottleEvents Sum',
      'AWS/DynamoDB TableName=orders ReadThrottleEvents Sum',
      'AWS/DynamoDB TableName=orders Operation=PutItem SystemErrors Sum',
    ];
    expect(linesOf(targetFrom({ kind: 'dynamodb-table', table: 'orders', operation: 'PutItem' }))).toEqual({
      requests: ['AWS/DynamoDB TableName=orders Operation=PutItem SuccessfulRequestLatency SampleCount', ...errors],
      errors,
      latency: 'AWS/DynamoDB TableName=orders Operation=PutItem SuccessfulRequestLatency Average × 1',
      alarm: null,
    });
  });

  it('counts every writing operation of a table of which none is named, without a common latency', () => {
    const target = targetFrom({ kind: 'dynamodb-table', table: 'orders' });
    const counted = target.requests.filter(({ statistic }) => statistic === 'SampleCount');
    expect(counted.map(({ dimensions }) => dimensions.Operation)).toEqual([
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'TransactWriteItems',
    ]);
    expect(target.latency).toBeNull();
  });

  it('counts throttled calls of a function as requests and as errors', () => {
    expect(linesOf(targetFrom({ kind: 'lambda-function', function: 'pay' }))).toEqual({
      requests: ['AWS/Lambda FunctionName=pay Invocations Sum', 'AWS/Lambda FunctionName=pay Throttles Sum'],
      errors: ['AWS/Lambda FunctionName=pay Errors Sum', 'AWS/Lambda FunctionName=pay Throttles Sum'],
      latency: 'AWS/Lambda FunctionName=pay Duration Average × 1',
      alarm: null,
    });
  });

  it.each([
    [{ kind: 'api-gateway', api: 'shop' }, 'AWS/ApiGateway ApiName=shop'],
    [{ kind: 'api-gateway', api: 'shop', stage: 'prod' }, 'AWS/ApiGateway ApiName=shop Stage=prod'],
  ])('reads the server errors of an API: %j', (health, where) => {
    expect(linesOf(targetFrom(health))).toEqual({
      requests: [`${where} Count Sum`],
      errors: [`${where} 5XXError Sum`],
      latency: `${where} Latency Average × 1`,
      alarm: null,
    });
  });

  it("adds a balancer's own errors, and reads seconds", () => {
    const where = 'AWS/ApplicationELB LoadBalancer=app/shop/1';
    expect(linesOf(targetFrom({ kind: 'application-load-balancer', loadBalancer: 'app/shop/1' }))).toEqual({
      requests: [`${where} RequestCount Sum`, `${where} HTTPCode_ELB_5XX_Count Sum`],
      errors: [`${where} HTTPCode_Target_5XX_Count Sum`, `${where} HTTPCode_ELB_5XX_Count Sum`],
      latency: `${where} TargetResponseTime Average × 1000`,
      alarm: null,
    });
  });

  it('reads one target group, for which a balancer counts no errors of its own', () => {
    const where = 'AWS/ApplicationELB LoadBalancer=app/shop/1 TargetGroup=targetgroup/shop/2';
    const health = { kind: 'application-load-balancer', loadBalancer: 'app/shop/1', targetGroup: 'targetgroup/shop/2' };
    expect(linesOf(targetFrom(health))).toEqual({
      requests: [`${where} RequestCount Sum`],
      errors: [`${where} HTTPCode_Target_5XX_Count Sum`, `${where} TargetConnectionErrorCount Sum`],
      latency: `${where} TargetResponseTime Average × 1000`,
      alarm: null,
    });
  });

  it('reads the latency of a database in seconds, and no requests', () => {
    expect(linesOf(targetFrom({ kind: 'rds-instance', instance: 'db' }))).toEqual({
      requests: [],
      errors: [],
      latency: 'AWS/RDS DBInstanceIdentifier=db WriteLatency Average × 1000',
      alarm: null,
    });
  });

  it('counts refused records of a stream as requests and as errors', () => {
    const where = 'AWS/Kinesis StreamName=out';
    expect(linesOf(targetFrom({ kind: 'kinesis-stream', stream: 'out' }))).toEqual({
      requests: [`${where} IncomingRecords Sum`, `${where} WriteProvisionedThroughputExceeded Sum`],
      errors: [`${where} WriteProvisionedThroughputExceeded Sum`],
      latency: `${where} PutRecords.Latency Average × 1`,
      alarm: null,
    });
  });

  it.each([
    ['milliseconds', 1],
    ['seconds', 1_000],
    ['microseconds', 0.001],
  ])('turns an own latency in %s into milliseconds', (latencyUnit, toMs) => {
    const latency = { namespace: 'Shop', metric: 'Time', statistic: 'Maximum' };
    expect(targetFrom({ kind: 'metrics', latency, latencyUnit }).latency).toEqual({
      metric: { ...latency, dimensions: {} },
      toMs,
    });
  });

  it('reads own metrics as sums, with their dimensions', () => {
    const errors = { namespace: 'Shop', metric: 'Failures', dimensions: { Service: 'pay' } };
    expect(linesOf(targetFrom({ kind: 'metrics', errors }))).toEqual({
      requests: [],
      errors: ['Shop Service=pay Failures Sum'],
      latency: null,
      alarm: null,
    });
  });

  it('goes by an alarm', () => {
    expect(linesOf(targetFrom({ kind: 'alarm', alarm: 'pay-5xx' }))).toEqual({
      requests: [],
      errors: [],
      latency: null,
      alarm: 'pay-5xx',
    });
  });
});

describe('a health that cannot be used', () => {
  it.each([
    [{ kind: 'metrics' }, 'health: received {"kind":"metrics"}, accepted at least one of requests, errors and latency'],
    [{ kind: 'dynamodb-table' }, 'health.table: received nothing, accepted text of 1 to 255 characters'],
    [
      { kind: 'alarm', alarm: 'a', x: 1 },
      'health.x: received 1, but there is no such field; accepted fields: kind, alarm',
    ],
    [{ kind: 'redis' }, 'health.kind: received "redis", accepted "emitted", "dynamodb-table"'],
    [
      { kind: 'metrics', errors: { namespace: 'a', metric: 'b', statistic: 'p90' } },
      'health.errors.statistic: received "p90", accepted Sum, Average, Maximum, Minimum or SampleCount',
    ],
    ['emitted', 'health: received "emitted", accepted an object with kind "emitted"'],
  ])('names field, value and range: %j', (health, problem) => {
    const checked = check(downstreamDocument, { health });
    const problems = checked.kind === 'invalid' ? checked.problems : [];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });
});
