import type { ActionResult } from '../core/action.ts';
import type { Assessment } from '../core/assess.ts';
import type { BreakerState } from '../core/breaker-state.ts';
import type { DecideResult } from '../core/decider.ts';
import type { LastHour, Report } from '../core/decision.ts';
import type { IncidentEvent } from '../core/incident.ts';
import type { ConsumerObservation, Observation } from '../core/observation.ts';
import type { Mode } from '../core/policy.ts';
import { known, type MinuteSeries } from '../core/reading.ts';
import type { Reason } from '../core/reason.ts';
import { valueAt } from '../core/series.ts';
import { type EpochMs, MINUTE_MS, minuteStart } from '../core/units.ts';
import { reportKey } from './stored-source.ts';

/** Minutes of each series that a report keeps: enough to see what the decision saw, small enough to store. */
const KEPT_MINUTES = 10;

export interface ReportParts {
  readonly turnId: string;
  readonly at: EpochMs;
  readonly mode: Mode;
  readonly assessment: Assessment;
  readonly result: DecideResult;
  readonly results: readonly ActionResult[];
  readonly settled: readonly Reason[];
  readonly breakers: readonly BreakerState[];
  readonly incident: IncidentEvent;
}

export function makeReport(parts: ReportParts): Report {
  const { assessment, result, at, turnId } = parts;
  const { sourceId } = assessment.observation;
  return {
    id: reportKey(sourceId, at, turnId),
    sourceId,
    turnId,
    at,
    mode: parts.mode,
    observation: shorten(assessment.observation),
    signals: assessment.signals,
    diagnosis: result.diagnosis,
    decision: result.decision,
    results: parts.results,
    outcomes: assessment.outcomes,
    settled: parts.settled,
    breakers: parts.breakers,
    incident: parts.incident,
    lastHour: lastHourOf(assessment.observation, at),
  };
}

const CHART_MINUTES = 60;

/** The hour that ends with the present minute; a minute without a data point stays a gap. */
function lastHourOf({ sourceMetrics, consumers }: Observation, at: EpochMs): LastHour {
  const startMs = minuteStart(at) - (CHART_MINUTES - 1) * MINUTE_MS;
  const minutes = Array.from({ length: CHART_MINUTES }, (_, index) => startMs + index * MINUTE_MS);
  const ages = (known(consumers) ?? []).map((consumer) => consumer.metrics.iteratorAgeMaxMs);
  return {
    startMs,
    ageMaxMs: minutes.map((minute) => greatest(ages.map((series) => valueAt(series, minute)))),
    incomingRecords: minutes.map((minute) => valueAt(sourceMetrics.incomingRecords, minute)),
  };
}

function greatest(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : Math.max(...present);
}

function shorten(observation: Observation): Observation {
  const { consumers } = observation;
  return {
    ...observation,
    sourceMetrics: lastMinutes(observation.sourceMetrics),
    consumers: consumers.kind === 'missing' ? consumers : { ...consumers, value: consumers.value.map(shortenConsumer) },
  };
}

function shortenConsumer(consumer: ConsumerObservation): ConsumerObservation {
  return { ...consumer, metrics: lastMinutes(consumer.metrics) };
}

function lastMinutes<T extends { readonly [K in keyof T]: MinuteSeries }>(metrics: T): T {
  const entries = Object.entries<MinuteSeries>(metrics).map(([name, series]) => [
    name,
    series.kind === 'points' ? { ...series, points: series.points.slice(-KEPT_MINUTES) } : series,
  ]);
  return Object.fromEntries(entries) as T;
}
