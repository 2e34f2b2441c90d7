import { FACTOR_MIN } from '../../core/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Minutes } from '../../sim/run/decider.ts';
import type { Contender, Settings } from '../contender.ts';
import { factorFor, factorRule, LANES_QUIRK, type LaneRule, type LaneTurn } from './factor-rule.ts';
import { INGEST_QUIRK } from './ingest-shards.ts';
import { knob, valuesOf } from './knobs.ts';
import { pollingUsdPerHour } from './own-cost.ts';
import { perSource } from './per-source.ts';
import { newestEnd } from './window-log.ts';

/** It grows to at most five times. */
const MOST_GROWTH = 4;
/** A growing queue needs three points. */
const POINTS = 3;
const MOST_BACKPRESSURE_MS = 999;
const SHARED_METRICS = 2;

const KNOBS = [
  knob('noiseMs', 'Backpressure a second up to which nothing is wrong.', 'ms', 20, [10, 20, 50, 100]),
  knob('waitSeconds', 'Rest after a change.', 'seconds', 180, [120, 180, 300, 600]),
  knob(
    'scaleDown',
    'Share of the lanes that stay when nothing waits; 1: they all do.',
    'share',
    0.8,
    [0.5, 0.8, 0.9, 1],
  ),
  knob('calmAgeMs', 'Age below which nothing waits.', 'ms', 2_000, [1_000, 2_000, 5_000]),
] as const;

/** Backpressure, diagnosis, resolution. */
export const DHALION: Contender = {
  id: 'dhalion',
  title: 'Dhalion',
  kind: 'rival',
  describedBy:
    'apache/incubator-heron@1c5779dc:heron/healthmgr/.../ScaleUpResolver.java, DynamicResourceAllocationPolicy.java; scale-down as in delftdata/espa-autoscaling@a10afb9d',
  quirks: [
    'skew and a slow instance have no action there and none here',
    'it undoes nothing: the paper judges its actions, the published code does not',
    LANES_QUIRK,
    INGEST_QUIRK,
    'ours: backpressure is the growth of the age over three minutes, 1,000 ms a second when nothing is done: 1 - done / arrived',
    'ours: it scales down, the factor rounded down, when three minutes in a row show an age below two seconds',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(factorRule(laneRule(settings))) }),
  ownUsdPerHour: (consumers) => pollingUsdPerHour(SHARED_METRICS + consumers),
};

function laneRule(settings: Settings): LaneRule<null> {
  const { noiseMs, waitSeconds, scaleDown, calmAgeMs } = valuesOf(KNOBS, settings);
  return {
    start: null,
    want(turn) {
      const { consumer, source, now, sinceMs } = turn;
      const ages = newestAges(turn);
      if (ages === null || now - sinceMs < waitSeconds * SECOND_MS) return { factor: consumer.factor, memory: null };
      const backpressureMs = Math.min(MOST_BACKPRESSURE_MS, Math.max(0, growthMsPerSec(ages)));
      const lanes = source.openShards * consumer.factor;
      if (backpressureMs > noiseMs) {
        const growth = Math.min(MOST_GROWTH, backpressureMs / (1_000 - backpressureMs));
        return { factor: factorFor(Math.ceil(lanes * (1 + growth)), source.openShards), memory: null };
      }
      const isCalm = scaleDown < 1 && ages.every(({ value }) => value < calmAgeMs);
      const lower = Math.max(FACTOR_MIN, Math.floor((lanes * scaleDown) / source.openShards));
      return { factor: isCalm ? lower : consumer.factor, memory: null };
    },
  };
}

/** The newest three minutes after the last change, when they are visible without a gap. */
function newestAges({ consumer, now, sinceMs }: LaneTurn): Minutes | null {
  const ages = consumer.iteratorAgeMaxMs;
  const fromMs = Math.max(sinceMs, newestEnd([ages], now) - POINTS * MINUTE_MS);
  const newest = ages.filter(({ startMs }) => startMs >= fromMs);
  return newest.length < POINTS ? null : newest;
}

/** Slope of the line through three evenly spaced points: the last less the first. */
function growthMsPerSec(ages: Minutes): number {
  const first = ages[0];
  const last = ages.at(-1);
  if (first === undefined || last === undefined || first === last) return 0;
  return (last.value - first.value) / ((last.startMs - first.startMs) / SECOND_MS);
}
