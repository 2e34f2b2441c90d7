/** What a turn asked AWS, attempt by attempt, and what that costs. */
import type { DurationMs } from '../../core/units.ts';

export type AwsService = 'kinesis' | 'lambda' | 'cloudwatch' | 'dynamodb' | 'ssm' | 'tagging' | 'events';

/** One attempt of one call: a retry is an attempt of its own. */
export interface AwsCall {
  readonly service: AwsService;
  /** AWS's name, as in `GetMetricData`. */
  readonly operation: string;
  /** Metric queries of a GetMetricData request; 0 for any other. */
  readonly metricsRequested: number;
  /** DynamoDB request units that the answer reports, where they were asked for; 0 otherwise. */
  readonly capacityUnits: number;
  readonly ok: boolean;
  readonly durationMs: DurationMs;
}

/** Collects calls; `onCall` can be handed on by itself. */
export interface CallLog {
  readonly onCall: (call: AwsCall) => void;
  /** All calls so far, oldest first. */
  calls(): readonly AwsCall[];
  /** All calls since the last `take`, which are forgotten. */
  take(): readonly AwsCall[];
}

export function createCallLog(): CallLog {
  let collected: AwsCall[] = [];
  return {
    onCall: (call) => {
      collected.push(call);
    },
    calls: () => [...collected],
    take: () => {
      const taken = collected;
      collected = [];
      return taken;
    },
  };
}

/** What calls came to. */
export interface CallCost {
  readonly calls: number;
  readonly failedCalls: number;
  readonly metricsRequested: number;
  /** DynamoDB request units, reads and writes together. */
  readonly capacityUnits: number;
  /** US dollars, without any free tier. */
  readonly dollars: number;
  /** Attempts by `service:operation`. */
  readonly byOperation: Readonly<Record<string, number>>;
}

/** GetMetricData, dollars per metric requested. Source: CloudWatch pricing, us-east-1, read 2026-11. Not in the free tier. */
export const DOLLARS_PER_METRIC = 0.01 / 1_000;
/** Any other CloudWatch request, dollars. Source: same page; the first million a month is free and counted all the same. */
export const DOLLARS_PER_CLOUDWATCH_REQUEST = 0.01 / 1_000;
/** DynamoDB on demand, dollars per unit. Source: DynamoDB pricing, us-east-1, from memory: an assumption. */
const DOLLARS_PER_READ_UNIT = 0.125 / 1_000_000;
const DOLLARS_PER_WRITE_UNIT = 0.625 / 1_000_000;
/** Custom events, dollars per call with one event of up to 64 KB. Source: EventBridge pricing, from memory: an assumption. */
export const DOLLARS_PER_PUT_EVENTS = 1 / 1_000_000;

const READS_OF_TABLE = /^(?:Get|BatchGet|Query|Scan|Describe)/;

/**
 * Prices calls. Failed attempts count as well: AWS does not say that they are free, so this is an upper bound. The
 * control planes of Kinesis and Lambda, standard parameters and the tagging API cost nothing. Whether two statistics
 * of one metric are one metric or two is not clear: they count as two.
 */
export function costOf(calls: readonly AwsCall[]): CallCost {
  const byOperation: Record<string, number> = {};
  for (const { service, operation } of calls) {
    const key = `${service}:${operation}`;
    byOperation[key] = (byOperation[key] ?? 0) + 1;
  }
  return {
    calls: calls.length,
    failedCalls: calls.filter(({ ok }) => !ok).length,
    metricsRequested: calls.reduce((sum, call) => sum + call.metricsRequested, 0),
    capacityUnits: calls.reduce((sum, call) => sum + call.capacityUnits, 0),
    dollars: calls.reduce((sum, call) => sum + dollarsOf(call), 0),
    byOperation,
  };
}

function dollarsOf({ service, operation, metricsRequested, capacityUnits }: AwsCall): number {
  switch (service) {
    case 'cloudwatch':
      return operation === 'GetMetricData' ? metricsRequested * DOLLARS_PER_METRIC : DOLLARS_PER_CLOUDWATCH_REQUEST;
    case 'dynamodb':
      return capacityUnits * (READS_OF_TABLE.test(operation) ? DOLLARS_PER_READ_UNIT : DOLLARS_PER_WRITE_UNIT);
    case 'events':
      return operation === 'PutEvents' ? DOLLARS_PER_PUT_EVENTS : 0;
    case 'kinesis':
    case 'lambda':
    case 'ssm':
    case 'tagging':
      return 0;
  }
}
