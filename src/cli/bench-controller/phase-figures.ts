/** From measured turns to the figures of a phase. */
import {
  DESCRIBE_STREAM_PER_SEC,
  GET_RESOURCES_PER_SEC,
  LAMBDA_PER_SEC,
  LIST_SHARDS_PER_SEC,
  LIST_STREAMS_PER_SEC,
  METRIC_DATA_PER_SEC,
} from '../../adapters/aws/paced.ts';
import type { Phase, PhaseFigures } from './bench-result.ts';
import { monthlyDollars } from './monthly-dollars.ts';
import type { TurnLine } from './turn-line.ts';

/** One turn as it was measured. */
export interface MeasuredTurn {
  readonly line: TurnLine;
  readonly durationMs: number;
  readonly logBytes: number;
}

/** The rates that the controller keeps, by the calls that share one. */
const BUCKETS: readonly { readonly name: string; readonly calls: RegExp; readonly perSec: number }[] = [
  { name: 'DescribeStreamSummary', calls: /^kinesis:DescribeStreamSummary$/, perSec: DESCRIBE_STREAM_PER_SEC },
  { name: 'ListStreams', calls: /^kinesis:ListStreams$/, perSec: LIST_STREAMS_PER_SEC },
  { name: 'ListShards', calls: /^kinesis:ListShards$/, perSec: LIST_SHARDS_PER_SEC },
  { name: 'Lambda', calls: /^lambda:/, perSec: LAMBDA_PER_SEC },
  { name: 'GetMetricData', calls: /^cloudwatch:GetMetricData$/, perSec: METRIC_DATA_PER_SEC },
  { name: 'GetResources', calls: /^tagging:/, perSec: GET_RESOURCES_PER_SEC },
];

export function phaseFigures(phase: Phase, turns: readonly MeasuredTurn[], sources: number): PhaseFigures {
  const mean = (of: (turn: MeasuredTurn) => number): number =>
    turns.reduce((sum, turn) => sum + of(turn), 0) / turns.length;
  const operations = [...new Set(turns.flatMap(({ line }) => Object.keys(line.callsByOperation)))].sort();
  const callsByOperation = Object.fromEntries(
    operations.map((name) => [name, mean(({ line }) => line.callsByOperation[name] ?? 0)]),
  );
  const msPerTurn = mean(({ durationMs }) => durationMs);
  const logBytesPerTurn = mean(({ logBytes }) => logBytes);
  const callsPerTurn = mean(({ line }) => line.calls);
  const metricsRequested = mean(({ line }) => line.metricsRequested);
  const dollars = mean(({ line }) => line.dollars);
  return {
    phase,
    turns: turns.length,
    msPerTurn,
    longestMs: Math.max(...turns.map(({ durationMs }) => durationMs)),
    msPerSource: msPerTurn / sources,
    pacedSeconds: pacedSeconds(callsByOperation),
    callsPerTurn,
    failedCallsPerTurn: mean(({ line }) => line.failedCalls),
    callsPerSource: callsPerTurn / sources,
    callsByService: byService(callsByOperation),
    metricsPerSource: metricsRequested / sources,
    restShare: mean(({ line }) => line.resting) / sources,
    unitsPerSource: mean(({ line }) => line.capacityUnits) / sources,
    logBytesPerTurn,
    skippedPerTurn: mean(({ line }) => line.skipped.length),
    failuresPerTurn: mean(({ line }) => line.failures.length),
    dollarsPerMonth: monthlyDollars(
      { durationMs: msPerTurn, dollars, metricsRequested, callsByOperation, logBytes: logBytesPerTurn },
      sources,
    ),
  };
}

/** The first second's calls need not wait. */
function pacedSeconds(callsByOperation: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const seconds = BUCKETS.map(({ name, calls, perSec }) => {
    const count = Object.entries(callsByOperation).reduce((sum, [key, one]) => sum + (calls.test(key) ? one : 0), 0);
    return [name, Math.max(0, count / perSec - 1)] as const;
  });
  return Object.fromEntries(seconds.filter(([, wait]) => wait > 0).sort(([, a], [, b]) => b - a));
}

function byService(callsByOperation: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const services: Record<string, number> = {};
  for (const [key, count] of Object.entries(callsByOperation)) {
    const [service = ''] = key.split(':');
    services[service] = (services[service] ?? 0) + count;
  }
  return services;
}
