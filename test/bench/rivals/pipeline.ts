/** Courses of one consumer whose lanes can be reckoned with. */
import type { ConsumerView, Decider, Order, OrderResult, SourceView } from '../../../src/sim/run/decider.ts';
import { aConsumerView, applied, ordersOf, playCourse, visibleIn } from '../../support/view-builder.ts';

/** A minute of a pipeline whose lanes do 400 records in a busy second, 100 a batch of 250 ms. */
export interface Load {
  readonly arrivalsPerSec: number;
  /** As many as arrive, unless said otherwise. */
  readonly donePerSec?: number;
  readonly ageMs?: number | null;
}

const BATCH = 100;
const DURATION_MS = 250;

export function shown(turn: number, now: number, load: (minute: number) => Load, fields: Partial<ConsumerView> = {}) {
  const done = (minute: number) => (load(minute).donePerSec ?? load(minute).arrivalsPerSec) * 60;
  const consumer = aConsumerView({
    invocations: visibleIn(turn, now, (minute) => done(minute) / BATCH),
    durationAverageMs: visibleIn(turn, now, () => DURATION_MS),
    iteratorAgeMaxMs: visibleIn(turn, now, (minute) => {
      const { ageMs } = load(minute);
      return ageMs === undefined ? 500 : ageMs;
    }),
    ...fields,
  });
  return {
    incomingRecords: visibleIn(turn, now, (minute) => load(minute).arrivalsPerSec * 60),
    readRecords: visibleIn(turn, now, done),
    consumers: [consumer],
  };
}

/** The orders of a course in which four shards stay and the factor follows what was ordered. */
export function played(
  decider: Decider,
  turns: number,
  load: (minute: number) => Load,
  factor = 1,
  source: Partial<SourceView> = {},
) {
  let present = factor;
  const answer = (order: Order): OrderResult => {
    if (order.kind === 'set-factor') present = order.to;
    return applied(order);
  };
  return ordersOf(
    playCourse({
      decider,
      turns,
      answer,
      source: (turn, now) => ({ ...shown(turn, now, load, { factor: present }), ...source }),
    }),
  );
}

/** The same each minute. */
export const steady =
  (arrivalsPerSec: number, ageMs: number | null = 500) =>
  () => ({ arrivalsPerSec, ageMs });
