/**
 * What no policy can beat that has to see before it acts: from the second in which the evidence begins, two fresh minutes,
 * the pause of the mapping, and then as many lanes per shard as AWS allows. A fluid, second by second; keys fall evenly,
 * and for the consumer the shards stay, since new ones do nothing for a backlog that exists. Neighbours take nothing of a
 * shared quota, and a table that scales itself has grown already: a bound gives whatever it can.
 */
import { FACTOR_MAX, FACTOR_MIN } from '../../core/limits.ts';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { mappingPauseSeconds, type Range } from './dead-times.ts';
import { freshMinutesSeconds, metricDelaySeconds } from './detection.ts';
import { growthSeconds } from './growth.ts';
import { expectedRates } from './known-rates.ts';
import { capacityOf } from './lane-capacity.ts';
import { recordsPerShard } from './shard-limit.ts';
import { surroundingsAt, turningPoints } from './surroundings.ts';
import { type TargetBound, targetBoundOf } from './target-bound.ts';

/** Figures for the quickest, the mean and the slowest detection and pause; seconds count from the evidence. */
export interface FactorBound {
  readonly factor: number;
  /** Records per second with that factor, when it comes into force. */
  readonly capacityPerSec: number;
  readonly peakAgeSeconds: Range;
  /** Until the oldest record is within the target and stays there for five minutes; infinite when it never is. */
  readonly catchUpSeconds: Range;
  /** Until nothing waits; infinite when that is not within the run. */
  readonly drainedSeconds: Range;
}

/** For producers that offer more than the shards accept. */
export interface IngestBound {
  /** Shards that accept what is offered when the evidence begins. */
  readonly shards: number;
  /** Until they are there: two fresh minutes, then every hop of the shard count. */
  readonly inForceAfterSeconds: Range;
  /** Records that are put late, or never, until then. */
  readonly delayedRecords: Range;
}

export interface StepBounds {
  readonly evidenceAtSeconds: number;
  /** Load and capacity when the evidence begins, records per second. */
  readonly arrivalsPerSec: number;
  readonly capacityBeforePerSec: number;
  /** Until it can be seen. */
  readonly seenAfterSeconds: Range;
  /** Until a new factor is in force. */
  readonly inForceAfterSeconds: Range;
  /** Null when the shards accept what is offered. */
  readonly ingest: IngestBound | null;
  /** From the factor there is, which needs no pause, to the greatest. */
  readonly byFactor: readonly FactorBound[];
  /** The least of all factors. */
  readonly best: FactorBound;
  /** Null when nothing is late that would have to be drained. */
  readonly target: TargetBound | null;
}

/** Time within the target after which a stream counts as caught up. */
const CALM_SECONDS = 300;

const noTrace: TraceLoader = (file) => ({ kind: 'missing', why: `no loader was given for ${file}` });

/** Bounds for the first consumer of the scenario's own stream; null without evidence or when its load cannot be read. */
export function stepBoundsOf(scenario: Scenario, loadTrace: TraceLoader = noTrace): StepBounds | null {
  const evidence = scenario.evidenceAtSeconds;
  const consumer = scenario.consumers[0];
  if (evidence === null || evidence >= scenario.durationSeconds || consumer === undefined) return null;
  if (scenario.workload.kind === 'trace' && loadTrace(scenario.workload.file).kind === 'missing') return null;
  const course = courseOf(scenario, consumer, loadTrace, Math.floor(evidence));
  const seen = freshMinutesSeconds(metricDelaySeconds(scenario.physics));
  const pause = mappingPauseSeconds(scenario.physics);
  const byFactor = factorsFrom(consumer.factor).map((factor) => boundOf(course, factor, seen, pause));
  const best = byFactor.reduce((a, b) => (b.catchUpSeconds.mean < a.catchUpSeconds.mean ? b : a));
  return {
    evidenceAtSeconds: evidence,
    arrivalsPerSec: course.offered[course.from] ?? 0,
    capacityBeforePerSec: course.capacityAt(course.from, consumer.factor),
    seenAfterSeconds: seen,
    inForceAfterSeconds: plus(seen, pause),
    ingest: ingestBoundOf(scenario, course.offered[course.from] ?? 0, seen),
    byFactor,
    best,
    target:
      best.catchUpSeconds.mean > 0
        ? targetBoundOf(plus(seen, pause), scenario.policy.target.catchUpSeconds, byFactor)
        : null,
  };
}

function factorsFrom(least: number): readonly number[] {
  const factors = Array.from({ length: FACTOR_MAX - FACTOR_MIN + 1 }, (_, index) => FACTOR_MIN + index);
  return factors.filter((factor) => factor >= least);
}

/** The run as it goes by itself, from the second of the evidence on. */
interface Course {
  readonly from: number;
  readonly startFactor: number;
  readonly targetSeconds: number;
  /** Records of each second that producers offer, and that the shards there are accept. */
  readonly offered: Float64Array;
  readonly arrivals: Float64Array;
  readonly capacityAt: (second: number, factor: number) => number;
}

function courseOf(
  scenario: Scenario,
  consumer: Scenario['consumers'][number],
  loadTrace: TraceLoader,
  from: number,
): Course {
  const capacity = capacityOf({ scenario, stream: scenario, consumer, evenKeys: true });
  const epochs = epochsOf(scenario);
  const offered = expectedRates(scenario, scenario, loadTrace).perSec;
  const accepted = scenario.source.shards * recordsPerShard(scenario);
  const known = new Map<string, number>();
  const capacityAt = (second: number, factor: number): number => {
    const key = `${factor}/${epochs[second]}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const now = surroundingsAt(scenario, consumer, second);
    const { recordsPerSec } = capacity(scenario.source.shards, factor, now);
    known.set(key, recordsPerSec);
    return recordsPerSec;
  };
  return {
    from,
    startFactor: consumer.factor,
    targetSeconds: scenario.policy.target.iteratorAgeSeconds,
    offered,
    arrivals: offered.map((rate) => Math.min(rate, accepted)),
    capacityAt,
  };
}

function ingestBoundOf(scenario: Scenario, offeredPerSec: number, seen: Range): IngestBound | null {
  const { shards: from, kind } = scenario.source;
  const perShard = recordsPerShard(scenario);
  const shards = Math.ceil(offeredPerSec / perShard - 1e-9);
  if (shards <= from || kind !== 'kinesis-provisioned') return null;
  const growth = growthSeconds(scenario.physics, from, shards);
  const inForceAfterSeconds = plus(seen, { least: growth, mean: growth, most: growth });
  const delayed = (seconds: number) => (offeredPerSec - from * perShard) * seconds;
  return {
    shards,
    inForceAfterSeconds,
    delayedRecords: {
      least: delayed(inForceAfterSeconds.least),
      mean: delayed(inForceAfterSeconds.mean),
      most: delayed(inForceAfterSeconds.most),
    },
  };
}

/** The number of turning points that each second has behind it. */
function epochsOf(scenario: Scenario): Int32Array {
  const turns = turningPoints(scenario);
  let passed = 0;
  return Int32Array.from({ length: scenario.durationSeconds }, (_, second) => {
    while ((turns[passed] ?? Number.POSITIVE_INFINITY) <= second) passed += 1;
    return passed;
  });
}

function boundOf(course: Course, factor: number, seen: Range, pause: Range): FactorBound {
  const isChange = factor !== course.startFactor;
  const outcome = (order: number, blind: number) =>
    outcomeOf(course, { factor, orderedAfter: order, pauseSeconds: isChange ? blind : 0 });
  const least = outcome(seen.least, pause.least);
  const mean = outcome(seen.mean, pause.mean);
  const most = outcome(seen.most, pause.most);
  const rangeOf = (figure: keyof Outcome): Range => ({
    least: least[figure],
    mean: mean[figure],
    most: most[figure],
  });
  const inForce = course.from + Math.ceil(seen.mean + pause.mean);
  return {
    factor,
    capacityPerSec: course.capacityAt(inForce, factor),
    peakAgeSeconds: rangeOf('peakAge'),
    catchUpSeconds: rangeOf('catchUp'),
    drainedSeconds: rangeOf('drained'),
  };
}

interface Outcome {
  readonly peakAge: number;
  readonly catchUp: number;
  readonly drained: number;
}

interface Action {
  readonly factor: number;
  readonly orderedAfter: number;
  readonly pauseSeconds: number;
}

/**
 * Lets the fluid flow from the evidence, with nothing waiting, until it has been late and is calm again, or to the end of
 * the run: what comes after that is another event, as in the score.
 */
function outcomeOf(course: Course, action: Action): Outcome {
  const { from, arrivals, targetSeconds } = course;
  const end = arrivals.length;
  const arrived = new Float64Array(end + 1);
  let done = 0;
  let oldest = from;
  let peakAge = 0;
  let calmSince = from;
  let drained = Number.POSITIVE_INFINITY;
  arrived[from] = 0;
  for (let second = from; second < end; second += 1) {
    const came = arrivals[second] ?? 0;
    arrived[second + 1] = (arrived[second] ?? 0) + came;
    done = Math.min(arrived[second + 1] ?? 0, done + workIn(course, action, second));
    while (oldest < second + 1 && (arrived[oldest + 1] ?? 0) <= done + 1e-6) oldest += 1;
    const share = (done - (arrived[oldest] ?? 0)) / Math.max(arrivals[oldest] ?? 0, 1e-9);
    const age = oldest > second ? 0 : second + 1 - oldest - Math.max(0, share);
    peakAge = Math.max(peakAge, age);
    if (age > targetSeconds) calmSince = second + 1;
    if (age > 0) drained = Number.POSITIVE_INFINITY;
    else if (!Number.isFinite(drained)) drained = second + 1 - from;
    const hasCaughtUp = calmSince > from && second + 1 - calmSince >= CALM_SECONDS;
    if (hasCaughtUp && Number.isFinite(drained)) return { peakAge, catchUp: calmSince - from, drained };
  }
  const calm = calmSince === from || end - calmSince >= CALM_SECONDS;
  return { peakAge, catchUp: calm ? calmSince - from : Number.POSITIVE_INFINITY, drained };
}

/** Records that can be done in a second: with the factor of before, none in the pause, with the new one after it. */
function workIn(course: Course, { factor, orderedAfter, pauseSeconds }: Action, second: number): number {
  const begin = second - course.from;
  const before = overlap(begin, 0, orderedAfter);
  const after = overlap(begin, orderedAfter + pauseSeconds, Number.POSITIVE_INFINITY);
  const old = before > 0 ? course.capacityAt(second, course.startFactor) * before : 0;
  return old + (after > 0 ? course.capacityAt(second, factor) * after : 0);
}

/** Part of the second from `begin` that lies in [from, to). */
function overlap(begin: number, from: number, to: number): number {
  return Math.max(0, Math.min(begin + 1, to) - Math.max(begin, from));
}

function plus(a: Range, b: Range): Range {
  return { least: a.least + b.least, mean: a.mean + b.mean, most: a.most + b.most };
}
