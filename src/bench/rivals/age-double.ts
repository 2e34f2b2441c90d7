import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { SourceView } from '../../sim/run/decider.ts';
import type { Contender, Settings } from '../contender.ts';
import { holds } from './alarm.ts';
import { knob, valuesOf } from './knobs.ts';
import { pollingUsdPerHour } from './own-cost.ts';
import { isProvisioned, perSource, type SourceRule, setShards, shardOutcome } from './per-source.ts';
import { emptyLog, extendLog, lastWindows, maxBetween, type WindowLog } from './window-log.ts';

const KNOBS = [
  knob('ageMs', 'Greatest age of a minute above which it doubles.', 'ms', 60_000, [1_000, 10_000, 60_000, 300_000]),
  knob('coolDownSeconds', 'Least time between two doublings.', 'seconds', 300, [120, 300, 600, 1_800]),
  knob('calmMinutes', 'Minutes without such an age after which it halves.', 'minutes', 60, [15, 30, 60, 180]),
] as const;

/** Plain data. */
interface AgeMemory {
  readonly age: WindowLog;
  readonly changedAt: EpochMs | null;
}

/** The script that doubles shards when records are late. */
export const AGE_DOUBLE: Contender = {
  id: 'age-double',
  title: 'Age alarm doubles shards',
  kind: 'rival',
  describedBy:
    'the usual script, as described in public alarms and posts: IteratorAge above a minute doubles the shards',
  quirks: [
    'it takes every backlog for a lack of shards',
    'a minute without an age is a calm one, so it halves under a consumer that stands still',
    'a refused call is made again each minute',
    'ours: of several consumers the latest one counts; an hour is calm from the last change on',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(ruleOf(settings)) }),
  ownUsdPerHour: (consumers) => pollingUsdPerHour(consumers),
};

function ruleOf(settings: Settings): SourceRule<AgeMemory> {
  const { ageMs, coolDownSeconds, calmMinutes } = valuesOf(KNOBS, settings);
  const calm = { periodMinutes: 1, periods: calmMinutes, datapoints: calmMinutes };
  return {
    accepts: isProvisioned,
    begin: ({ now }) => ({ age: emptyLog(now), changedAt: null }),
    decide({ source, now, previousAt, results }, before) {
      const changedAt = shardOutcome(results)?.kind === 'applied' ? previousAt : before.changedAt;
      const memory = { age: extendWorstAge(before.age, source, now, calmMinutes), changedAt };
      const sinceMs = changedAt === null ? Number.POSITIVE_INFINITY : now - changedAt;
      const newest = lastWindows(memory.age, 1, 1)?.[0] ?? null;
      if (newest !== null && newest > ageMs) {
        const orders = sinceMs < coolDownSeconds * SECOND_MS ? [] : [setShards(source, source.openShards * 2)];
        return { orders, memory };
      }
      const isCalm = sinceMs >= calmMinutes * MINUTE_MS && holds(memory.age, calm, (age) => age <= ageMs);
      const orders = isCalm && source.openShards > 1 ? [setShards(source, Math.ceil(source.openShards / 2))] : [];
      return { orders, memory };
    },
  };
}

/** The greatest age of any consumer, minute by minute; a minute without one is taken as no delay. */
function extendWorstAge(log: WindowLog, { consumers }: SourceView, now: EpochMs, keep: number): WindowLog {
  const series = consumers.map(({ iteratorAgeMaxMs }) => iteratorAgeMaxMs);
  return extendLog(log, series, now, { periodMinutes: 1, keep }, (fromMs, toMs) =>
    Math.max(0, ...series.map((points) => maxBetween(points, fromMs, toMs) ?? 0)),
  );
}
