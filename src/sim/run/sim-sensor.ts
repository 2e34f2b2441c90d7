import { type Glance, glanceOf } from '../../core/glance.ts';
import type { AccountFacts, DownstreamName, DownstreamObservation, SourceId } from '../../core/observation.ts';
import { type MinuteSeries, missing, present, type Reading } from '../../core/reading.ts';
import { MINUTE_MS } from '../../core/units.ts';
import type { Sensor } from '../../ports.ts';
import { type MetricReader, metricReader } from './metric-reader.ts';
import { observeSource } from './observe-source.ts';
import { type SimAccount, streamOf, wallClock } from './sim-account.ts';

/** Minutes over which the account's greatest concurrency is taken. */
const CONCURRENCY_MINUTES = 5;

/** Reads the simulated account as it shows itself, late and incomplete, never its truth. */
export function simSensor(account: SimAccount): Sensor {
  return {
    glance: async (sources) => {
      const read = metricReader(account);
      return sources.map((sourceId) => glanceAt(account, sourceId, read));
    },
    observe: async ({ sources, downstreams }) => {
      const read = metricReader(account);
      const observedAt = wallClock(account);
      return {
        observedAt,
        sources: sources.map((sourceId) => observeSource(account, sourceId, read)),
        downstreams: downstreams.map(({ name }) => downstreamOf(name, observedAt, read)),
        account: accountFacts(account, read),
      };
    },
  };
}

function glanceAt(account: SimAccount, sourceId: SourceId, read: MetricReader): Glance {
  const name = streamOf(account, sourceId)?.name ?? '';
  const functions = account.world.listMappings(sourceId).map((mapping) => mapping.functionName);
  return glanceOf(
    sourceId,
    {
      ages: functions.map((one) => read('AWS/Lambda', 'IteratorAge', 'Maximum', one)),
      incomingRecords: read('AWS/Kinesis', 'IncomingRecords', 'Sum', name),
      writeThrottledRecords: read('AWS/Kinesis', 'WriteProvisionedThroughputExceeded', 'Sum', name),
    },
    wallClock(account),
  );
}

function downstreamOf(name: DownstreamName, observedAt: number, read: MetricReader): DownstreamObservation {
  return {
    name,
    observedAt,
    requests: read('Headgate/Downstream', 'Requests', 'Sum', name),
    errors: read('Headgate/Downstream', 'Errors', 'Sum', name),
    latencyAverageMs: read('Headgate/Downstream', 'Latency', 'Average', name),
    alarm: missing('not-configured'),
  };
}

function accountFacts(account: SimAccount, read: MetricReader): AccountFacts {
  return {
    concurrencyLimit: present(account.world.concurrencyLimit(), 0),
    concurrencyInUse: greatestRecent(read('AWS/Lambda', 'ConcurrentExecutions', 'Maximum', ''), wallClock(account)),
  };
}

function greatestRecent(series: MinuteSeries, now: number): Reading {
  if (series.kind === 'missing') return series;
  const recent = series.points.slice(-CONCURRENCY_MINUTES);
  const newest = recent.at(-1);
  if (newest === undefined) return missing('no-datapoints');
  return present(Math.max(...recent.map((point) => point.value)), now - newest.startMs - MINUTE_MS);
}
