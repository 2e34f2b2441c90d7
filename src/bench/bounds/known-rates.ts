/** The load of a stream as somebody knows it who has read the scenario: rates, minute by minute. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import { arrivalsOf, type BuiltArrivals, type TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { burstQuantile } from './burst-quantile.ts';
import type { StreamPart } from './stream-part.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;

/** One entry per minute of the run. */
export interface KnownRates {
  /** Records per second that the minute's mean may reach by chance (0.999 quantile of the minute). */
  readonly meanPerSec: readonly number[];
  /** 0.999 quantile of the records of one second, at the greatest rate of the minute. */
  readonly burstPerSec: readonly number[];
  /** The greatest expected rate of the minute, */
  readonly peakPerSec: readonly number[];
  /** and variance over mean of the records of a second. */
  readonly dispersion: number;
}

type Arrivals = NonNullable<Extract<BuiltArrivals, { kind: 'arrivals' }>['arrivals']>;

/** Throws when the trace cannot be read: such a scenario cannot be run either. */
export function knownRates(scenario: Scenario, stream: StreamPart, loadTrace: TraceLoader): KnownRates {
  const { perSec, dispersion } = expectedRates(scenario, stream, loadTrace);
  const minutes = Array.from({ length: Math.ceil(scenario.durationSeconds / MINUTE_SECONDS) }, (_, minute) =>
    perSec.subarray(minute * MINUTE_SECONDS, (minute + 1) * MINUTE_SECONDS),
  );
  return {
    meanPerSec: minutes.map((rates) => burstQuantile(sum(rates), dispersion) / rates.length),
    burstPerSec: minutes.map((rates) => burstQuantile(greatest(rates), dispersion)),
    peakPerSec: minutes.map(greatest),
    dispersion,
  };
}

export interface ExpectedRates {
  /** Expected records of each second of the run, bursts included. */
  readonly perSec: Float64Array;
  /** Variance over mean of the records of a second; 0 when they are not drawn. */
  readonly dispersion: number;
}

/** The same without chance. Throws when the trace cannot be read. */
export function expectedRates(scenario: Scenario, stream: StreamPart, loadTrace: TraceLoader): ExpectedRates {
  const built = arrivalsOf({ ...scenario, ...stream }, loadTrace);
  if (built.kind === 'invalid') throw new Error(built.problem);
  return {
    perSec: addBursts(ratePerSecond(built.arrivals, scenario.durationSeconds), stream),
    dispersion: built.arrivals === null ? 0 : dispersionOf(built.arrivals.noise),
  };
}

/** Records of each second that the workload lets expect. */
function ratePerSecond(arrivals: Arrivals | null, durationSeconds: number): Float64Array {
  const rates = new Float64Array(durationSeconds);
  if (arrivals === null) return rates;
  let passed = 0;
  const until = Math.min(durationSeconds, Math.ceil(arrivals.untilMs / SECOND_MS));
  for (let second = 0; second < until; second += 1) {
    const middleMs = (second + 0.5) * SECOND_MS;
    while ((arrivals.points[passed + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= middleMs) passed += 1;
    rates[second] = rateAt(arrivals, passed, middleMs) * overlayAt(arrivals, middleMs);
  }
  return rates;
}

function rateAt({ points, shape }: Arrivals, passed: number, atMs: number): number {
  const point = points[passed];
  const next = points[passed + 1];
  if (point === undefined || point.atMs > atMs) return 0;
  if (shape === 'steps' || next === undefined) return point.recordsPerSec;
  const share = (atMs - point.atMs) / (next.atMs - point.atMs);
  return point.recordsPerSec + share * (next.recordsPerSec - point.recordsPerSec);
}

function overlayAt({ overlay }: Arrivals, atMs: number): number {
  if (overlay === undefined) return 1;
  return overlay.factors[Math.floor(atMs / overlay.pieceMs) % overlay.factors.length] ?? 1;
}

function addBursts(perSec: Float64Array, { workload, bursts, keys }: StreamPart): Float64Array {
  const all = [...(workload.kind === 'burst' ? [workload] : []), ...bursts];
  const added = Float64Array.from(perSec);
  for (const burst of all) {
    const first = Math.floor(burst.atSeconds);
    const seconds = Math.max(1, Math.ceil(burst.overSeconds));
    const rate = recordsOf(burst, keys) / seconds;
    for (let second = first; second < Math.min(first + seconds, added.length); second += 1) {
      added[second] = (added[second] ?? 0) + rate;
    }
  }
  return added;
}

/** A burst without a number has one record for each of its keys, or of the scenario's. */
function recordsOf(burst: StreamPart['bursts'][number], keys: StreamPart['keys']): number {
  if (burst.records !== undefined) return burst.records;
  const list = burst.keys ?? (keys.kind === 'literal' ? keys.keys : []);
  return 'from' in list ? list.to - list.from + 1 : list.length;
}

function dispersionOf(noise: Arrivals['noise']): number {
  if (noise.kind === 'dispersed') return noise.index;
  return noise.kind === 'poisson' ? 1 : 0;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function greatest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
