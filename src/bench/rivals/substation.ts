import { MINUTE_MS } from '../../core/units.ts';
import type { Contender, Settings } from '../contender.ts';
import { holds } from './alarm.ts';
import { type AlarmScaler, alarmScalerRule, type Direction } from './alarm-scaler.ts';
import { extendDemand } from './demand.ts';
import { knob, valuesOf } from './knobs.ts';
import { ALARM_METRIC_USD_PER_HOUR } from './own-cost.ts';
import { perSource } from './per-source.ts';

/** The down threshold lies this far below the up threshold. */
const HYSTERESIS = 0.35;
/** Two metrics in each of two alarms. */
const ALARM_METRICS = 4;

const KNOBS = [
  knob('threshold', 'Utilisation from which on it scales up.', 'share', 0.7, [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
  knob('upDatapoints', 'Minutes above it in a row.', 'minutes', 5, [1, 2, 3, 5, 10]),
  knob('downDatapoints', 'Minutes below the threshold less 0.35 in a row.', 'minutes', 60, [15, 30, 60]),
  knob('upWaitMinutes', 'Least time after the last change.', 'minutes', 3, [1, 3, 5, 10]),
  knob('downWaitMinutes', 'Least time after the last change.', 'minutes', 30, [15, 30, 60]),
] as const;

/** Steps that shrink with the size of the stream, after five busy minutes or sixty quiet ones. */
export const SUBSTATION: Contender = {
  id: 'substation',
  title: 'Substation',
  kind: 'rival',
  describedBy: 'brexhq/substation@28f1b349:cmd/aws/lambda/autoscale/main.go',
  quirks: [
    'the tags for least and most shards are read into shadowed variables: neither limit is applied',
    'a missing minute repeats the one before it',
    'it waits in its function for the stream, then rewrites the alarms; the time of the last change is that of the end',
    'after a failed call Lambda tries twice more (taken as a minute apart); then nothing until the alarm clears',
    'our assumption: what was before the run does not fill its hour',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(alarmScalerRule(scalerOf(settings))) }),
  ownUsdPerHour: () => ALARM_METRICS * ALARM_METRIC_USD_PER_HOUR,
};

function scalerOf(settings: Settings): AlarmScaler {
  const values = valuesOf(KNOBS, settings);
  const { threshold, upDatapoints, downDatapoints } = values;
  const up = { periodMinutes: 1, periods: upDatapoints, datapoints: upDatapoints };
  const down = { periodMinutes: 1, periods: downDatapoints, datapoints: downDatapoints };
  const shape = { periodMinutes: 1, keep: Math.max(upDatapoints, downDatapoints) };
  // Without the rounding 0.7 - 0.35 is a hair below 0.35.
  const downThreshold = Math.round((threshold - HYSTERESIS) * 1e6) / 1e6;
  const waitMs = { up: values.upWaitMinutes * MINUTE_MS, down: values.downWaitMinutes * MINUTE_MS };
  return {
    look: ({ source, now }, { demand, age }) => ({ demand: extendDemand(demand, source, now, shape, 'repeat'), age }),
    judge: ({ demand }, shards) => ({
      up: holds(demand, up, (value) => value / shards >= threshold),
      down: holds(demand, down, (value) => value / shards <= downThreshold),
    }),
    respond(direction, { source, now }, { lastScaledAt }) {
      if (lastScaledAt !== null && now - lastScaledAt < waitMs[direction]) return { kind: 'reset' };
      const to = stepped(source.openShards, direction);
      return to === source.openShards ? { kind: 'leave' } : { kind: 'scale', to };
    },
    afterRefusal: 'retry-twice',
    waitsForActive: true,
  };
}

function stepped(shards: number, direction: Direction): number {
  const ratio = shards < 5 ? 2 : shards < 13 ? 1.75 : shards < 33 ? 1.5 : 1.25;
  return direction === 'up' ? Math.floor(shards * ratio) : Math.max(1, Math.ceil(shards / ratio));
}
