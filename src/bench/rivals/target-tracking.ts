import { reshardRange } from '../../core/limits.ts';
import { clamp, type EpochMs, SECOND_MS } from '../../core/units.ts';
import type { Contender, Settings } from '../contender.ts';
import { holds } from './alarm.ts';
import { extendDemand } from './demand.ts';
import { knob, valuesOf } from './knobs.ts';
import { ALARM_METRIC_USD_PER_HOUR } from './own-cost.ts';
import { isProvisioned, perSource, type SourceRule, setShards, shardOutcome } from './per-source.ts';
import { emptyLog, lastWindows, type WindowLog } from './window-log.ts';

/** Scale-in starts below this share of the target. From memory: AWS describes it in words only. */
const LOW_SHARE = 0.9;
/** Records and bytes in each of two alarms. */
const ALARM_METRICS = 4;

const KNOBS = [
  knob('target', 'Utilisation it steers towards.', 'share', 0.6, [0.4, 0.5, 0.6, 0.7, 0.8]),
  knob('outPeriods', 'Minutes above it in a row.', 'minutes', 3, [1, 2, 3, 5]),
  knob('inPeriods', 'Minutes below nine tenths of it in a row.', 'minutes', 15, [10, 15, 30, 60]),
  knob('outCoolDownSeconds', 'After a change.', 'seconds', 300, [60, 120, 300, 600]),
  knob('inCoolDownSeconds', 'After a change.', 'seconds', 300, [300, 600, 1_800, 3_600]),
] as const;

/** Plain data. */
interface TrackingMemory {
  readonly demand: WindowLog;
  readonly changedAt: EpochMs | null;
}

/** In proportion to the distance from a target utilisation. */
export const TARGET_TRACKING: Contender = {
  id: 'app-auto-scaling-target-tracking',
  title: 'Application Auto Scaling, target tracking',
  kind: 'rival',
  describedBy: 'Application Auto Scaling user guide, "Target tracking scaling policies"',
  quirks: [
    'AWS ships no such policy for Kinesis: metric math over a custom resource, as an owner would build it',
    'three minutes above, fifteen below nine tenths: from memory, AWS describes them in words only',
    'our assumption: the custom resource cuts a step to what UpdateShardCount accepts',
    'a refused call is made again each minute while the alarm holds',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(ruleOf(settings)) }),
  ownUsdPerHour: () => ALARM_METRICS * ALARM_METRIC_USD_PER_HOUR,
};

function ruleOf(settings: Settings): SourceRule<TrackingMemory> {
  const values = valuesOf(KNOBS, settings);
  const { target, outPeriods, inPeriods } = values;
  const high = { periodMinutes: 1, periods: outPeriods, datapoints: outPeriods };
  const low = { periodMinutes: 1, periods: inPeriods, datapoints: inPeriods };
  const shape = { periodMinutes: 1, keep: Math.max(outPeriods, inPeriods) };
  return {
    accepts: isProvisioned,
    begin: ({ now }) => ({ demand: emptyLog(now), changedAt: null }),
    decide({ source, now, previousAt, results }, before) {
      const changedAt = shardOutcome(results)?.kind === 'applied' ? previousAt : before.changedAt;
      const demand = extendDemand(before.demand, source, now, shape, 'none');
      const memory = { demand, changedAt };
      const { openShards } = source;
      const isHigh = holds(demand, high, (value) => value / openShards > target);
      const isLow = !isHigh && holds(demand, low, (value) => value / openShards < target * LOW_SHARE);
      const waitMs = (isHigh ? values.outCoolDownSeconds : values.inCoolDownSeconds) * SECOND_MS;
      const newest = lastWindows(demand, 1, 1)?.[0] ?? null;
      const rests = changedAt !== null && now - changedAt < waitMs;
      if (source.status !== 'active' || rests || newest === null || !(isHigh || isLow)) return { orders: [], memory };
      const { least, most } = reshardRange(openShards);
      const to = clamp(Math.ceil(newest / target), least, most);
      return { orders: to === openShards ? [] : [setShards(source, to)], memory };
    },
  };
}
