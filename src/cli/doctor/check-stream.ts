/** What the stream itself has to have: kind, size, limits, retention, and who else reads it. */
import { callsLeft } from '../../core/ledger.ts';
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../../core/limits.ts';
import { known } from '../../core/reading.ts';
import { split } from '../../core/series.ts';
import { HOUR_MS } from '../../core/units.ts';
import { formatDuration, formatNumber, joinWords } from '../../report/format.ts';
import { type Check, ok, stop, warn } from './check.ts';
import { consumersOf } from './check-mapping.ts';
import type { DoctorFacts } from './doctor-facts.ts';

/** Retention below this many times what lateness and catching up may take leaves little for the unexpected. Assumption. */
const RETENTION_MARGIN = 4;
/** Reads this much above what mappings explain are somebody else's. Assumption. */
const UNEXPLAINED_READS = 0.5;

/** Every check of the stream; none where it could not be read, which the readings check says. */
export function streamChecks(facts: DoctorFacts): readonly Check[] {
  if (known(facts.observation.source) === null) return [];
  return [
    checkKind(facts),
    checkBounds(facts),
    checkShardQuota(facts),
    checkLedger(facts),
    checkRetention(facts),
    checkRegistered(facts),
    checkReads(facts),
  ].flatMap((check) => check ?? []);
}

function checkKind({ observation }: DoctorFacts): Check | null {
  const source = known(observation.source);
  if (source === null) return null;
  const shards = `${source.openShards} open ${source.openShards === 1 ? 'shard' : 'shards'}`;
  switch (source.kind) {
    case 'kinesis-provisioned':
      return ok('kind', `provisioned, ${shards}, ${source.status}`);
    case 'kinesis-on-demand':
      return warn(
        'kind',
        `on-demand, ${shards}: AWS sets the shards, only the factor can be turned`,
        'nothing; consider warm throughput for known peaks',
      );
    case 'dynamodb-stream':
      return warn('kind', 'a DynamoDB stream: only the factor can be turned, retention is 24 h', 'nothing');
  }
}

function checkBounds({ observation, policy, name }: DoctorFacts): Check | null {
  const source = known(observation.source);
  if (source?.kind !== 'kinesis-provisioned') return null;
  const { min, max } = policy.bounds.shards;
  const fact = `${source.openShards} shards within bounds.shards ${min} to ${max}`;
  if (source.openShards < max && source.openShards >= min) return ok('shard-bounds', fact);
  if (source.openShards === max) {
    return warn('shard-bounds', `${fact}: there is no room to scale out`, `raise bounds.shards.max in streams/${name}`);
  }
  return warn(
    'shard-bounds',
    `${source.openShards} shards are outside bounds.shards ${min} to ${max}`,
    `set bounds.shards in streams/${name} so that they hold what is there`,
  );
}

function checkShardQuota({ shardLimits, observation, policy }: DoctorFacts): Check | null {
  const source = known(observation.source);
  if (source?.kind !== 'kinesis-provisioned') return null;
  if (shardLimits.kind === 'unread') {
    return warn(
      'shard-quota',
      `the shard quota of the account could not be read: ${shardLimits.why}`,
      'grant kinesis:DescribeLimits to whoever runs the doctor',
    );
  }
  const { limit, open } = shardLimits.value;
  const fact = `the account has ${formatNumber(open)} of ${formatNumber(limit)} shards open`;
  const wanted = Math.max(0, Math.min(policy.bounds.shards.max, source.openShards * 2) - source.openShards);
  if (limit - open >= wanted) return ok('shard-quota', fact);
  return warn(
    'shard-quota',
    `${fact}: doubling this stream needs ${wanted} more`,
    'raise the quota "Shards per Region" of Kinesis',
  );
}

function checkLedger({ ledger, observation, policy, at }: DoctorFacts): Check | null {
  if (known(observation.source)?.kind !== 'kinesis-provisioned') return null;
  const id = 'reshard-calls';
  if (ledger.kind === 'unread') {
    return warn(
      id,
      `how many of the ${UPDATE_SHARD_COUNT_CALLS_PER_DAY} UpdateShardCount calls of the day are left is not known: ${ledger.why}`,
      'name the table with --table',
    );
  }
  const left = callsLeft(ledger.value, at);
  const others = ledger.value.filter(({ by }) => by === 'other').reduce((sum, { calls }) => sum + calls, 0);
  const who = others === 0 ? 'none used by others' : `${others} used by others`;
  const fact = `${left} of ${UPDATE_SHARD_COUNT_CALLS_PER_DAY} UpdateShardCount calls left in the rolling day, ${who}`;
  if (left > policy.ledger.reserve && others === 0) return ok(id, fact);
  if (others > 0)
    return warn(
      id,
      fact,
      'stop the other scaler of this stream: two controllers spend the same ten calls and undo each other',
    );
  return warn(
    id,
    `${fact}; ${policy.ledger.reserve} are kept for emergencies`,
    'wait: calls come back a day after they were made',
  );
}

function checkRetention({ observation, policy, name }: DoctorFacts): Check | null {
  const source = known(observation.source);
  if (source === null) return null;
  const neededMs = policy.target.iteratorAgeMs + policy.target.catchUpMs;
  const fact = `records are kept for ${formatDuration(source.retentionMs)}; target and catching up take ${formatDuration(neededMs)}`;
  const hours = Math.ceil((neededMs * RETENTION_MARGIN) / HOUR_MS);
  const todo = `aws kinesis increase-stream-retention-period --stream-name ${name} --retention-period-hours ${hours}`;
  if (source.retentionMs <= neededMs)
    return stop('retention', `${fact}: records are lost before they count as late`, todo);
  if (source.retentionMs < neededMs * RETENTION_MARGIN) return warn('retention', fact, todo);
  return ok('retention', fact);
}

function checkRegistered({ registered }: DoctorFacts): Check {
  const id = 'registered-readers';
  if (registered.kind === 'unread') {
    const todo = 'grant kinesis:ListStreamConsumers and lambda:ListEventSourceMappings to whoever runs the doctor';
    return warn(id, `registered consumers could not be read: ${registered.why}`, todo);
  }
  const { value } = registered;
  const strangers = value.filter(({ used }) => !used);
  if (value.length === 0) return ok(id, 'no registered (enhanced fan-out) consumer');
  if (strangers.length === 0)
    return ok(id, `mappings use every registered consumer: ${joinWords(value.map((one) => one.name))}`);
  return warn(
    id,
    `registered and used by no mapping: ${joinWords(strangers.map((one) => one.name))}; Headgate cannot see how they keep up`,
    'make sure that they follow a reshard (KCL does), or deregister them',
  );
}

/** More records read than standard mappings explain: somebody reads who has no mapping. */
function checkReads(facts: DoctorFacts): Check {
  const id = 'other-readers';
  const { sourceMetrics } = facts.observation;
  const read = sumOf(split(sourceMetrics.readRecords, facts.at).complete);
  const incoming = sumOf(split(sourceMetrics.incomingRecords, facts.at).complete);
  if (read === null || incoming === null || incoming === 0) return ok(id, 'no traffic lately to tell other readers by');
  const mappings = consumersOf(facts).filter(({ mapping }) => mapping.fanOut === 'standard').length;
  const times = read / incoming;
  const fact = `each record was read ${formatNumber(Math.round(times * 10) / 10)} times lately; ${mappings} standard ${mappings === 1 ? 'mapping explains' : 'mappings explain'} ${mappings}`;
  if (times <= mappings + UNEXPLAINED_READS) return ok(id, fact);
  return warn(
    id,
    `${fact}: somebody reads without a mapping (or a backlog was drained)`,
    'find out who: KCL, Firehose, another account; all standard readers share 2 MB/s and five reads a second of each shard',
  );
}

function sumOf(points: readonly { readonly value: number }[]): number | null {
  return points.length === 0 ? null : points.reduce((sum, { value }) => sum + value, 0);
}
