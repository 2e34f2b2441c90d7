/** One source and its consumers, put together from facts and series. */
import type { MetricRef } from '../../core/downstream-target.ts';
import type { ConsumerObservation, Observation, SourceId } from '../../core/observation.ts';
import { type MinuteSeries, missing, present, type Reading } from '../../core/reading.ts';
import type { EpochMs } from '../../core/units.ts';
import type { DetailsRead } from './facts-read.ts';
import type { KnownMapping } from './facts-snapshot.ts';
import { streamNameOf } from './facts-translate.ts';
import { consumerRefs, sourceRefs } from './metric-plan.ts';
import type { SeriesRead } from './metric-reader.ts';

/** What cannot be read of this source is missing here and nowhere else. */
export function observeSource(
  sourceId: SourceId,
  mappings: Reading<readonly KnownMapping[]>,
  details: DetailsRead,
  read: SeriesRead,
  observedAt: EpochMs,
): Observation {
  const source = details.source(sourceId);
  return {
    sourceId,
    observedAt,
    source,
    sourceMetrics: seriesOf(sourceRefs(streamNameOf(sourceId)), read),
    // A stream nobody can describe may be gone, and a mapping outlives its stream.
    consumers: source.kind === 'missing' ? source : consumersOf(mappings, details, read),
  };
}

/** One consumer that cannot be read hides them all: what is left would look like less pressure than there is. */
function consumersOf(
  mappings: Reading<readonly KnownMapping[]>,
  details: DetailsRead,
  read: SeriesRead,
): Reading<readonly ConsumerObservation[]> {
  if (mappings.kind === 'missing') return mappings;
  const consumers: ConsumerObservation[] = [];
  let ageMs = mappings.ageMs;
  for (const mapping of mappings.value) {
    const lambda = details.lambda(mapping);
    if (lambda.kind === 'missing') return lambda;
    if (mapping.stream === null) return missing('unavailable');
    const { facts, eventCounts } = mapping.stream;
    consumers.push({
      mapping: facts,
      lambda: lambda.value,
      metrics: seriesOf(consumerRefs(mapping.functionName, mapping.id, eventCounts), read),
      // Only the owner's documents know.
      downstreams: [],
    });
    ageMs = Math.max(ageMs, lambda.ageMs);
  }
  return present(consumers, ageMs);
}

function seriesOf<Names extends string>(
  refs: Readonly<Record<Names, MetricRef | null>>,
  read: SeriesRead,
): Readonly<Record<Names, MinuteSeries>> {
  const entries = Object.entries<MetricRef | null>(refs).map(([name, ref]) => [name, read(ref)]);
  return Object.fromEntries(entries) as Record<Names, MinuteSeries>;
}
