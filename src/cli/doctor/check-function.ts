/** What the function of a consumer, and the account's concurrency, allow. */
import { FACTOR_MIN } from '../../core/limits.ts';
import type { ConsumerObservation } from '../../core/observation.ts';
import { known } from '../../core/reading.ts';
import { formatDuration, formatNumber, formatShare, joinWords, oneLine } from '../../report/format.ts';
import { type Check, ok, stop, warn } from './check.ts';
import type { DoctorFacts } from './doctor-facts.ts';

/** A duration this close to the timeout is a sign of records that take too long. Same share as the diagnosis `slow`. */
const NEAR_TIMEOUT = 0.8;

/** Every check of one function. */
export function functionChecks(facts: DoctorFacts, consumer: ConsumerObservation): readonly Check[] {
  return [
    checkVersion(facts, consumer),
    checkTimeout(facts, consumer),
    checkReserved(facts, consumer),
    checkAccount(facts, consumer),
    checkTriggers(consumer),
  ];
}

function checkVersion({ qualifiers }: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const qualifier = qualifiers[mapping.id] ?? null;
  if (qualifier !== null) return ok('version', `it invokes ${lambda.name}:${oneLine(qualifier)}`, lambda.name);
  return warn(
    'version',
    'it invokes $LATEST: every deploy is live on all lanes at once, with nothing to go back to',
    'publish versions and let the mapping invoke an alias: aws lambda create-alias, then --function-name NAME:ALIAS',
    lambda.name,
  );
}

function checkTimeout({ signals }: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'timeout';
  const own = signals.consumers.find((one) => one.mappingId === mapping.id);
  const longestMs = own === undefined ? null : known(own.durationMaxMs);
  const limit = `timeout ${formatDuration(lambda.timeoutMs)}`;
  if (longestMs === null) return ok(id, `${limit}; no invocation lately to compare it with`, lambda.name);
  const fact = `${limit}, the longest invocation took ${formatDuration(longestMs)} (${formatShare(longestMs / lambda.timeoutMs)})`;
  if (longestMs < lambda.timeoutMs * NEAR_TIMEOUT) return ok(id, fact, lambda.name);
  return warn(
    id,
    `${fact}: a batch that times out fails as a whole and comes again`,
    'raise the timeout, give it more memory, or make batches smaller; time out calls to others earlier than the function',
    lambda.name,
  );
}

/** Lanes at this factor; null: the number of shards is not known. */
function lanesAt(facts: DoctorFacts, factor: number): number | null {
  const source = known(facts.observation.source);
  return source === null ? null : source.openShards * factor;
}

function checkReserved(facts: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'reserved-concurrency';
  const { reservedConcurrency: reserved } = lambda;
  if (reserved === null) return ok(id, 'nothing reserved: it shares the concurrency of the account', lambda.name);
  const now = lanesAt(facts, mapping.factor);
  const most = lanesAt(facts, facts.policy.bounds.factor.max);
  const raise = (lanes: number): string =>
    `aws lambda put-function-concurrency --function-name ${lambda.name} --reserved-concurrent-executions ${lanes}`;
  if (now === null || most === null) return ok(id, `${reserved} reserved`, lambda.name);
  if (reserved < now) {
    return stop(
      id,
      `${reserved} reserved for ${now} lanes: it is throttled by its own setting`,
      raise(most),
      lambda.name,
    );
  }
  if (reserved >= most) return ok(id, `${reserved} reserved, enough for ${most} lanes`, lambda.name);
  const reach = Math.max(FACTOR_MIN, Math.floor((reserved / most) * facts.policy.bounds.factor.max));
  return warn(
    id,
    `${reserved} reserved: enough up to a factor of ${reach}, not for the ${most} lanes that bounds.factor.max ${facts.policy.bounds.factor.max} allows`,
    `${raise(most)}, or set bounds.factor.max to ${reach}`,
    lambda.name,
  );
}

function checkAccount(facts: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'account-concurrency';
  const limit = known(facts.account.concurrencyLimit);
  const inUse = known(facts.account.concurrencyInUse);
  const now = lanesAt(facts, mapping.factor);
  const most = lanesAt(facts, facts.policy.bounds.factor.max);
  if (limit === null || now === null || most === null) {
    return warn(
      id,
      'the concurrency limit of the account, or the number of shards, could not be read',
      'see permissions and readings',
      lambda.name,
    );
  }
  const used = inUse === null ? 'use unknown' : `${formatNumber(inUse)} in use`;
  const fact = `the account allows ${formatNumber(limit)} (${used}); ${formatNumber(now)} lanes now, ${formatNumber(most)} at most`;
  const todo = `raise the quota "Concurrent executions" of Lambda, or lower bounds.factor.max`;
  if (limit < now) return stop(id, `${fact}: not even today's lanes fit`, todo, lambda.name);
  if (limit - (inUse ?? 0) >= most - now) return ok(id, fact, lambda.name);
  return warn(id, `${fact}: what is left does not reach for the greatest factor allowed`, todo, lambda.name);
}

function checkTriggers({ lambda }: ConsumerObservation): Check {
  const id = 'other-triggers';
  if (lambda.otherSources.length === 0) return ok(id, 'no other mapping invokes it', lambda.name);
  const others = joinWords(lambda.otherSources.map((arn) => arn.slice(arn.lastIndexOf(':') + 1)));
  return warn(
    id,
    `${others} invoke it too: its metrics count all of them together, so ages and durations mislead, and no valve may be set`,
    'give the stream a function of its own (the same code will do)',
    lambda.name,
  );
}
