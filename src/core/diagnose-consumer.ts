import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import { diagnoseBehind } from './diagnose-behind.ts';
import type { Bottleneck, Finding } from './diagnosis.ts';
import type { ConsumerObservation } from './observation.ts';
import type { Policy } from './policy.ts';
import { tripped } from './pressure.ts';
import { known } from './reading.ts';
import { split } from './series.ts';
import type { ConsumerSignals } from './signals.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';
import { count } from './words.ts';

/** A mapping that was changed or is being changed may be silent for this long. */
const CHANGE_SILENCE_MS: DurationMs = 6 * MINUTE_MS;
const SILENT_MINUTES = 3;
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
  return [unreadable(context) ?? behindOf(context)].filter((one) => one !== null);
}

function behindOf(context: ConsumerContext): Finding | null {
  const behind = diagnoseBehind(context.own, context.assessment.signals, context.policy);
  return behind === null ? null : finding(context, behind.bottleneck, behind.confidence, behind.text, behind.numbers);
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
  const { invocations, throttles } = consumer.metrics;
  if (invocations.kind === 'missing' && invocations.why !== 'no-datapoints') return null;
  const active = [invocations, throttles].flatMap((one) => (one.kind === 'points' ? one.points : []));
  const last = Math.max(0, ...active.filter((point) => point.value > 0).map((point) => point.startMs));
  const waiting = split(assessment.observation.sourceMetrics.incomingRecords, now).complete;
  const arrived = waiting.filter((point) => point.startMs > last && point.value > 0);
  const since = arrived[0]?.startMs;
  if (arrived.length < SILENT_MINUTES || since === undefined) return null;
  const quietMs = now - since - mapping.batchWindowMs - consumer.lambda.timeoutMs;
  if (quietMs < SILENT_MINUTES * MINUTE_MS) return null;
  const records = arrived.reduce((sum, point) => sum + point.value, 0);
  return finding(
    context,
    'silent',
    0.9,
    `${count(records)} records arrived in ${arrived.length} minutes and nothing was invoked`,
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
