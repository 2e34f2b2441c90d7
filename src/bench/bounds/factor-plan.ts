/**
 * The factor of a consumer, minute by minute, by someone who knows the load: a shortest path over (minute, factor). Of
 * all ways to reach a factor at a minute one is kept, the one that promises least; so it is very good, not proven best.
 */
import { FACTOR_MAX, FACTOR_MIN } from '../../core/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;
/** A record that is a second late weighs like so many dollars: lateness is avoided first, cost second. */
const LATE_RECORD_SECOND_USD = 1e-3;
/** A change of factor has to save this much: it makes the consumer blind for a while. */
const CHANGE_USD = 0.002;

export interface FactorPlanInput {
  readonly start: number;
  /** Records per second that arrive, by minute. */
  readonly arrivalsPerSec: readonly number[];
  /** Records per second that a factor does in that minute. */
  readonly capacityPerSec: (minute: number, factor: number) => number;
  /** Price of running the factor in that minute, US dollars. */
  readonly usdPerMinute: (minute: number, factor: number) => number;
  /** Factors that may be used in that minute. */
  readonly isAllowed: (minute: number, factor: number) => boolean;
  /** A mapping polls nothing for so long while it is updated. */
  readonly pauseSeconds: number;
  readonly targetSeconds: number;
}

export interface FactorPlan {
  /** The factor of each minute; a change pauses the minute it begins in. */
  readonly factors: readonly number[];
  /** Records times seconds beyond the target, estimated. */
  readonly lateRecordSeconds: number;
}

const FACTORS = Array.from({ length: FACTOR_MAX - FACTOR_MIN + 1 }, (_, index) => FACTOR_MIN + index);

/** One way to be at a factor after a minute. */
interface Label {
  readonly usd: number;
  readonly late: number;
  readonly backlog: number;
  /** Age of the oldest record. */
  readonly ageSeconds: number;
}

export function planFactor(input: FactorPlanInput): FactorPlan {
  const arrived = cumulative(input.arrivalsPerSec);
  const fresh: Label = { usd: 0, late: 0, backlog: 0, ageSeconds: 0 };
  let labels: readonly (Label | null)[] = FACTORS.map((factor) => (factor === input.start ? fresh : null));
  const cameFrom: Int8Array[] = [];
  for (let minute = 0; minute < input.arrivalsPerSec.length; minute += 1) {
    const from = new Int8Array(FACTORS.length);
    labels = FACTORS.map((factor, index) => {
      const best = bestInto(input, arrived, labels, { minute, factor });
      from[index] = best?.from ?? 0;
      return best?.label ?? null;
    });
    cameFrom.push(from);
  }
  return traceBack(
    labels.map((label) => withUnfinished(label, input.targetSeconds)),
    cameFrom,
  );
}

/** What is left at the end counts as done then, as in the score: else whoever leaves late records undone would look best. */
function withUnfinished(label: Label | null, targetSeconds: number): Label | null {
  if (label === null) return null;
  return { ...label, late: label.late + label.backlog * meanExcess(label.ageSeconds, 0, targetSeconds) };
}

interface Target {
  readonly minute: number;
  readonly factor: number;
}

/** The most promising way into a factor in a minute. */
function bestInto(
  input: FactorPlanInput,
  arrived: Float64Array,
  labels: readonly (Label | null)[],
  { minute, factor }: Target,
): { readonly label: Label; readonly from: number } | null {
  let best: { readonly label: Label; readonly from: number } | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, label] of labels.entries()) {
    if (label === null) continue;
    const isChange = FACTORS[index] !== factor;
    if (isChange && !input.isAllowed(minute, factor)) continue;
    const after = afterMinute(input, arrived, label, { minute, factor, isChange });
    const worth = worthOf(after, input, { minute, factor });
    if (worth >= least) continue;
    least = worth;
    best = { label: after, from: index };
  }
  return best;
}

interface Move extends Target {
  readonly isChange: boolean;
}

function afterMinute(input: FactorPlanInput, arrived: Float64Array, label: Label, move: Move): Label {
  const { minute, factor, isChange } = move;
  const pause = isChange ? input.pauseSeconds : 0;
  const came = (input.arrivalsPerSec[minute] ?? 0) * MINUTE_SECONDS;
  const capacity = input.capacityPerSec(minute, factor);
  const work = capacity * (MINUTE_SECONDS - pause);
  const done = Math.max(0, Math.min(label.backlog + came, work));
  // A pause beyond the minute is a debt of the next ones.
  const backlog = label.backlog + came - done + Math.max(0, -work);
  const ageSeconds = ageOf(arrived, minute + 1, backlog);
  const behind = backlog > 0 ? done : doneWhileBehind(label.backlog, capacity, input.arrivalsPerSec[minute] ?? 0, done);
  const inPause = Math.max(0, label.ageSeconds + pause - input.targetSeconds);
  const late =
    behind * meanExcess(label.ageSeconds, ageSeconds, input.targetSeconds) +
    (isChange ? ((input.arrivalsPerSec[minute] ?? 0) * inPause ** 2) / 2 : 0);
  return {
    usd: label.usd + input.usdPerMinute(minute, factor) + (isChange ? CHANGE_USD : 0),
    late: label.late + late,
    backlog,
    ageSeconds,
  };
}

/** Records done until a backlog is gone within the minute: the quicker, the fewer of them are late. */
function doneWhileBehind(backlog: number, capacity: number, arrivals: number, done: number): number {
  return capacity > arrivals ? Math.min(done, (capacity * backlog) / (capacity - arrivals)) : done;
}

/** Mean of what is above `target` of a value that goes straight from `from` to `to`. */
function meanExcess(from: number, to: number, target: number): number {
  const most = Math.max(from, to) - target;
  const least = Math.min(from, to) - target;
  if (most <= 0) return 0;
  return least >= 0 ? (most + least) / 2 : most ** 2 / (2 * (most - least));
}

/** What it has cost, and what its backlog still will. */
function worthOf(label: Label, input: FactorPlanInput, { minute, factor }: Target): number {
  const capacity = input.capacityPerSec(minute, factor);
  const drain = capacity > 0 ? label.backlog / capacity : MINUTE_SECONDS * MINUTE_SECONDS;
  const ahead = label.backlog > 0 ? label.backlog * Math.max(0, label.ageSeconds + drain / 2 - input.targetSeconds) : 0;
  return label.usd + (label.late + ahead) * LATE_RECORD_SECOND_USD;
}

/** Records that arrived before each minute, and in all. */
function cumulative(perSec: readonly number[]): Float64Array {
  const sums = new Float64Array(perSec.length + 1);
  for (const [minute, rate] of perSec.entries()) sums[minute + 1] = (sums[minute] ?? 0) + rate * MINUTE_SECONDS;
  return sums;
}

/** How long ago the oldest of the last `backlog` records came, at the start of `minute`. */
function ageOf(arrived: Float64Array, minute: number, backlog: number): number {
  if (backlog <= 1e-6) return 0;
  const position = (arrived[minute] ?? 0) - backlog;
  let at = minute;
  while (at > 0 && (arrived[at] ?? 0) > position) at -= 1;
  const width = (arrived[at + 1] ?? 0) - (arrived[at] ?? 0);
  const share = width > 0 ? Math.max(0, position - (arrived[at] ?? 0)) / width : 0;
  return (minute - at - share) * MINUTE_SECONDS;
}

function traceBack(labels: readonly (Label | null)[], cameFrom: readonly Int8Array[]): FactorPlan {
  const total = (label: Label | null): number =>
    label === null ? Number.POSITIVE_INFINITY : label.usd + label.late * LATE_RECORD_SECOND_USD;
  let at = labels.reduce((best, label, index) => (total(label) < total(labels[best] ?? null) ? index : best), 0);
  const lateRecordSeconds = labels[at]?.late ?? 0;
  const factors: number[] = [];
  for (let minute = cameFrom.length - 1; minute >= 0; minute -= 1) {
    factors[minute] = FACTORS[at] ?? FACTOR_MIN;
    at = cameFrom[minute]?.[at] ?? at;
  }
  return { factors, lateRecordSeconds };
}
