/** The ranges AWS allows for a mapping's settings. */
import {
  BATCH_SIZE_MAX,
  BATCH_WINDOW_MAX_SECONDS,
  FACTOR_MAX,
  FACTOR_MIN,
  RECORD_AGE_MAX_SECONDS,
  RECORD_AGE_MIN_SECONDS,
  RETRY_ATTEMPTS_MAX,
} from '../core/limits.ts';
import { SECOND_MS } from '../core/units.ts';
import type { MappingChange, Refusal } from './account-api.ts';
import { refusals } from './refusals.ts';

interface Setting {
  readonly name: string;
  /** In AWS's unit; not named, or no limit, is never out of range. */
  readonly value: number | null | undefined;
  readonly least: number;
  readonly most: number;
}

function inSeconds(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : ms / SECOND_MS;
}

function settingsOf(change: MappingChange): readonly Setting[] {
  return [
    { name: 'ParallelizationFactor', value: change.parallelizationFactor, least: FACTOR_MIN, most: FACTOR_MAX },
    { name: 'BatchSize', value: change.batchSize, least: 1, most: BATCH_SIZE_MAX },
    {
      name: 'MaximumBatchingWindowInSeconds',
      value: inSeconds(change.batchWindowMs),
      least: 0,
      most: BATCH_WINDOW_MAX_SECONDS,
    },
    { name: 'MaximumRetryAttempts', value: change.maximumRetryAttempts, least: 0, most: RETRY_ATTEMPTS_MAX },
    {
      name: 'MaximumRecordAgeInSeconds',
      value: inSeconds(change.maximumRecordAgeMs),
      least: RECORD_AGE_MIN_SECONDS,
      most: RECORD_AGE_MAX_SECONDS,
    },
  ];
}

/** The first setting that is out of range; null when none is. */
export function refusalOfSettings(change: MappingChange): Refusal | null {
  for (const { name, value, least, most } of settingsOf(change)) {
    if (value === null || value === undefined) continue;
    if (!Number.isInteger(value) || value < least || value > most) {
      return refusals.settingOutOfRange(name, value, least, most);
    }
  }
  return null;
}
