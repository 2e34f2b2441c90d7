import { clamp, type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { Contender, Settings } from '../contender.ts';
import { factorFor, factorRule, LANES_QUIRK, type LaneRule, type LaneTurn } from './factor-rule.ts';
import { INGEST_QUIRK } from './ingest-shards.ts';
import { knob, valuesOf } from './knobs.ts';
import { type LaneRates, lagRecords, ratesBetween } from './lanes.ts';
import { pollingUsdPerHour } from './own-cost.ts';
import { perSource } from './per-source.ts';
import { newestEnd } from './window-log.ts';

/** Utilisation may leave its target by this much, and never passes 1. */
const BOUNDARY = 0.3;
/** A busy-time rate this much above the observed one is not believed. */
const SWITCH_RATIO = 1.15;
/** More lag than this is a backlog: nothing goes down while it is there. */
const BACKLOG_SECONDS = 300;
/** A step goes down to no less than this share. */
const LEAST_RATIO = 0.4;
const MOST_RATIO = 100_000;
const SHARED_METRICS = 3;
const METRICS_PER_CONSUMER = 3;

const KNOBS = [
  knob('utilisationTarget', 'Share of the true rate that arrivals shall take.', 'share', 0.7, [0.5, 0.6, 0.7, 0.8]),
  knob('windowMinutes', 'Minutes that rates are averaged over.', 'minutes', 15, [3, 5, 10, 15]),
  knob('stabilisationMinutes', 'Minutes after a change that are not looked at.', 'minutes', 5, [1, 2, 5]),
  knob('catchUpSeconds', 'How long the drain of the lag may take.', 'seconds', 1_800, [300, 600, 1_800, 3_600]),
  knob('restartSeconds', 'What a change is thought to take.', 'seconds', 300, [0, 60, 300]),
  knob('downMinutes', 'How long a smaller size is wished for before it comes.', 'minutes', 60, [15, 30, 60]),
] as const;

type Values = Readonly<Record<(typeof KNOBS)[number]['name'], number>>;

/** A wish for fewer lanes, with the most that was wished for since; plain data. */
interface FlinkMemory {
  readonly down: { readonly sinceMs: EpochMs; readonly most: number } | null;
}

/** True processing rate, target utilisation, catch-up time. */
export const FLINK: Contender = {
  id: 'flink-autoscaler',
  title: 'Flink autoscaler',
  kind: 'rival',
  describedBy:
    'apache/flink-kubernetes-operator@6e9caeb4:flink-autoscaler/.../AutoScalerUtils.java, ScalingMetricEvaluator.java, JobVertexScaler.java, AutoScalerOptions.java',
  quirks: [
    'it waits for a full window of minutes after each change: twenty minutes as published',
    'a smaller size comes an hour after it was first wished for, and then as the largest wish of that hour',
    LANES_QUIRK,
    INGEST_QUIRK,
    'ours: rates are estimated from reads and busy time, lag from age times arrivals; readings that are missing hold',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(factorRule(laneRule(settings))) }),
  ownUsdPerHour: (consumers) => pollingUsdPerHour(SHARED_METRICS + METRICS_PER_CONSUMER * consumers),
};

function laneRule(settings: Settings): LaneRule<FlinkMemory> {
  const values = valuesOf(KNOBS, settings);
  return {
    start: { down: null },
    want(turn, memory) {
      const { factor } = turn.consumer;
      const parallelism = wantedLanes(turn, values);
      if (parallelism === null) return { factor, memory };
      const wanted = factorFor(parallelism, turn.source.openShards);
      return wanted >= factor ? { factor: wanted, memory: { down: null } } : later(turn, memory, wanted, values);
    },
  };
}

/** Lanes by the target capacity; the present ones while utilisation is within bounds; null while something is missing. */
function wantedLanes({ source, consumer, now, sinceMs }: LaneTurn, values: Values): number | null {
  const endMs = newestEnd([source.incomingRecords, consumer.invocations], now);
  const fromMs = endMs - values.windowMinutes * MINUTE_MS;
  if (fromMs < sinceMs + values.stabilisationMinutes * MINUTE_MS) return null;
  const rates = ratesBetween(source, consumer, fromMs, endMs);
  const lag = lagRecords(source, consumer);
  if (rates === null || rates.perBusySec === 0 || lag === null) return null;
  const lanes = source.openShards * consumer.factor;
  const trueRate = believed(rates, lanes);
  const { arrivalsPerSec } = rates;
  const { utilisationTarget, catchUpSeconds, restartSeconds } = values;
  const catchUp = lag / catchUpSeconds;
  const restart = (arrivalsPerSec * restartSeconds) / catchUpSeconds;
  const hasBacklog = lag > BACKLOG_SECONDS * arrivalsPerSec;
  const upBelow = catchUp + arrivalsPerSec / (hasBacklog ? 1 : Math.min(1, utilisationTarget + BOUNDARY));
  const leastUtilisation = hasBacklog ? 0 : utilisationTarget - BOUNDARY;
  const downAbove =
    leastUtilisation <= 0 ? Number.POSITIVE_INFINITY : catchUp + restart + arrivalsPerSec / leastUtilisation;
  if (trueRate >= upBelow && trueRate <= downAbove) return lanes;
  const target = catchUp + restart + arrivalsPerSec / utilisationTarget;
  return Math.ceil(lanes * clamp(target / trueRate, LEAST_RATIO, MOST_RATIO));
}

/** Busy time leaves out what a lane waits for between invocations: while records wait, what was seen is nearer. */
function believed({ perBusySec, whileLatePerSec }: LaneRates, lanes: number): number {
  const byBusyTime = perBusySec * lanes;
  return whileLatePerSec !== null && byBusyTime > SWITCH_RATIO * whileLatePerSec ? whileLatePerSec : byBusyTime;
}

/** The way down: it waits, and takes the most that was wished for. */
function later({ consumer, now }: LaneTurn, { down }: FlinkMemory, wanted: number, { downMinutes }: Values) {
  const since = down ?? { sinceMs: now, most: wanted };
  const most = Math.max(since.most, wanted);
  const isDue = now - since.sinceMs >= downMinutes * MINUTE_MS;
  return { factor: isDue ? most : consumer.factor, memory: { down: { sinceMs: since.sinceMs, most } } };
}
