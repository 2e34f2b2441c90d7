import { SHARD_WRITE_RECORDS_PER_SEC } from '../../core/limits.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Verdict } from '../../sim/run/decider.ts';
import type { Contender, Settings } from '../contender.ts';
import { type AlarmShape, holds } from './alarm.ts';
import { knob, valuesOf } from './knobs.ts';
import { ALARM_METRIC_USD_PER_HOUR } from './own-cost.ts';
import { isProvisioned, perSource, type SourceRule, type SourceTurn, setShards, shardOutcome } from './per-source.ts';
import { emptyLog, extendLog, sumBetween, type WindowLog } from './window-log.ts';

const OUT: AlarmShape = { periodMinutes: 1, periods: 1, datapoints: 1 };
const IN_PERIOD_MINUTES = 5;
const ALARM_METRICS = 2;

const KNOBS = [
  knob('share', 'Share of the shard limit that both thresholds are made of.', 'share', 0.8, [0.5, 0.6, 0.7, 0.8, 0.9]),
  knob('inPeriods', 'Periods of five minutes below it in a row.', 'periods', 3, [3, 6, 12]),
  knob('coolDownSeconds', 'After a change, in each direction of its own.', 'seconds', 600, [120, 300, 600, 1_200]),
  knob('maxShards', 'MaxCapacity.', 'shards', 8, [8, 32, 128, 512]),
  knob('outThresholdAtStart', 'Records a minute until the first change.', 'records', 1_000, [1_000, 48_000]),
] as const;
/** The published threshold of the other alarm at the start, records in five minutes. */
const IN_THRESHOLD_AT_START = 700;

/** Plain data. */
interface StepMemory {
  readonly minutes: WindowLog;
  readonly fives: WindowLog;
  /** What the scaling target believes it asked for; null before the first change. */
  readonly desired: number | null;
  /** The shard count that the alarms were last written for; null: still those of the template. */
  readonly alarmShards: number | null;
  readonly outAt: EpochMs | null;
  readonly inAt: EpochMs | null;
}

/** One shard up or down at a time, by Application Auto Scaling. */
export const STEP_SCALING: Contender = {
  id: 'app-auto-scaling-step',
  title: 'Application Auto Scaling, step',
  kind: 'rival',
  describedBy:
    'aws-samples/aws-application-auto-scaling-kinesis@9fe4d11b:cloudformation/custom-application-autoscaling-kinesis.yaml, index.py',
  quirks: [
    'both thresholds are those of a minute, but scale-in compares them with five: it starts below 16 % of a shard, not 80 %',
    'until its first change the alarms hold absolute thresholds of 1,000 records a minute and 700 in five',
    'records only: bytes are not looked at',
    'never more than eight shards (MaxCapacity); a knob for tuning',
    'CloudWatch repeats the action each minute while the alarm holds; only the cool-down holds it back',
    'what was asked for and failed is asked for again each minute until the stream has it (taken as the polling interval)',
    'our assumption: each direction has a cool-down of its own, from the moment of the call',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(ruleOf(settings)) }),
  ownUsdPerHour: () => ALARM_METRICS * ALARM_METRIC_USD_PER_HOUR,
};

function ruleOf(settings: Settings): SourceRule<StepMemory> {
  const values = valuesOf(KNOBS, settings);
  const scaleIn = { periodMinutes: IN_PERIOD_MINUTES, periods: values.inPeriods, datapoints: values.inPeriods };
  const coolDownMs = values.coolDownSeconds * SECOND_MS;
  const perShard = values.share * SHARD_WRITE_RECORDS_PER_SEC * (MINUTE_MS / SECOND_MS);
  return {
    accepts: isProvisioned,
    begin: ({ now }) => ({
      minutes: emptyLog(now),
      fives: emptyLog(now),
      desired: null,
      alarmShards: null,
      outAt: null,
      inAt: null,
    }),
    decide(turn, before) {
      const { source, now } = turn;
      const memory = look(turn, before, IN_PERIOD_MINUTES * values.inPeriods);
      if (source.status !== 'active') return { orders: [], memory };
      if (memory.desired !== null && memory.desired !== source.openShards) return ask(turn, memory, memory.desired);
      const outAbove = memory.alarmShards === null ? values.outThresholdAtStart : memory.alarmShards * perShard;
      const inBelow = memory.alarmShards === null ? IN_THRESHOLD_AT_START : memory.alarmShards * perShard;
      const mayGo = (since: EpochMs | null) => since === null || now - since >= coolDownMs;
      if (holds(memory.minutes, OUT, (records) => records > outAbove)) {
        if (source.openShards >= values.maxShards || !mayGo(memory.outAt)) return { orders: [], memory };
        return ask(turn, { ...memory, outAt: now }, source.openShards + 1);
      }
      if (!holds(memory.fives, scaleIn, (records) => records < inBelow)) return { orders: [], memory };
      if (source.openShards === 1 || !mayGo(memory.inAt)) return { orders: [], memory };
      return ask(turn, { ...memory, inAt: now }, source.openShards - 1);
    },
  };
}

/** The alarms are rewritten only by a call that was accepted. */
function look({ source, now, results }: SourceTurn, memory: StepMemory, keep: number): StepMemory {
  const records = source.incomingRecords;
  const sum = (fromMs: EpochMs, toMs: EpochMs) => sumBetween(records, fromMs, toMs);
  const shape = { periodMinutes: IN_PERIOD_MINUTES, keep };
  const accepted = shardOutcome(results)?.kind === 'applied';
  return {
    ...memory,
    minutes: extendLog(memory.minutes, [records], now, { periodMinutes: 1, keep: 1 }, sum),
    fives: extendLog(memory.fives, [records], now, shape, sum),
    alarmShards: accepted ? memory.desired : memory.alarmShards,
  };
}

function ask({ source }: SourceTurn, memory: StepMemory, to: number): Verdict<StepMemory> {
  return { orders: [setShards(source, to)], memory: { ...memory, desired: to } };
}
