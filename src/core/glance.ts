import type { SourceId } from './observation.ts';
import { type MinuteSeries, missing, present, type Reading } from './reading.ts';
import { newest, pointAgeMs } from './series.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** How far back a glance looks: CloudWatch's delay and a minute or two. Assumption. */
const GLANCE_MS: DurationMs = 5 * MINUTE_MS;

/** The few readings that tell whether a source has to be looked at now. */
export interface Glance {
  readonly sourceId: SourceId;
  /** Greatest iterator age of all its consumers in the last minutes, milliseconds. */
  readonly ageMaxMs: Reading;
  /** Records of the newest complete minute. */
  readonly incomingRecords: Reading;
  /** Greatest sum of refused records of one of the last minutes. */
  readonly writeThrottledRecords: Reading;
}

/** A glance from the three metrics it rests on; `ages` holds one series per consumer. */
export function glanceOf(
  sourceId: SourceId,
  metrics: {
    readonly ages: readonly MinuteSeries[];
    readonly incomingRecords: MinuteSeries;
    readonly writeThrottledRecords: MinuteSeries;
  },
  now: EpochMs,
): Glance {
  return {
    sourceId,
    ageMaxMs: greatestOfAll(metrics.ages, now),
    incomingRecords: newest(metrics.incomingRecords, now),
    writeThrottledRecords: greatest(metrics.writeThrottledRecords, now),
  };
}

/** The greatest of all consumers; one that cannot be read makes the whole unknown, one without points does not. */
function greatestOfAll(series: readonly MinuteSeries[], now: EpochMs): Reading {
  const readings = series.map((one) => greatest(one, now));
  const blind = readings.find((one) => one.kind === 'missing' && one.why !== 'no-datapoints');
  if (blind !== undefined) return blind;
  const values = readings.flatMap((one) => (one.kind === 'value' ? [one] : []));
  const [first, ...rest] = values;
  if (first === undefined) return missing('no-datapoints');
  return rest.reduce((most, one) => (one.value > most.value ? one : most), first);
}

function greatest(series: MinuteSeries, now: EpochMs): Reading {
  if (series.kind === 'missing') return series;
  const points = series.points.filter((point) => pointAgeMs(point, now) <= GLANCE_MS);
  const last = points.at(-1);
  if (last === undefined) return missing('no-datapoints');
  return present(Math.max(...points.map((point) => point.value)), pointAgeMs(last, now));
}
