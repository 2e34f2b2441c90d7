/** What the event source mapping of a consumer has to have. */
import type { ConsumerObservation } from '../../core/observation.ts';
import { known } from '../../core/reading.ts';
import { DAY_MS, SECOND_MS } from '../../core/units.ts';
import { formatDuration, formatNumber, formatShare, joinWords } from '../../report/format.ts';
import { type Check, ok, stop, warn } from './check.ts';
import type { DoctorFacts } from './doctor-facts.ts';

/** Fewer retries than this are gone within a short outage of what stands behind. Assumption. */
const FEW_RETRIES = 3;
/** Batches this full are as large as they can be. Assumption. */
const FULL = 0.9;
/** Batches below this share, many times a minute, pay for invocations that carry little. Assumption. */
const THIN = 0.1;
const MANY_INVOCATIONS_PER_MIN = 600;
/** A full batch smaller than this leaves a lever unused. Assumption. */
const SMALL_BATCH = 100;

/** Every check of one mapping. */
export function mappingChecks(facts: DoctorFacts, consumer: ConsumerObservation): readonly Check[] {
  return [
    checkState(consumer),
    checkStart(facts, consumer),
    checkWindow(facts, consumer),
    checkFailures(facts, consumer),
    checkRetries(consumer),
    checkRecordAge(facts, consumer),
    checkBatch(facts, consumer),
  ];
}

function checkState({ mapping, lambda }: ConsumerObservation): Check {
  const { state } = mapping;
  const fact = `the mapping is ${state}`;
  if (state === 'enabled' || state === 'updating') return ok('mapping-state', fact, lambda.name);
  return stop(
    'mapping-state',
    `${fact}: it processes nothing`,
    `enable it: ${update(mapping.id, '--enabled')}`,
    lambda.name,
  );
}

function checkStart({ policy, name }: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const { startingPosition } = mapping;
  const id = 'starting-position';
  if (startingPosition !== 'latest') return ok(id, `it starts at ${startingPosition}`, lambda.name);
  if (policy.accept.latest) {
    return warn(
      id,
      'it starts at LATEST, which can lose records in an update, and its owner accepts that',
      'nothing, or make a mapping that starts at TRIM_HORIZON',
      lambda.name,
    );
  }
  return stop(
    id,
    'it starts at LATEST: an update of the mapping can lose records, so the factor is not touched',
    `make the mapping anew with --starting-position TRIM_HORIZON, or accept it: "accept": {"latest": true} in streams/${name}`,
    lambda.name,
  );
}

function checkWindow({ policy, name }: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'tumbling-window';
  if (mapping.tumblingWindowMs === null) return ok(id, 'no tumbling window', lambda.name);
  const window = `a tumbling window of ${formatDuration(mapping.tumblingWindowMs)}`;
  if (policy.accept.tumblingWindow) {
    return warn(id, `${window}, and its owner accepts that changes break it`, 'nothing', lambda.name);
  }
  return stop(
    id,
    `${window}: a change of factor or shards would break the window that is open, so neither is touched`,
    `accept it: "accept": {"tumblingWindow": true} in streams/${name}`,
    lambda.name,
  );
}

/** One bad record must not stop a lane until it expires. */
function checkFailures({ observation }: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'failure-handling';
  const ageSeconds = Math.round((known(observation.source)?.retentionMs ?? DAY_MS) / 2 / SECOND_MS);
  const settings: readonly (readonly [missing: boolean, name: string, option: string])[] = [
    [mapping.maximumRetryAttempts === null, 'MaximumRetryAttempts', '--maximum-retry-attempts 10'],
    [!mapping.bisectOnError, 'BisectBatchOnFunctionError', '--bisect-batch-on-function-error'],
    [mapping.maximumRecordAgeMs === null, 'MaximumRecordAgeInSeconds', `--maximum-record-age-in-seconds ${ageSeconds}`],
    [
      !mapping.hasFailureDestination,
      'DestinationConfig.OnFailure',
      '--destination-config \'{"OnFailure":{"Destination":"<ARN of a queue or topic>"}}\'',
    ],
  ];
  const missing = settings.filter(([isMissing]) => isMissing);
  if (missing.length === 0) return ok(id, 'retries, bisect, record age and failure destination are set', lambda.name);
  return warn(
    id,
    `not set: ${joinWords(missing.map(([, name]) => name))}; a record that always fails stops its lane until it expires, and no factor helps`,
    update(mapping.id, ...missing.map(([, , option]) => option)),
    lambda.name,
  );
}

/** With few retries and nowhere to put what failed, a short outage throws records away. */
function checkRetries({ mapping, lambda }: ConsumerObservation): Check {
  const id = 'retries-against-outage';
  const { maximumRetryAttempts: retries, hasFailureDestination } = mapping;
  if (retries === null) return ok(id, 'retried until a record expires', lambda.name);
  const fact = `${retries === 1 ? '1 retry' : `${retries} retries`}, ${hasFailureDestination ? 'then to the failure destination' : 'then the records are thrown away'}`;
  if (retries >= FEW_RETRIES) return ok(id, fact, lambda.name);
  if (hasFailureDestination) {
    return warn(
      id,
      fact,
      `more retries outlast a short outage: ${update(mapping.id, '--maximum-retry-attempts 10')}`,
      lambda.name,
    );
  }
  return stop(
    id,
    `${fact}: an outage of seconds behind the function loses them`,
    `${update(mapping.id, '--maximum-retry-attempts 10')}, and set a failure destination`,
    lambda.name,
  );
}

/** A record that is given up before the backlog could drain is lost by design of the mapping. */
function checkRecordAge({ policy }: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'record-age';
  const { maximumRecordAgeMs } = mapping;
  const { iteratorAgeMs, catchUpMs } = policy.target;
  if (maximumRecordAgeMs === null) return ok(id, 'no maximum record age', lambda.name);
  const fact = `records are given up at ${formatDuration(maximumRecordAgeMs)}`;
  const neededMs = iteratorAgeMs + catchUpMs;
  if (maximumRecordAgeMs > neededMs) return ok(id, fact, lambda.name);
  return stop(
    id,
    `${fact}, which is within the ${formatDuration(neededMs)} that lateness and catching up may take`,
    update(mapping.id, `--maximum-record-age-in-seconds ${Math.ceil((neededMs * 4) / SECOND_MS)}`),
    lambda.name,
  );
}

/** Settings of batches that starve the function or eat up the target. */
function checkBatch(facts: DoctorFacts, { mapping, lambda }: ConsumerObservation): Check {
  const id = 'batch';
  const { batchSize, batchWindowMs } = mapping;
  const targetMs = facts.policy.target.iteratorAgeMs;
  const fact = `batches of up to ${formatNumber(batchSize)}, window ${formatDuration(batchWindowMs)}`;
  if (batchWindowMs * 2 > targetMs) {
    const seconds = Math.floor(targetMs / 4 / SECOND_MS);
    const todo = update(mapping.id, `--maximum-batching-window-in-seconds ${seconds}`);
    return warn(
      id,
      `${fact}: waiting takes more than half of the target of ${formatDuration(targetMs)}`,
      todo,
      lambda.name,
    );
  }
  const signals = facts.signals.consumers.find((one) => one.mappingId === mapping.id);
  const fullness = signals === undefined ? null : known(signals.batchFullness);
  if (fullness === null) return ok(id, `${fact}; how full they are is not known`, lambda.name);
  const full = `${fact}, ${formatShare(Math.min(1, fullness))} full`;
  if (fullness >= FULL && batchSize < SMALL_BATCH) {
    const todo = `larger batches cost no lane: ${update(mapping.id, `--batch-size ${SMALL_BATCH * 5}`)}`;
    return warn(id, `${full}: the function is starved by its batch size`, todo, lambda.name);
  }
  const perMin = signals === undefined ? null : known(signals.invocationsPerMin);
  if (fullness < THIN && perMin !== null && perMin > MANY_INVOCATIONS_PER_MIN) {
    const todo = update(mapping.id, '--maximum-batching-window-in-seconds 1');
    return warn(id, `${full}, ${formatNumber(perMin)} invocations a minute that carry little`, todo, lambda.name);
  }
  return ok(id, full, lambda.name);
}

function update(mappingId: string, ...options: readonly string[]): string {
  return `aws lambda update-event-source-mapping --uuid ${mappingId} ${options.join(' ')}`;
}

/** The consumers of a source; empty where they could not be read, which the readings check says. */
export function consumersOf({ observation }: DoctorFacts): readonly ConsumerObservation[] {
  return known(observation.consumers) ?? [];
}
