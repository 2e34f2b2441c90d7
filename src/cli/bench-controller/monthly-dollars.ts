/** What a turn costs by the month, part by part. Prices are of us-east-1. */
import {
  DOLLARS_PER_CLOUDWATCH_REQUEST,
  DOLLARS_PER_METRIC,
  DOLLARS_PER_PUT_EVENTS,
} from '../../adapters/aws/call-log.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { MonthlyDollars } from './bench-result.ts';

/** One turn a minute, 365 days in twelve months. */
const TURNS_PER_MONTH = 730 * 60;
/** Memory of the function. Source: serverless.yml. */
export const MEMORY_MB = 512;
/** A GB-second on arm64, and an invocation. Source: Lambda pricing, from memory: an assumption. */
const DOLLARS_PER_GB_SECOND = 0.0000133334;
const DOLLARS_PER_INVOCATION = 0.2 / 1_000_000;
/** A GB of log taken in. Source: CloudWatch pricing, from memory: an assumption. */
const DOLLARS_PER_LOG_GB = 0.5;
/** A month of a custom metric and of an alarm. Source: same page, from memory: assumptions. */
const DOLLARS_PER_CUSTOM_METRIC = 0.3;
const DOLLARS_PER_ALARM = 0.1;
/** A trace, one a turn. Source: X-Ray pricing, from memory: an assumption. */
const DOLLARS_PER_TRACE = 5 / 1_000_000;
/** Metrics that the controller writes into its log, and alarms on itself. Source: turn-measures.ts, deploy/alarms.yml. */
const OWN_METRICS = 6;
const OWN_ALARMS = 4;

/** Means over the turns of a phase. */
export interface MeanTurn {
  readonly durationMs: number;
  /** As the controller counts them: metrics, table and all other calls. */
  readonly dollars: number;
  readonly metricsRequested: number;
  /** Attempts by `service:operation`. */
  readonly callsByOperation: Readonly<Record<string, number>>;
  readonly logBytes: number;
}

/** Standard parameters, the schedule's rule and the control planes of Kinesis and Lambda cost nothing. */
export function monthlyDollars(turn: MeanTurn, sources: number): MonthlyDollars {
  const metrics = turn.metricsRequested * DOLLARS_PER_METRIC;
  const otherCalls = sumOf(turn.callsByOperation, priceOfCall);
  const parts = {
    metrics: TURNS_PER_MONTH * metrics,
    table: TURNS_PER_MONTH * Math.max(0, turn.dollars - metrics - otherCalls),
    run: TURNS_PER_MONTH * ((turn.durationMs / SECOND_MS) * (MEMORY_MB / 1_024) * DOLLARS_PER_GB_SECOND),
    logs: TURNS_PER_MONTH * (turn.logBytes / 1e9) * DOLLARS_PER_LOG_GB,
    otherCalls: TURNS_PER_MONTH * otherCalls,
    fixed:
      TURNS_PER_MONTH * (DOLLARS_PER_INVOCATION + DOLLARS_PER_TRACE) +
      OWN_METRICS * DOLLARS_PER_CUSTOM_METRIC +
      OWN_ALARMS * DOLLARS_PER_ALARM,
  };
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, total, perSource: total / sources, alarmPerEnforcedConsumer: DOLLARS_PER_ALARM };
}

function priceOfCall(operation: string): number {
  if (operation === 'events:PutEvents') return DOLLARS_PER_PUT_EVENTS;
  const isRequest = operation.startsWith('cloudwatch:') && operation !== 'cloudwatch:GetMetricData';
  return isRequest ? DOLLARS_PER_CLOUDWATCH_REQUEST : 0;
}

function sumOf(calls: Readonly<Record<string, number>>, price: (operation: string) => number): number {
  return Object.entries(calls).reduce((sum, [operation, count]) => sum + count * price(operation), 0);
}
