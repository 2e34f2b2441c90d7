import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import { diagnoseConsumer } from './diagnose-consumer.ts';
import type { Diagnosis, Finding } from './diagnosis.ts';
import { downstreamsOf } from './downstream-evidence.ts';
import { SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from './limits.ts';
import type { Policy } from './policy.ts';
import { known } from './reading.ts';
import type { Signals } from './signals.ts';
import { type EpochMs, SECOND_MS } from './units.ts';
import { count, percent } from './words.ts';

/** Refused writes for this many minutes in a row are a lack of shards; a burst inside a second is not. */
const INGEST_MINUTES = 2;
/** Refused records over accepted ones below which bursts inside a second explain them. Assumption. */
const INGEST_LEAST_SHARE = 0.01;
/** Mean use of the shards below which refusals come from hot keys. Assumption. */
const HOT_BELOW = 0.5;
/** Accepted demand over the shards' limit from which on one minute is enough. Assumption. */
const INGEST_NEAR_LIMIT = 0.9;

/** Refusals that fall this fast from minute to minute are producers emptying their buffers: there are shards enough. Assumption. */
const DRAINING = -0.03;

/** Worst first. Unknown comes before healthy: what cannot be seen is not well. */
const SEVERITY: Readonly<Record<Finding['bottleneck'], number>> = {
  'data-loss-clock': 0,
  silent: 1,
  'downstream-bound': 2,
  'concurrency-capped': 3,
  poison: 4,
  regressed: 5,
  'ingest-bound': 6,
  'read-bound': 7,
  'consumer-bound': 8,
  'hot-shard': 9,
  'key-limited': 10,
  slow: 11,
  unknown: 12,
  healthy: 13,
};

/** Names what holds the source back, with evidence. Several findings can hold at once. */
export function diagnose(
  assessment: Assessment,
  policy: Policy,
  breakers: readonly BreakerState[],
  now: EpochMs,
): Diagnosis {
  const { observation, signals } = assessment;
  const consumers = known(observation.consumers);
  const blind = blindness(assessment, policy);
  const findings = [
    ...blind,
    ...(blind.length > 0 ? [] : ingest(assessment)),
    ...(consumers ?? []).flatMap((consumer) => {
      const own = signals.consumers.find((one) => one.mappingId === consumer.mapping.id);
      if (own === undefined) return [];
      const names = downstreamsOf(consumer);
      const relevant = breakers.filter((breaker) => names.includes(breaker.downstream));
      return diagnoseConsumer({ consumer, own, assessment, policy, breakers: relevant, now });
    }),
  ].toSorted((a, b) => SEVERITY[a.bottleneck] - SEVERITY[b.bottleneck]);
  const [first, ...rest] = findings;
  return { findings: first === undefined ? [healthy(assessment, policy)] : [first, ...rest] };
}

/** Without a fresh picture nothing is diagnosed that a reading would have to prove. */
function blindness({ observation, signals }: Assessment, policy: Policy): readonly Finding[] {
  if (observation.source.kind === 'missing')
    return [unknown(`the stream could not be read (${observation.source.why})`)];
  if (observation.consumers.kind === 'missing')
    return [unknown(`the mappings could not be read (${observation.consumers.why})`)];
  if (signals.freshness.kind === 'missing') return [unknown(`no metric has a data point (${signals.freshness.why})`)];
  const ageMs = signals.freshness.value;
  if (ageMs > policy.freshness.maxAgeMs) {
    const seconds = Math.round(ageMs / SECOND_MS);
    return [
      unknown(
        `the newest metric is ${seconds} s old, at most ${policy.freshness.maxAgeMs / SECOND_MS} s are accepted`,
        { ageSeconds: seconds },
      ),
    ];
  }
  if (signals.arrivalsPerSec.kind === 'missing')
    return [unknown(`arrivals are missing (${signals.arrivalsPerSec.why})`)];
  return [];
}

function unknown(text: string, numbers: Readonly<Record<string, number>> = {}): Finding {
  return { bottleneck: 'unknown', mappingId: null, confidence: 1, text, numbers };
}

function ingest({ signals }: Assessment): readonly Finding[] {
  const utilisation = known(signals.ingestUtilisation);
  if (utilisation === null) return [];
  const throttled = known(signals.writeThrottledPerSec) ?? 0;
  if (throttled > 0 && (known(signals.writeThrottledGrowth) ?? 0) < DRAINING) return [];
  const isMore = throttled >= (known(signals.arrivalsPerSec) ?? 0) * INGEST_LEAST_SHARE;
  const refusedLong = isMore && signals.writeThrottledMinutes >= INGEST_MINUTES;
  const refusedNearLimit = signals.writeThrottledMinutes >= 1 && utilisation >= INGEST_NEAR_LIMIT;
  if (!refusedLong && !refusedNearLimit && utilisation < INGEST_NEAR_LIMIT) return [];
  const accepted = acceptedUtilisation(signals) ?? utilisation;
  const numbers = {
    ingestUtilisation: utilisation,
    acceptedUtilisation: accepted,
    writeThrottledPerSec: throttled,
    writeThrottledMinutes: signals.writeThrottledMinutes,
    openShards: signals.openShards,
  };
  const refused = `producers are refused: ${count(throttled)} attempts/s, ${signals.writeThrottledMinutes} min in a row`;
  if (throttled > 0 && accepted < HOT_BELOW) return refusedLong ? [hotShard(refused, accepted, numbers)] : [];
  const text =
    signals.writeThrottledMinutes > 0
      ? `${refused}, on ${signals.openShards} shards`
      : `producers use ${percent(utilisation)} of what ${signals.openShards} shards accept`;
  const confidence = refusedLong || refusedNearLimit ? 0.9 : 0.8;
  return [{ bottleneck: 'ingest-bound', mappingId: null, confidence, text, numbers }];
}

/** What was accepted over what the open shards would accept if the load were even; null when it cannot be told. */
function acceptedUtilisation({ arrivalsPerSec, bytesPerSec, openShards }: Signals): number | null {
  const records = known(arrivalsPerSec);
  const bytes = known(bytesPerSec);
  if (records === null || bytes === null || openShards === 0) return null;
  return Math.max(records / SHARD_WRITE_RECORDS_PER_SEC, bytes / SHARD_WRITE_BYTES_PER_SEC) / openShards;
}

/** Refusals while most of the stream is idle: a few keys are hot, and even more shards would be idle. */
function hotShard(refused: string, accepted: number, numbers: Finding['numbers']): Finding {
  const text = `${refused}, while the stream is used to ${percent(accepted)}: a few partition keys carry too much, more shards would not help`;
  return { bottleneck: 'hot-shard', mappingId: null, confidence: 0.8, text, numbers };
}

function healthy({ signals }: Assessment, policy: Policy): Finding {
  const seconds = Math.round(Math.max(0, ...signals.consumers.map((one) => known(one.ageMaxMs) ?? 0)) / SECOND_MS);
  const lateSeconds = Math.max(0, seconds - policy.target.iteratorAgeMs / SECOND_MS);
  const arrivals = known(signals.arrivalsPerSec) ?? 0;
  const end = lateSeconds > 0 ? 'and the backlog drains in time with what is there' : 'and there is headroom';
  const text = `${count(arrivals)} records/s arrive, the oldest read is ${seconds} s old, ${end}`;
  const numbers = { ageSeconds: seconds, arrivalsPerSec: arrivals, ...(lateSeconds > 0 ? { lateSeconds } : {}) };
  return { bottleneck: 'healthy', mappingId: null, confidence: 0.9, text, numbers };
}
