import { reshardRange } from '../../core/limits.ts';
import { clamp, type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { SourceView } from '../../sim/run/decider.ts';
import { demandShards } from './demand.ts';
import { newestEnd } from './window-log.ts';

/** Ours: the algorithms know no shards. Above the high line, below the low one, to the target between them. */
const HIGH = 0.85;
const LOW = 0.3;
const TARGET = 0.7;
const HIGH_MINUTES = 5;
const LOW_MINUTES = 60;
const REST_MS = 10 * MINUTE_MS;

/** How a mapping of parallelism to factor and shards is told among a rival's quirks. */
export const INGEST_QUIRK =
  'ours: shards follow ingest alone, to 70 % utilisation when five minutes lie above 85 % or sixty below 30 %';

/** The shards that what comes in needs, when it needs other than there are; null: leave them. */
export function ingestShards(source: SourceView, now: EpochMs, changedAt: EpochMs): number | null {
  const { openShards, status, kind } = source;
  if (kind !== 'kinesis-provisioned' || status !== 'active' || now - changedAt < REST_MS) return null;
  const endMs = newestEnd([source.incomingRecords, source.incomingBytes], now);
  const minutes = lastDemands(source, endMs, LOW_MINUTES);
  const recent = minutes.slice(0, HIGH_MINUTES);
  const { least, most } = reshardRange(openShards);
  const to = (demand: number) => clamp(Math.ceil(demand / TARGET), least, most);
  if (recent.length === HIGH_MINUTES && recent.every((demand) => demand / openShards > HIGH)) {
    return differing(to(Math.max(...recent)), openShards);
  }
  const isQuiet = minutes.length === LOW_MINUTES && minutes.every((demand) => demand / openShards < LOW);
  return isQuiet && now - changedAt >= LOW_MINUTES * MINUTE_MS ? differing(to(Math.max(...minutes)), openShards) : null;
}

/** Newest first, up to the first minute that is not visible. */
function lastDemands(source: SourceView, endMs: EpochMs, count: number): readonly number[] {
  const demands: number[] = [];
  for (let toMs = endMs; demands.length < count; toMs -= MINUTE_MS) {
    const demand = demandShards(source, 'none', toMs - MINUTE_MS, toMs);
    if (demand === null) break;
    demands.push(demand);
  }
  return demands;
}

function differing(to: number, openShards: number): number | null {
  return to === openShards ? null : to;
}
