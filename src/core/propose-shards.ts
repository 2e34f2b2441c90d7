import type { Assessment } from './assess.ts';
import type { Diagnosis } from './diagnosis.ts';
import { knowsLightLoad } from './duration-model.ts';
import { reshardRange } from './limits.ts';
import { greatestNeed } from './need-window.ts';
import type { SourceFacts } from './observation.ts';
import type { Policy } from './policy.ts';
import type { Proposal } from './proposal.ts';
import { CONTENDED, type FactorContext } from './propose-factor.ts';
import { raiseRecord } from './raise-record.ts';
import { known } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import { isDemandHidden, quarterTarget, sizeIngest } from './sizing.ts';
import { clamp, type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';
import { count, percent } from './words.ts';

/** Relief that is still needed after this long is a lasting load: it becomes shards. Assumption. */
const RELIEF_LEASE_MS: DurationMs = 15 * MINUTE_MS;
/** Share of the greatest factor that steady load may use, so that relief has room to double. */
const COMFORT_SHARE = 0.5;
/** A scale-in that leaves more than this is not worth one of ten calls. Assumption. */
const WORTH_A_CALL = 0.75;

/** What a proposal for a stream's shard count rests on. */
export interface ShardContext {
  readonly source: SourceFacts;
  readonly assessment: Assessment;
  readonly diagnosis: Diagnosis;
  readonly factorContexts: readonly FactorContext[];
  readonly policy: Policy;
  readonly now: EpochMs;
}

interface Wanted {
  readonly shards: number;
  readonly reason: Reason;
}

/** The shard count the source should have, or null when it should stay. */
export function proposeShards(context: ShardContext): Proposal | null {
  return scaleOut(context) ?? scaleIn(context);
}

/** The owner's minimum holds even when nothing else asks for shards. */
function minimum({ source, policy }: ShardContext): Wanted | null {
  const { min } = policy.bounds.shards;
  if (source.openShards >= min) return null;
  const text = `${source.openShards} shards are below the owner's minimum of ${min}`;
  return { shards: min, reason: reason('shards-raised', text, { openShards: source.openShards, neededShards: min }) };
}

function scaleOut(context: ShardContext): Proposal | null {
  const { source } = context;
  const wanted = [
    minimum(context),
    ingest(context),
    ...context.factorContexts.flatMap((one) => [reading(context, one), lasting(context, one)]),
  ].filter((one) => one !== null);
  const most = wanted.toSorted((a, b) => b.shards - a.shards)[0];
  if (most === undefined || most.shards <= source.openShards) return null;
  return make(source, quarterTarget(source.openShards, most.shards), 'out', most.reason);
}

function ingest({ source, diagnosis, assessment, policy }: ShardContext): Wanted | null {
  const finding = diagnosis.findings.find((one) => one.bottleneck === 'ingest-bound');
  const shards = sizeIngest(assessment.signals, policy);
  if (finding === undefined || shards === null) return null;
  const text = isDemandHidden(assessment.signals)
    ? `refusals hide how much is wanted, so it is as many as one call allows: ${shards}, ${source.openShards} are open`
    : `${shards} shards take what producers put at ${percent(policy.utilisationTarget)} use, ${source.openShards} are open`;
  return { shards, reason: reason('shards-raised', text, { neededShards: shards, openShards: source.openShards }) };
}

/** Shards for a consumer whose lanes could do more than its shards can be read at: room for future records. */
function reading({ source, policy }: ShardContext, { own, need, findings, consumer }: FactorContext): Wanted | null {
  const isBound = findings.some(
    (finding) => finding.bottleneck === 'read-bound' && finding.mappingId === own.mappingId,
  );
  if (!isBound || need === null || own.readableShards === 0) return null;
  const perShard = own.readLimitPerSec / own.readableShards;
  const shards = Math.ceil(need.demandPerSec / policy.utilisationTarget / perShard);
  const text = `${consumer.lambda.name} needs ${count(need.demandPerSec)} records/s and a shard gives it ${count(perShard)}: ${shards} shards, ${source.openShards} are open`;
  return {
    shards,
    reason: reason('shards-raised', text, {
      demandPerSec: Math.round(need.demandPerSec),
      neededShards: shards,
      openShards: source.openShards,
    }),
  };
}

/** Shards for a consumer: when the factor runs out, or when relief has become a lasting need. */
function lasting({ source, policy, now }: ShardContext, one: FactorContext): Wanted | null {
  const { need, memory, consumer, findings } = one;
  if (need === null || findings.some((finding) => finding.bottleneck === 'downstream-bound')) return null;
  const { max } = policy.bounds.factor;
  const comfort = Math.max(memory.baselineFactor, Math.ceil(max * COMFORT_SHARE));
  const shards = Math.ceil(need.steadySlots / comfort);
  const runsOut =
    findings.some((finding) => finding.bottleneck === 'consumer-bound') && need.steadySlots > max * source.openShards;
  const leased =
    consumer.mapping.factor > comfort && memory.changedAt !== null && now - memory.changedAt >= RELIEF_LEASE_MS;
  if (!runsOut && !(leased && need.steadySlots > comfort * source.openShards)) return null;
  if (!wouldHelp(one)) return null;
  const text = runsOut
    ? `${consumer.lambda.name} needs ${need.steadySlots} lanes for the load alone, ${max * source.openShards} are possible on ${source.openShards} shards`
    : `${consumer.lambda.name} has needed more than factor ${comfort} for ${Math.round((now - (memory.changedAt ?? now)) / MINUTE_MS)} min: a lasting load gets shards`;
  return {
    shards,
    reason: reason('shards-raised', text, {
      steadySlots: need.steadySlots,
      openShards: source.openShards,
      neededShards: shards,
    }),
  };
}

/** Shards cannot be taken back quickly: lanes must be known not to slow each other down, or what they write to. */
function wouldHelp({ memory, own, breakers, now }: FactorContext): boolean {
  const isClean = raiseRecord(memory, breakers, now) === 'clean';
  return isClean && knowsLightLoad(memory.durationModel) && (known(own.slowdown) ?? 1) < CONTENDED;
}

/** Fewer shards when no need of the whole quiet window was greater, and nothing is behind. */
function scaleIn(context: ShardContext): Proposal | null {
  const { source, assessment, diagnosis, policy, now } = context;
  const calm = diagnosis.findings.every((finding) => finding.bottleneck === 'healthy');
  const inTime = assessment.signals.consumers.every(
    (one) => (known(one.ageMaxMs) ?? Number.POSITIVE_INFINITY) <= policy.target.iteratorAgeMs / 2,
  );
  if (!calm || !inTime) return null;
  const greatest = greatestNeed(assessment.state.shards.shardNeeds, now, policy.scaleIn.shardsQuietMs);
  if (greatest === null) return null;
  const wanted = clamp(Math.ceil(greatest), policy.bounds.shards.min, policy.bounds.shards.max);
  const to = Math.max(quarterTarget(source.openShards, wanted), reshardRange(source.openShards).least);
  if (to > source.openShards * WORTH_A_CALL) return null;
  const minutes = Math.round(policy.scaleIn.shardsQuietMs / MINUTE_MS);
  const text = `no more than ${Math.ceil(greatest)} shards were needed for ${minutes} min, there are ${source.openShards}`;
  return make(
    source,
    to,
    'in',
    reason('shards-returned', text, { neededShards: Math.ceil(greatest), openShards: source.openShards }),
  );
}

function make(source: SourceFacts, to: number, direction: Proposal['direction'], why: Reason): Proposal {
  return {
    action: { kind: 'update-shard-count', sourceId: source.id, from: source.openShards, to },
    direction,
    purpose: direction === 'out' ? 'capacity' : 'hand-back',
    mappingId: null,
    downstreams: [],
    reason: why,
    prediction: null,
  };
}
