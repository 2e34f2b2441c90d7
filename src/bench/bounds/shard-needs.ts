/** How many shards a load needs. */
import { FACTOR_MAX } from '../../core/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { knownCapacity } from './consumer-plan.ts';
import { keyedNeeds } from './keyed-needs.ts';
import type { KnownRates } from './known-rates.ts';
import type { QuotaParts } from './quota-parts.ts';
import { recordsPerShard } from './shard-limit.ts';
import type { StreamPart } from './stream-part.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;

/** Shards that the producers need, by minute, if keys fell evenly: nobody needs fewer. */
export function ingestNeeds(stream: StreamPart, rates: KnownRates): readonly number[] {
  const perShard = recordsPerShard(stream);
  return rates.burstPerSec.map((rate) => Math.max(1, Math.ceil(rate / perShard - 1e-9)));
}

/** Shards that each minute needs: for the producers, and for lanes when ten a shard are not enough. */
export function shardNeeds(
  scenario: Scenario,
  stream: StreamPart,
  rates: KnownRates,
  parts: QuotaParts = new Map(),
): readonly number[] {
  return stream.consumers.reduce<readonly number[]>(
    (needs, consumer) => {
      const about = { scenario, stream, consumer, quotaParts: parts.get(consumer) };
      const capacity = knownCapacity({ ...about, shards: needs });
      const doubled = knownCapacity({ ...about, shards: needs.map((count) => 2 * count) });
      return needs.map((count, minute) => {
        const least = capacity(minute, FACTOR_MAX).recordsPerSec;
        const rate = rates.meanPerSec[minute] ?? 0;
        const isScaling = doubled(minute, FACTOR_MAX).recordsPerSec > 1.5 * least;
        return least >= rate || least <= 0 || !isScaling ? count : Math.ceil((count * rate) / least);
      });
    },
    keyedNeeds(scenario, stream, rates),
  );
}

/** The greatest need of each bin. */
export function atMostPerBin(needs: readonly number[], binSeconds: number): readonly number[] {
  const perBin = binSeconds / MINUTE_SECONDS;
  return Array.from({ length: Math.ceil(needs.length / perBin) }, (_, bin) =>
    needs.slice(bin * perBin, (bin + 1) * perBin).reduce((most, need) => Math.max(most, need), 1),
  );
}
