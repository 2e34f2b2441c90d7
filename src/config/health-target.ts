/**
 * Which metrics stand for a downstream's health. Presets follow AWS's recommended alarms (CloudWatch user guide, "Best
 * practice alarm recommendations", read 2026-08); where they count otherwise than the breaker does, the reason is given.
 */
import type { DownstreamTarget, MetricRef } from '../core/downstream-target.ts';
import type { DownstreamName } from '../core/observation.ts';
import type { Health } from './health-schema.ts';

/** Namespace of what a function publishes itself. */
export const EMITTED_NAMESPACE = 'Headgate/Downstream';

/** Operations that write items. Source: DynamoDB API reference, read 2026-11. */
const WRITE_OPERATIONS = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'];

const MS_OF = { milliseconds: 1, seconds: 1_000, microseconds: 0.001 } as const;

type Shown = Omit<DownstreamTarget, 'name'>;
type Of<K extends Health['kind']> = Extract<Health, { readonly kind: K }>;

const NOTHING: Shown = { requests: [], errors: [], latency: null, alarm: null };

/** What is read to know the health of a downstream. */
export function targetOf(name: DownstreamName, health: Health): DownstreamTarget {
  return { name, ...shownBy(name, health) };
}

function shownBy(name: DownstreamName, health: Health): Shown {
  switch (health.kind) {
    case 'emitted':
      return emitted(name);
    case 'dynamodb-table':
      return dynamoDbTable(health);
    case 'lambda-function':
      return lambdaFunction(health);
    case 'api-gateway':
      return apiGateway(health);
    case 'application-load-balancer':
      return loadBalancer(health);
    case 'rds-instance':
      return rdsInstance(health);
    case 'kinesis-stream':
      return kinesisStream(health);
    case 'metrics':
      return ownMetrics(health);
    case 'alarm':
      return { ...NOTHING, alarm: health.alarm };
  }
}

/** Reads metrics of one namespace and one set of dimensions. */
function metricsOf(namespace: string, dimensions: Readonly<Record<string, string>>) {
  const read = (metric: string, statistic: MetricRef['statistic']): MetricRef => ({
    namespace,
    metric,
    dimensions,
    statistic,
  });
  return {
    sum: (metric: string) => read(metric, 'Sum'),
    count: (metric: string) => read(metric, 'SampleCount'),
    average: (metric: string) => read(metric, 'Average'),
  };
}

function emitted(name: DownstreamName): Shown {
  const { sum, average } = metricsOf(EMITTED_NAMESPACE, { Downstream: name });
  const latency = { metric: average('Latency'), toMs: MS_OF.milliseconds };
  return { ...NOTHING, requests: [sum('Requests')], errors: [sum('Errors')], latency };
}

/**
 * Successful requests are counted only through their latency, and system errors only per operation. A throttle event is
 * one item and a request may carry several: with batches the share of failures looks greater than it is.
 */
function dynamoDbTable({ table, operation }: Of<'dynamodb-table'>): Shown {
  const whole = metricsOf('AWS/DynamoDB', { TableName: table });
  const operations = operation === undefined ? WRITE_OPERATIONS : [operation];
  const perOperation = operations.map((one) => metricsOf('AWS/DynamoDB', { TableName: table, Operation: one }));
  const errors = [
    whole.sum('WriteThrottleEvents'),
    whole.sum('ReadThrottleEvents'),
    ...perOperation.map(({ sum }) => sum('SystemErrors')),
  ];
  const requests = [...perOperation.map(({ count }) => count('SuccessfulRequestLatency')), ...errors];
  const [only, ...others] = perOperation;
  // The latencies of different operations have no common mean.
  if (only === undefined || others.length > 0) return { ...NOTHING, requests, errors };
  const latency = { metric: only.average('SuccessfulRequestLatency'), toMs: MS_OF.milliseconds };
  return { ...NOTHING, requests, errors, latency };
}

/** A throttled call is neither an invocation nor an error. Source: Lambda developer guide, "Types of metrics", read 2026-11. */
function lambdaFunction(health: Of<'lambda-function'>): Shown {
  const { sum, average } = metricsOf('AWS/Lambda', { FunctionName: health.function });
  const latency = { metric: average('Duration'), toMs: MS_OF.milliseconds };
  const throttles = sum('Throttles');
  return { ...NOTHING, requests: [sum('Invocations'), throttles], errors: [sum('Errors'), throttles], latency };
}

function apiGateway({ api, stage }: Of<'api-gateway'>): Shown {
  const dimensions = stage === undefined ? { ApiName: api } : { ApiName: api, Stage: stage };
  const { sum, average } = metricsOf('AWS/ApiGateway', dimensions);
  const latency = { metric: average('Latency'), toMs: MS_OF.milliseconds };
  return { ...NOTHING, requests: [sum('Count')], errors: [sum('5XXError')], latency };
}

/**
 * AWS publishes no recommended alarms for it: the 5 % convention of API Gateway (assumption). RequestCount leaves out
 * what found no target, so the balancer's own errors are added to the requests.
 */
function loadBalancer({ loadBalancer: balancer, targetGroup }: Of<'application-load-balancer'>): Shown {
  const dimensions =
    targetGroup === undefined ? { LoadBalancer: balancer } : { LoadBalancer: balancer, TargetGroup: targetGroup };
  const { sum, average } = metricsOf('AWS/ApplicationELB', dimensions);
  const latency = { metric: average('TargetResponseTime'), toMs: MS_OF.seconds };
  const failed = sum('HTTPCode_Target_5XX_Count');
  if (targetGroup !== undefined) {
    const errors = [failed, sum('TargetConnectionErrorCount')];
    return { ...NOTHING, requests: [sum('RequestCount')], errors, latency };
  }
  const unanswered = sum('HTTPCode_ELB_5XX_Count');
  return { ...NOTHING, requests: [sum('RequestCount'), unanswered], errors: [failed, unanswered], latency };
}

function rdsInstance({ instance }: Of<'rds-instance'>): Shown {
  const { average } = metricsOf('AWS/RDS', { DBInstanceIdentifier: instance });
  return { ...NOTHING, latency: { metric: average('WriteLatency'), toMs: MS_OF.seconds } };
}

/** IncomingRecords counts what was accepted; refused records are counted apart. */
function kinesisStream({ stream }: Of<'kinesis-stream'>): Shown {
  const { sum, average } = metricsOf('AWS/Kinesis', { StreamName: stream });
  const refused = sum('WriteProvisionedThroughputExceeded');
  const latency = { metric: average('PutRecords.Latency'), toMs: MS_OF.milliseconds };
  return { ...NOTHING, requests: [sum('IncomingRecords'), refused], errors: [refused], latency };
}

function ownMetrics({ requests, errors, latency, latencyUnit }: Of<'metrics'>): Shown {
  return {
    ...NOTHING,
    requests: requests === undefined ? [] : [requests],
    errors: errors === undefined ? [] : [errors],
    latency: latency === undefined ? null : { metric: latency, toMs: MS_OF[latencyUnit] },
  };
}
