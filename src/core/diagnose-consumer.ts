import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import type { Bottleneck, Finding } from './diagnosis.ts';
import type { ConsumerObservation } from './observation.ts';
import type { Policy } from './policy.ts';
import { tripped } from './pressure.ts';
import { known } from './reading.ts';
import { split } from './series.ts';
import type { ConsumerSignals } from './signals.ts';
import { sizeConsumer } from './sizing.ts';
import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from './units.ts';
import { count } from './words.ts';

/** Growth of the greatest age, seconds per second, that is more than noise. Assumption. */
const RISING = 0.1;
/** Batches this full mean that a lane never waits for records. Assumption. */
const FULL_BATCH = 0.85;
/** A mapping that was changed or is being changed may be silent for this long. */
const CHANGE_SILENCE_MS: DurationMs = 6 * MINUTE_MS;
const SILENT_MINUTES = 3;
/** An age that polling once a second does not explain. Assumption. */
const BEHIND_MS: DurationMs = 10 * SECOND_MS;
/** Throttles over invocations below which a start was merely late. Assumption. */
const THROTTLED_SHARE = 0.01;

/** What the findings about one consumer rest on. */
export interface ConsumerContext {
  readonly consumer: ConsumerObservation;
  readonly own: ConsumerSignals;
  readonly assessment: Assessment;
  readonly policy: Policy;
  readonly breakers: readonly BreakerState[];
  readonly now: EpochMs;
}

/** What holds one consumer back; empty when nothing does. */
export function diagnoseConsumer(context: ConsumerContext): readonly Finding[] {
  const checks = [silent(context), capped(context), downstream(context), keyLimited(context)].filter(
    (one) => one !== null,
  );
  if (checks.length > 0) return checks;
  return [unreadable(context) ?? behind(context)].filter((one) => one !== null);
}

function finding(
  context: ConsumerContext,
  bottleneck: Bottleneck,
  confidence: number,
  text: string,
  numbers: Finding['numbers'],
): Finding {
  return {
    bottleneck,
    mappingId: context.consumer.mapping.id,
    confidence,
    text,
    numbers,
  };
}

/** Records arrive, nothing is invoked: longer than a batching window, an update or an idle minute explains. */
function silent(context: ConsumerContext): Finding | null {
  const { consumer, assessment, now } = context;
  const { mapping } = consumer;
  if (mapping.state === 'disabled')
    return finding(context, 'silent', 1, 'the mapping is disabled and processes nothing', {});
  const memory = assessment.state.consumers[mapping.id];
  const changed =
    memory?.changedAt !== null && memory?.changedAt !== undefined && now - memory.changedAt < CHANGE_SILENCE_MS;
  if (changed || mapping.state !== 'enabled' || mapping.hasFilter) return null;
  const arrived = split(assessment.observation.sourceMetrics.incomingRecords, now).complete.slice(-SILENT_MINUTES);
  const since = arrived[0]?.startMs;
  if (arrived.length < SILENT_MINUTES || since === undefined || arrived.some((point) => point.value <= 0)) return null;
  const quietMs = now - since - mapping.batchWindowMs - consumer.lambda.timeoutMs;
  const { invocations, throttles } = consumer.metrics;
  if (invocations.kind === 'missing' && invocations.why !== 'no-datapoints') return null;
  const anything = [invocations, throttles].some(
    (one) => one.kind === 'points' && one.points.some((point) => point.startMs >= since && point.value > 0),
  );
  if (anything || quietMs < SILENT_MINUTES * MINUTE_MS) return null;
  const records = arrived.reduce((sum, point) => sum + point.value, 0);
  return finding(
    context,
    'silent',
    0.9,
    `${count(records)} records arrived in ${SILENT_MINUTES} minutes and nothing was invoked`,
    { records },
  );
}

function capped(context: ConsumerContext): Finding | null {
  const { own, consumer } = context;
  const throttles = known(own.throttlesPerMin);
  const invocations = known(own.invocationsPerMin) ?? 0;
  if (throttles === null || throttles < Math.max(1, invocations * THROTTLED_SHARE)) return null;
  const concurrency = known(own.concurrencyMax);
  const reserved = consumer.lambda.reservedConcurrency;
  const atReserved = reserved !== null && concurrency !== null && concurrency >= reserved * 0.95;
  const which = atReserved ? `the function's reserved concurrency of ${reserved}` : "the account's concurrency limit";
  const numbers = {
    throttlesPerMin: throttles,
    ...(concurrency === null ? {} : { concurrency }),
    ...(reserved === null ? {} : { reserved }),
    slots: own.slots,
  };
  const text = `${count(throttles)} invocations a minute are throttled at ${which}, which ${own.slots} lanes need`;
  return finding(context, 'concurrency-capped', 0.9, text, numbers);
}

function downstream(context: ConsumerContext): Finding | null {
  const worse = outcomeOf(context, 'made-worse');
  if (worse !== null) return finding(context, 'downstream-bound', 0.85, worse.text, worse.numbers);
  const breaker = tripped(context.breakers);
  if (breaker !== null) {
    const text = `${breaker.downstream} is ${breaker.phase === 'open' ? 'sick' : 'being probed'}: ${breaker.reason.text}`;
    return finding(context, 'downstream-bound', 0.95, text, breaker.reason.numbers);
  }
  const suspect = context.breakers.find((one) => one.sickSince !== null);
  if (suspect === undefined) return null;
  return finding(
    context,
    'downstream-bound',
    0.5,
    `${suspect.downstream} looks sick, so far on the evidence of one minute: nothing is added before that is clear`,
    {},
  );
}

function keyLimited(context: ConsumerContext): Finding | null {
  const none = outcomeOf(context, 'no-effect');
  return none === null ? null : finding(context, 'key-limited', 0.7, none.text, none.numbers);
}

function outcomeOf(context: ConsumerContext, verdict: 'made-worse' | 'no-effect') {
  const outcome = context.assessment.outcomes.find(
    (one) => one.prediction.mappingId === context.own.mappingId && one.verdict === verdict,
  );
  return outcome?.reason ?? null;
}

/** A consumer whose age or capacity cannot be told, although records arrive. */
function unreadable(context: ConsumerContext): Finding | null {
  const { own, assessment } = context;
  const arrivals = known(assessment.signals.arrivalsPerSec) ?? 0;
  if (arrivals <= 0) return null;
  if (own.ageMaxMs.kind === 'missing') {
    return finding(
      context,
      'unknown',
      1,
      `its iterator age is missing (${own.ageMaxMs.why}) although ${count(arrivals)} records/s arrive`,
      { arrivalsPerSec: arrivals },
    );
  }
  return null;
}

function behind(context: ConsumerContext): Finding | null {
  const { own, assessment, policy } = context;
  const ageMs = known(own.ageMaxMs);
  const need = sizeConsumer(own, assessment.signals, policy);
  if (ageMs === null) return null;
  const slope = known(own.ageSlope);
  const late = ageMs > policy.target.iteratorAgeMs;
  const rising = slope !== null && slope > RISING && ageMs > Math.min(BEHIND_MS, policy.target.iteratorAgeMs / 4);
  const capacity = known(own.capacityPerSec);
  const arrivals = known(assessment.signals.arrivalsPerSec);
  const agreeing = (known(own.batchFullness) ?? 0) >= FULL_BATCH || ageMs > BEHIND_MS;
  const overloaded = arrivals !== null && capacity !== null && arrivals > capacity * 0.95 && agreeing;
  const slow = need === null || need.drainSec * SECOND_MS > policy.target.catchUpMs;
  if (!overloaded && !((late || rising) && slow)) return null;
  const confidence = [late, rising, overloaded].filter(Boolean).length >= 2 || (late && slow) ? 0.9 : 0.8;
  const numbers = {
    ageSeconds: Math.round(ageMs / SECOND_MS),
    ...(slope === null ? {} : { ageSlope: Math.round(slope * 100) / 100 }),
    ...(need === null
      ? {}
      : {
          arrivalsPerSec: Math.round(known(assessment.signals.arrivalsPerSec) ?? 0),
          demandPerSec: Math.round(need.demandPerSec),
          backlogRecords: Math.round(need.backlogRecords),
        }),
    ...(capacity === null ? {} : { capacityPerSec: Math.round(capacity) }),
    slots: own.slots,
  };
  const text = `${own.slots} lanes do ${capacity === null ? 'an unknown number of' : count(capacity)} records/s, ${need === null ? 'demand is unknown' : `${count(need.demandPerSec)} are needed`}; the oldest read is ${Math.round(ageMs / SECOND_MS)} s old`;
  return finding(context, 'consumer-bound', confidence, text, numbers);
}
