/** How many shards the producers need with the keys they have: no shard may get more than it accepts. */

import { detailOf } from '../../sim/scenario/detail-of.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { fullestShare } from '../../sim/score/key-spread.ts';
import { burstQuantile } from './burst-quantile.ts';
import type { KnownRates } from './known-rates.ts';
import { recordsPerShard } from './shard-limit.ts';
import type { StreamPart } from './stream-part.ts';

/** So many times the shards that even keys need are tried; where those do not help, no number does. */
const MOST_TIMES = 4;
const MOST_MORE = 8;

/** Shards by minute. Where no number is enough, because one key is too much, it stays with what there is. */
export function keyedNeeds(
  scenario: Scenario,
  stream: StreamPart,
  { peakPerSec, dispersion }: Pick<KnownRates, 'peakPerSec' | 'dispersion'>,
): readonly number[] {
  const perShard = recordsPerShard(stream);
  const shares = new Map<number, number>();
  const shareOf = (shards: number): number => {
    const share = shares.get(shards) ?? fullestShare(stream.keys, shards);
    shares.set(shards, share);
    return share;
  };
  const onFullest = fullestOf(scenario, dispersion);
  const needs = new Map<number, number>();
  return peakPerSec.map((rate) => {
    const known = needs.get(rate);
    if (known !== undefined) return known;
    const even = Math.max(1, Math.ceil(rate / perShard - 1e-9));
    const most = even * MOST_TIMES + MOST_MORE;
    let shards = even;
    while (shards <= most && onFullest(rate, shareOf(shards)) > perShard + 1e-6) shards += 1;
    const need = shards <= most ? shards : Math.max(even, stream.source.shards);
    needs.set(rate, need);
    return need;
  });
}

/**
 * Records that come at once to a shard with this share, 0.999 quantile. Single batches: what comes in a tick comes at once,
 * a shard keeps room for a second, and chance parts the keys. A fluid: a second of the whole stream, by shares.
 */
function fullestOf(scenario: Scenario, dispersion: number): (perSec: number, share: number) => number {
  if (detailOf(scenario) === 'fluid') return (perSec, share) => burstQuantile(perSec, dispersion) * share;
  const seconds = Math.max(1, scenario.physics.tickSeconds);
  return (perSec, share) =>
    burstQuantile(perSec * seconds * share, dispersion === 0 ? 0 : 1 + (dispersion - 1) * share);
}
