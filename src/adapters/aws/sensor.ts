/** The sensor on AWS: slow facts from their cache, metrics of the whole fleet in batches. */
import type { DownstreamTarget, MetricRef } from '../../core/downstream-target.ts';
import { type Glance, glanceOf } from '../../core/glance.ts';
import type { FleetObservation, SourceId } from '../../core/observation.ts';
import { type MinuteSeries, missing, present, type Reading } from '../../core/reading.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { Clock, Sensor, SensorRequest } from '../../ports.ts';
import type { AwsClients } from './clients.ts';
import type { Facts } from './facts.ts';
import type { RemainingMs } from './facts-asked.ts';
import type { MappingsRead } from './facts-read.ts';
import { streamNameOf } from './facts-translate.ts';
import { ACCOUNT_CONCURRENCY, asked, consumerRefs, sourceRefs, targetRefs } from './metric-plan.ts';
import { type MetricCalls, readMetrics } from './metric-reader.ts';
import type { Pacers } from './paced.ts';
import { type AlarmCalls, observeDownstream, readAlarms } from './sensor-downstreams.ts';
import { observeSource } from './sensor-source.ts';

/** A glance asks for no more than the minutes it judges by and those that may still come. */
const GLANCE_HISTORY_MS: DurationMs = 10 * MINUTE_MS;
/** Minutes over which the account's greatest concurrency is taken. */
const CONCURRENCY_MINUTES = 5;

export interface SensorOptions {
  readonly clients: Pick<AwsClients, 'cloudwatch'>;
  readonly clock: Clock;
  readonly facts: Facts;
  readonly pacers: Pacers;
  readonly remainingMs: RemainingMs;
}

export function createSensor({ clients, clock, facts, pacers, remainingMs }: SensorOptions): Sensor {
  const metrics: MetricCalls = { cloudwatch: clients.cloudwatch, pacer: pacers.metricData, remainingMs };
  const alarms: AlarmCalls = { cloudwatch: clients.cloudwatch, pacer: pacers.alarms, remainingMs };
  return {
    glance: (sources) => glance(metrics, facts, sources, clock.now()),
    observe: (request) => observe({ metrics, alarms, facts }, request, clock.now()),
  };
}

interface Calls {
  readonly metrics: MetricCalls;
  readonly alarms: AlarmCalls;
  readonly facts: Facts;
}

async function observe(
  { metrics, alarms, facts }: Calls,
  { sources, downstreams }: SensorRequest,
  now: EpochMs,
): Promise<FleetObservation> {
  const mappings = await facts.mappingsOf(sources, now);
  const [details, read, alarm] = await Promise.all([
    facts.details(sources, mappings, now),
    readMetrics(metrics, refsOf(sources, mappings, downstreams), now),
    readAlarms(
      alarms,
      downstreams.flatMap((target) => target.alarm ?? []),
    ),
  ]);
  await facts.save(now);
  return {
    observedAt: now,
    sources: sources.map((source) => observeSource(source, mappings.of(source), details, read, now)),
    downstreams: downstreams.map((target) => observeDownstream(target, read, alarm, now)),
    account: {
      concurrencyLimit: details.concurrencyLimit,
      concurrencyInUse: greatestRecent(read(ACCOUNT_CONCURRENCY), now),
    },
  };
}

function refsOf(
  sources: readonly SourceId[],
  mappings: MappingsRead,
  downstreams: readonly DownstreamTarget[],
): readonly MetricRef[] {
  const ofSources = sources.flatMap((source) => asked(sourceRefs(streamNameOf(source))));
  const ofConsumers = sources
    .flatMap((source) => readersOf(mappings, source))
    .flatMap(({ id, functionName, stream }) => asked(consumerRefs(functionName, id, stream?.eventCounts ?? false)));
  return [...ofSources, ...ofConsumers, ...downstreams.flatMap(targetRefs), ACCOUNT_CONCURRENCY];
}

function readersOf(mappings: MappingsRead, source: SourceId) {
  const reading = mappings.of(source);
  return reading.kind === 'value' ? reading.value : [];
}

function greatestRecent(series: MinuteSeries, now: EpochMs): Reading {
  if (series.kind === 'missing') return series;
  const recent = series.points.slice(-CONCURRENCY_MINUTES);
  const newest = recent.at(-1);
  if (newest === undefined) return missing('no-datapoints');
  return present(Math.max(...recent.map((point) => point.value)), now - newest.startMs - MINUTE_MS);
}

/** Three metrics per source with one consumer. It rests on the mappings as they were last listed. */
async function glance(
  metrics: MetricCalls,
  facts: Facts,
  sources: readonly SourceId[],
  now: EpochMs,
): Promise<readonly Glance[]> {
  const known = await facts.mappings(now);
  const functionsOf = (source: SourceId): readonly string[] =>
    known.kind === 'failed' ? [] : known.value.filter((one) => one.sourceId === source).map((one) => one.functionName);
  const wanted = sources.map((source) => {
    const { incomingRecords, writeThrottledRecords } = sourceRefs(streamNameOf(source));
    const ages = [...new Set(functionsOf(source))].map((name) => consumerRefs(name, '', false).iteratorAgeMaxMs);
    return { source, incomingRecords, writeThrottledRecords, ages };
  });
  const refs = wanted.flatMap((one) => [one.incomingRecords, one.writeThrottledRecords, ...one.ages]);
  const read = await readMetrics(
    metrics,
    refs.flatMap((ref) => ref ?? []),
    now,
    GLANCE_HISTORY_MS,
  );
  return wanted.map(({ source, ages, incomingRecords, writeThrottledRecords }) =>
    glanceOf(
      source,
      {
        ages: known.kind === 'failed' ? [missing(known.why)] : ages.map(read),
        incomingRecords: read(incomingRecords),
        writeThrottledRecords: read(writeThrottledRecords),
      },
      now,
    ),
  );
}
