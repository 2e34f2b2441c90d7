/** What each batch writes into several metrics at one time: one look-up for all of them, as there are millions. */
import { addValue, seek } from './metric-parts.ts';
import { FUNCTION_AT, type FunctionMeters, STREAM_AT, type StreamMeters } from './metrics.ts';

/** Records that were read in so many GetRecords calls; `ageMs`: of the youngest of them. */
export function meterRead(
  { parts }: StreamMeters,
  stampMs: number,
  calls: number,
  records: number,
  bytes: number,
  ageMs: number,
): void {
  seek(parts, stampMs);
  addValue(parts, STREAM_AT.readThrottled, 0);
  addValue(parts, STREAM_AT.readSuccesses, calls);
  addValue(parts, STREAM_AT.readRecords, records);
  addValue(parts, STREAM_AT.readBytes, bytes);
  addValue(parts, STREAM_AT.readAgeMs, ageMs);
}

/** An invocation that has ended, stamped with its start; `ageMs` null: it shows none. */
export function meterInvocation(
  { parts }: FunctionMeters,
  stampMs: number,
  isError: boolean,
  durationMs: number,
  ageMs: number | null,
): void {
  seek(parts, stampMs);
  addValue(parts, FUNCTION_AT.invocations, 1);
  addValue(parts, FUNCTION_AT.errors, isError ? 1 : 0);
  addValue(parts, FUNCTION_AT.throttles, 0);
  addValue(parts, FUNCTION_AT.durationMs, durationMs);
  if (ageMs !== null) addValue(parts, FUNCTION_AT.iteratorAgeMs, ageMs);
}
