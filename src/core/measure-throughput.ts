import { arrivalsBetween } from './arrivals.ts';
import { PAUSE_MS } from './effect.ts';
import type { MeasureContext } from './measure-context.ts';
import type { ConsumerObservation } from './observation.ts';
import { missing, present, type Reading } from './reading.ts';
import { split, valueAt } from './series.ts';
import { type EpochMs, MINUTE_MS } from './units.ts';

/** Longest first. Assumption. */
const INFERRED_OVER_MINUTES = [3, 2, 1];

/** Best first: the mapping's own event counts, then what the only standard reader read, then what age and arrivals imply. */
export function throughput(consumer: ConsumerObservation, context: MeasureContext, minute: EpochMs | null): Reading {
  if (minute === null) return missing('no-datapoints');
  const ageMs = context.now - minute - MINUTE_MS;
  const invoked = valueAt(consumer.metrics.invokedEvents, minute);
  if (invoked !== null) {
    const failed = valueAt(consumer.metrics.failedInvokeEvents, minute) ?? 0;
    return present(Math.max(0, invoked - failed) / 60, ageMs);
  }
  const read = valueAt(context.metrics.readRecords, minute);
  const soleReader = context.consumerCount === 1 && consumer.mapping.fanOut === 'standard';
  if (soleReader && read !== null) return present((read * succeeded(consumer, minute)) / 60, ageMs);
  return throughputFromAge(consumer, context, minute);
}

/** Share of invocations of a minute that did not fail: what was read for the others will be read again. */
function succeeded(consumer: ConsumerObservation, minute: EpochMs): number {
  const invocations = valueAt(consumer.metrics.invocations, minute);
  const errors = valueAt(consumer.metrics.errors, minute);
  return invocations === null || errors === null || invocations === 0 ? 1 : Math.max(0, 1 - errors / invocations);
}

/**
 * Done by a minute is what had arrived `age` before: two such minutes give a rate. Ages of one minute are too rough for
 * that, so it is taken over as many minutes as there are, up to three.
 */
function throughputFromAge(consumer: ConsumerObservation, context: MeasureContext, minute: EpochMs): Reading {
  const points = split(context.metrics.incomingRecords, context.now).complete;
  const age = valueAt(consumer.metrics.iteratorAgeAverageMs, minute);
  if (age === null) return missing('not-enough-data');
  const changedAt = context.state.consumers[consumer.mapping.id]?.changedAt ?? null;
  for (const minutes of INFERRED_OVER_MINUTES) {
    const start = minute - minutes * MINUTE_MS;
    const ageBefore = valueAt(consumer.metrics.iteratorAgeAverageMs, start);
    // A mean over the pause of a change would say neither what was before it nor what came after.
    const isMixed = minutes > 1 && changedAt !== null && start < changedAt + PAUSE_MS && minute >= changedAt;
    if (ageBefore === null || isMixed) continue;
    const end = minute + MINUTE_MS;
    const done = arrivalsBetween(points, start + MINUTE_MS - ageBefore, end - age);
    return done === null ? missing('no-datapoints') : present(Math.max(0, done) / (60 * minutes), context.now - end);
  }
  return missing('not-enough-data');
}
