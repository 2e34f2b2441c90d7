import { FACTOR_MAX, FACTOR_MIN } from '../../core/limits.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { ConsumerView } from '../../sim/run/decider.ts';
import type { Contender, Settings } from '../contender.ts';
import { knob, valuesOf } from './knobs.ts';
import { pollingUsdPerHour } from './own-cost.ts';
import { perSource, type SourceRule } from './per-source.ts';
import { newestEnd } from './window-log.ts';

const KNOBS = [
  knob(
    'highAgeMs',
    'Greatest age of a minute above which the factor doubles.',
    'ms',
    60_000,
    [10_000, 30_000, 60_000, 120_000],
  ),
  knob('lowAgeMs', 'Greatest age below which a minute is calm.', 'ms', 5_000, [1_500, 2_500, 5_000, 15_000]),
  knob('calmMinutes', 'Calm minutes in a row after which the factor goes down by one.', 'minutes', 15, [5, 15, 30, 60]),
  knob('coolDownSeconds', 'Least time between two changes of a mapping.', 'seconds', 0, [0, 120, 300, 600]),
] as const;

/** When each mapping's factor was last changed; plain data. */
type ChangedAt = Readonly<Record<string, EpochMs>>;

/** The script that nobody has published: the age moves the factor. */
export const AGE_FACTOR: Contender = {
  id: 'age-factor',
  title: 'Age moves the factor',
  kind: 'rival',
  describedBy: 'asked for in awslabs/amazon-kinesis-scaling-utils#84 and never built; thresholds are ours',
  quirks: [
    'no cool-down: with metrics a minute late it doubles until the factor is 10',
    'it never touches shards',
    'a mapping that is updating is left alone: the call would be refused',
    'ours: the calm minutes count from the last change on, and a minute without an age is not calm',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(ruleOf(settings)) }),
  ownUsdPerHour: (consumers) => pollingUsdPerHour(consumers),
};

type Values = Readonly<Record<(typeof KNOBS)[number]['name'], number>>;

function ruleOf(settings: Settings): SourceRule<ChangedAt> {
  const values = valuesOf(KNOBS, settings);
  return {
    accepts: () => true,
    begin: () => ({}),
    decide({ source, now }, changedAt) {
      const changes = source.consumers.flatMap((consumer) => {
        const to = wantedFactor(consumer, changedAt[consumer.mappingId] ?? Number.NEGATIVE_INFINITY, now, values);
        return to === consumer.factor ? [] : [{ mappingId: consumer.mappingId, to }];
      });
      const stamps = Object.fromEntries(changes.map(({ mappingId }) => [mappingId, now]));
      const orders = changes.map((change) => ({ kind: 'set-factor' as const, ...change }));
      return { orders, memory: { ...changedAt, ...stamps } };
    },
  };
}

function wantedFactor(consumer: ConsumerView, sinceMs: EpochMs, now: EpochMs, values: Values): number {
  const { factor, iteratorAgeMaxMs: ages, state } = consumer;
  const newest = ages.at(-1);
  const isFresh = newest !== undefined && newest.startMs + MINUTE_MS >= newestEnd([ages], now);
  if (state !== 'enabled' || !isFresh || now - sinceMs < values.coolDownSeconds * SECOND_MS) return factor;
  if (newest.value > values.highAgeMs) return Math.min(FACTOR_MAX, factor * 2);
  const fromMs = Math.max(sinceMs, newest.startMs - (values.calmMinutes - 1) * MINUTE_MS);
  const calm = ages.filter(({ startMs, value }) => startMs >= fromMs && value < values.lowAgeMs);
  return calm.length >= values.calmMinutes ? Math.max(FACTOR_MIN, factor - 1) : factor;
}
