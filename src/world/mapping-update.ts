/** What an update does to a mapping's settings, and how long it stops polling. */
import type { MappingChange } from './account-api.ts';
import type { Chance } from './random.ts';
import type { ConsumerConfig, Physics } from './world-config.ts';

/** What the change does not name stays. Null is a value: no limit. */
export function updated(config: ConsumerConfig, change: MappingChange): ConsumerConfig {
  const { maximumRetryAttempts, maximumRecordAgeMs } = change;
  return {
    ...config,
    factor: change.parallelizationFactor ?? config.factor,
    batchSize: change.batchSize ?? config.batchSize,
    batchWindowMs: change.batchWindowMs ?? config.batchWindowMs,
    maximumRetryAttempts: maximumRetryAttempts === undefined ? config.maximumRetryAttempts : maximumRetryAttempts,
    maximumRecordAgeMs: maximumRecordAgeMs === undefined ? config.maximumRecordAgeMs : maximumRecordAgeMs,
    bisectOnError: change.bisectOnError ?? config.bisectOnError,
  };
}

/** One pause for one update, however many settings it names. Some take much longer, if the physics says so. */
export function drawPauseMs({ mappingUpdatePauseMs }: Physics, { uniform }: Chance): number {
  const { min, max, tail } = mappingUpdatePauseMs;
  const place = uniform();
  if (tail !== undefined && uniform() < tail.share) return max + (tail.longest - max) * place;
  return min + (max - min) * place;
}
