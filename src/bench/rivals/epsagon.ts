import type { Contender, Settings } from '../contender.ts';
import { holds } from './alarm.ts';
import { type AlarmScaler, alarmScalerRule } from './alarm-scaler.ts';
import { extendDemand } from './demand.ts';
import { knob, valuesOf } from './knobs.ts';
import { ALARM_METRIC_USD_PER_HOUR } from './own-cost.ts';
import { perSource } from './per-source.ts';
import { lastWindows, type WindowLog } from './window-log.ts';

const PERIOD_MINUTES = 5;
/** Two metrics in each of two alarms. */
const ALARM_METRICS = 4;

const KNOBS = [
  knob('upThreshold', 'Utilisation from which on it scales up.', 'share', 0.75, [0.5, 0.6, 0.7, 0.75, 0.85]),
  knob('upPeriods', 'Periods of five minutes above it in a row.', 'periods', 1, [1, 2, 3]),
  knob('downThreshold', 'Utilisation up to which it scales down.', 'share', 0.25, [0.15, 0.25, 0.35]),
  knob('downPeriods', 'Periods of five minutes below it in a row.', 'periods', 288, [12, 36, 72, 144, 288]),
  knob('targetUtilisation', 'Where the peak of those periods shall lie.', 'share', 0.5, [0.4, 0.5, 0.6, 0.7]),
] as const;

/** Up after five minutes, down once a day to twice the day's peak. */
export const EPSAGON: Contender = {
  id: 'epsagon',
  title: 'Epsagon kinesis-autoscaler',
  kind: 'rival',
  describedBy: 'epsagon/kinesis-autoscaler@a866ff4a:kinesis_autoscaler/kinesis_upscaler.py, kinesis_downscaler.py',
  quirks: [
    'when the stream has another shard count than its alarms, it only rewrites them: so for each stage of a reshard',
    'no minimum, maximum or cool-down',
    'a minute without data counts as zero traffic (FILL 0)',
    'after a failed call Lambda tries twice more (taken as a minute apart); then nothing until the alarm clears',
    'our assumption: what was before the run does not fill its day',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(alarmScalerRule(scalerOf(settings))) }),
  ownUsdPerHour: () => ALARM_METRICS * ALARM_METRIC_USD_PER_HOUR,
};

function scalerOf(settings: Settings): AlarmScaler {
  const { upThreshold, upPeriods, downThreshold, downPeriods, targetUtilisation } = valuesOf(KNOBS, settings);
  const up = { periodMinutes: PERIOD_MINUTES, periods: upPeriods, datapoints: upPeriods };
  const down = { periodMinutes: PERIOD_MINUTES, periods: downPeriods, datapoints: downPeriods };
  const shape = { periodMinutes: PERIOD_MINUTES, keep: PERIOD_MINUTES * Math.max(upPeriods, downPeriods) };
  return {
    look: ({ source, now }, { demand, age }) => ({ demand: extendDemand(demand, source, now, shape, 'zero'), age }),
    judge: ({ demand }, shards) => ({
      up: holds(demand, up, (value) => value / shards >= upThreshold),
      // The actions of its down alarm are switched off at one shard.
      down: shards > 1 && holds(demand, down, (value) => value / shards <= downThreshold),
    }),
    respond(direction, { source }, { alarmShards, logs }) {
      const { openShards } = source;
      if (alarmShards !== openShards) return { kind: 'resync' };
      const to =
        direction === 'up'
          ? grown(openShards)
          : Math.max(Math.ceil(openShards / 2), Math.ceil(peakShards(logs.demand, downPeriods) / targetUtilisation));
      return to === openShards ? { kind: 'leave' } : { kind: 'scale', to };
    },
    afterRefusal: 'retry-twice',
    waitsForActive: false,
  };
}

function grown(shards: number): number {
  return Math.ceil(shards * (shards <= 3 ? 2 : shards <= 50 ? 1.5 : 1.25));
}

/** The greatest demand of the periods, in shards' worth. */
function peakShards(demand: WindowLog, periods: number): number {
  return Math.max(0, ...(lastWindows(demand, PERIOD_MINUTES, periods) ?? []).map((value) => value ?? 0));
}
