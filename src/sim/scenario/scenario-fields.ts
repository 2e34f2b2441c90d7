/** Building blocks that several parts of a scenario share. */
import * as z from 'zod';
import { WEEK_SECONDS } from '../../config/fields.ts';
import { FUNCTION_TIMEOUT_MAX_SECONDS } from '../../core/limits.ts';

/** Longest run and latest time in it. */
export const SECONDS_MAX: number = 8 * WEEK_SECONDS;

/** A name of something in the account. */
export const nameText = z.string().min(1).max(128);

/** Time an invocation may take. */
export const TIME_PER_CALL_MS = { min: 0, max: FUNCTION_TIMEOUT_MAX_SECONDS * 1_000 };

/** Executions of an account or a function. */
export const CONCURRENCY = { min: 0, max: 1_000_000 };

/** Memory of a function in MB. Source: Lambda developer guide, "Configure Lambda function memory", from memory. */
export const MEMORY_MB = { min: 128, max: 10_240 };

/** A point in time of the run. */
export function atSecondsField(description: string) {
  return z.number().min(0).max(SECONDS_MAX).meta({ description, unit: 'seconds from the start' });
}

/** A share from 0 to 1. */
export function shareField(fallback: number, description: string) {
  return z.number().min(0).max(1).default(fallback).meta({ description, unit: 'share of 1' });
}

/** Below so many shards times seconds, `detail: auto` follows every batch: eight shards for four hours. */
export const BATCH_SHARD_SECONDS: number = 8 * 14_400;
