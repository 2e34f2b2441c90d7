import type {
  ConsumerObservation,
  DownstreamObservation,
  FleetObservation,
  Observation,
} from '../../src/core/observation.ts';
import type { MinuteSeries } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';

/** A series with words for where it was found. */
export interface NamedSeries {
  readonly name: string;
  readonly series: MinuteSeries;
}

/** Every series of one source, those of its consumers included. */
export function seriesOf(observation: Observation): readonly NamedSeries[] {
  const consumers = consumersOf(observation);
  return [
    ...named(observation.sourceId, { ...observation.sourceMetrics }),
    ...consumers.flatMap(({ lambda, metrics }) => named(`${observation.sourceId} ${lambda.name}`, { ...metrics })),
  ];
}

/** Every series of a fleet. */
export function allSeriesOf({ sources, downstreams }: FleetObservation): readonly NamedSeries[] {
  return [...sources.flatMap(seriesOf), ...downstreams.flatMap(downstreamSeriesOf)];
}

function downstreamSeriesOf({ name, requests, errors, latencyAverageMs }: DownstreamObservation) {
  return named(`downstream ${name}`, { requests, errors, latencyAverageMs });
}

/** The consumers that could be read; none when they could not. */
export function consumersOf({ consumers }: Observation): readonly ConsumerObservation[] {
  return consumers.kind === 'value' ? consumers.value : [];
}

function named(where: string, series: Readonly<Record<string, MinuteSeries>>): readonly NamedSeries[] {
  return Object.entries(series).map(([metric, one]) => ({ name: `${where} ${metric}`, series: one }));
}

/** What is wrong with a series that was read at `now`; empty when it is as every series has to be. */
export function flawsOf({ name, series }: NamedSeries, now: number): readonly string[] {
  if (series.kind === 'missing') return series.why.length > 0 ? [] : [`${name} is missing without a reason`];
  const { points } = series;
  const starts = points.map(({ startMs }) => startMs);
  const flaw = (what: string, isThere: boolean): readonly string[] => (isThere ? [`${name} ${what}`] : []);
  return [
    ...flaw('has no points and is not missing', points.length === 0),
    ...flaw(
      'is not in the order of time',
      starts.some((at, index) => at < (starts[index - 1] ?? at)),
    ),
    ...flaw('has a minute twice', new Set(starts).size < starts.length),
    ...flaw(
      'is not aligned to minutes',
      starts.some((at) => at % MINUTE_MS !== 0),
    ),
    ...flaw(
      'has a minute that has not begun',
      starts.some((at) => at > now),
    ),
    ...flaw(
      'has a value that is no amount',
      points.some(({ value }) => !(Number.isFinite(value) && value >= 0)),
    ),
  ];
}
