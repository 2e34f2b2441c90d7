/** How many shards a load needs. */
import { FACTOR_MAX, SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from '../../core/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { knownCapacity } from './consumer-plan.ts';
import type { KnownRates } from './known-rates.ts';
import type { StreamPart } from './stream-part.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;

/** Records of the stream's size that one shard accepts in a second. */
export function recordsPerShard({ recordBytes }: StreamPart): number {
  return Math.min(SHARD_WRITE_RECORDS_PER_SEC, SHARD_WRITE_BYTES_PER_SEC / recordBytes);
}

/** Shards that the producers need, by minute. */
export function ingestNeeds(stream: StreamPart, rates: KnownRates): readonly number[] {
  const perShard = recordsPerShard(stream);
  return rates.burstPerSec.map((rate) => Math.max(1, Math.ceil(rate / perShard - 1e-9)));
}

/** Shards that each minute needs: for the producers, and for lanes when ten a shard are not enough. */
export function shardNeeds(scenario: Scenario, stream: StreamPart, rates: KnownRates): readonly number[] {
  return stream.consumers.reduce<readonly number[]>(
    (needs, consumer) => {
      const capacity = knownCapacity({ scenario, stream, consumer, shards: needs });
      const doubled = knownCapacity({ scenario, stream, consumer, shards: needs.map((count) => 2 * count) });
      return needs.map((count, minute) => {
        const least = capacity(minute, FACTOR_MAX).recordsPerSec;
        const rate = rates.meanPerSec[minute] ?? 0;
        const isScaling = doubled(minute, FACTOR_MAX).recordsPerSec > 1.5 * least;
        return least >= rate || least <= 0 || !isScaling ? count : Math.ceil((count * rate) / least);
      });
    },
    ingestNeeds(stream, rates),
  );
}

/** The greatest need of each bin. */
export function atMostPerBin(needs: readonly number[], binSeconds: number): readonly number[] {
  const perBin = binSeconds / MINUTE_SECONDS;
  return Array.from({ length: Math.ceil(needs.length / perBin) }, (_, bin) =>
    needs.slice(bin * perBin, (bin + 1) * perBin).reduce((most, need) => Math.max(most, need), 1),
  );
}
