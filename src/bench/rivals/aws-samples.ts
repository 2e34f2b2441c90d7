import { MINUTE_MS } from '../../core/units.ts';
import type { Contender, Settings } from '../contender.ts';
import { holds } from './alarm.ts';
import { type AlarmScaler, alarmScalerRule } from './alarm-scaler.ts';
import { extendDemand } from './demand.ts';
import { knob, valuesOf } from './knobs.ts';
import { ALARM_METRIC_USD_PER_HOUR } from './own-cost.ts';
import { perSource } from './per-source.ts';
import { extendLog, maxBetween, type WindowLog } from './window-log.ts';

const PERIOD_MINUTES = 5;
const DOWN_PERIODS = 60;
const DOWN_DATAPOINTS = 57;
/** Two metrics in the up alarm, three in the down alarm. */
const ALARM_METRICS = 5;

const KNOBS = [
  knob('upThreshold', 'Utilisation from which on it doubles.', 'share', 0.75, [0.5, 0.6, 0.7, 0.75, 0.85]),
  knob('downThreshold', 'Utilisation below which it halves.', 'share', 0.25, [0.1, 0.2, 0.25, 0.3]),
  knob('upPeriods', 'Periods of five minutes above it in a row.', 'periods', 5, [1, 2, 3, 5]),
  knob('ageBlockMinutes', 'Age that forbids halving; -1: none does.', 'minutes', -1, [-1, 1, 5, 30]),
] as const;

/** Doubles after 25 busy minutes, halves after five quiet hours. */
export const AWS_SAMPLES: Contender = {
  id: 'aws-samples',
  title: 'aws-samples kinesis-auto-scaling',
  kind: 'rival',
  describedBy: 'aws-samples/kinesis-auto-scaling@e1e52f88:kinesis_scaling_cf.yaml, golang/scale.go',
  quirks: [
    'no minimum and no maximum, and no count of the calls of the day',
    'its alarm is set back after every error, so a refused call is made again each minute',
    'half of an odd count is rounded down, to less than UpdateShardCount accepts',
    'a minute without data counts as zero traffic (FILL 0)',
    'the age that blocks halving is off by default (-1) and is that of the whole stream',
    'reserved concurrency of a consumer is not set: it is off unless configured',
    'our assumption: what was before the run does not fill its five hours',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(alarmScalerRule(scalerOf(settings))) }),
  ownUsdPerHour: () => ALARM_METRICS * ALARM_METRIC_USD_PER_HOUR,
};

function scalerOf(settings: Settings): AlarmScaler {
  const { upThreshold, downThreshold, upPeriods, ageBlockMinutes } = valuesOf(KNOBS, settings);
  const shape = { periodMinutes: PERIOD_MINUTES, keep: PERIOD_MINUTES * DOWN_PERIODS };
  const up = { periodMinutes: PERIOD_MINUTES, periods: upPeriods, datapoints: upPeriods };
  const down = { periodMinutes: PERIOD_MINUTES, periods: DOWN_PERIODS, datapoints: DOWN_DATAPOINTS };
  return {
    look({ source, now }, { demand, age }) {
      const series = [source.incomingRecords, source.incomingBytes];
      return {
        demand: extendDemand(demand, source, now, shape, 'zero'),
        // FILL 0: nobody reads, nobody is late.
        age: extendLog(age, series, now, shape, (from, to) => maxBetween(source.readAgeMaxMs, from, to) ?? 0),
      };
    },
    judge: ({ demand, age }, shards) => ({
      up: holds(demand, up, (value) => value / shards >= upThreshold),
      // At one shard its threshold is -1.
      down:
        shards > 1 &&
        holds(joined(demand, age, shards, downThreshold / ageBlockMinutes), down, (value) => value < downThreshold),
    }),
    respond: (direction, { source }) => ({
      kind: 'scale',
      to: direction === 'up' ? source.openShards * 2 : Math.max(1, Math.floor(source.openShards / 2)),
    }),
    afterRefusal: 'reset',
    waitsForActive: false,
  };
}

/** The greater of utilisation and age, the age in minutes times `perMinute`. */
function joined(demand: WindowLog, age: WindowLog, shards: number, perMinute: number): WindowLog {
  const values = demand.values.map((value, at) =>
    Math.max((value ?? 0) / shards, ((age.values[at] ?? 0) / MINUTE_MS) * perMinute),
  );
  return { ...demand, values };
}
