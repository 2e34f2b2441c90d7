/** When metrics are seen, by who writes them, and which minutes never are. */
import { describe, expect, it } from 'vitest';
import type { MetricName, Statistic } from '../../src/world/account-api.ts';
import { createMetricSeries } from '../../src/world/metric-series.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Physics } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  idealPhysics,
  WORLD_STARTS_AT as START,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const NAMES: readonly MetricName[] = [
  { namespace: 'AWS/Kinesis', metric: 'IncomingRecords', dimension: STREAM },
  { namespace: 'AWS/Lambda', metric: 'Invocations', dimension: CONSUMER },
  { namespace: 'Headgate/Downstream', metric: 'Requests', dimension: 'table' },
];

function worldOf(physics: Partial<Physics>, seed = 1): World {
  const stream = aStream({ arrivals: steady(20, HOUR_MS * 4), consumers: [aConsumer({ downstream: 'table' })] });
  const config = aWorld({ streams: [stream], downstreams: [aDownstream()], physics: idealPhysics(physics) });
  return createWorld(config, seed);
}

/** Minutes of the run that are seen. */
function minutesOf(world: World, name: MetricName): readonly number[] {
  return world.metric(name, 'Sum', START, START + 24 * HOUR_MS).map(({ startMs }) => (startMs - START) / MINUTE_MS);
}

describe('the delay of metrics', () => {
  it('is that of their writer', () => {
    const world = worldOf({ metricDelayMs: { kinesis: 30_000, lambda: 90_000, downstream: 600_000 } });
    const seenAt = (atMs: number) => {
      world.advanceTo(atMs);
      return NAMES.map((name) => minutesOf(world, name).length);
    };
    expect(seenAt(89_999)).toEqual([0, 0, 0]);
    expect(seenAt(90_000)).toEqual([1, 0, 0]);
    expect(seenAt(150_000)).toEqual([2, 1, 0]);
    expect(seenAt(660_000)).toEqual([10, 9, 1]);
  });
});

describe('gaps', () => {
  it('are so large a share of the minutes, others for each metric, and the same for whoever looks', () => {
    const world = worldOf({ metricGapShare: 0.1, metricDelayMs: 0 });
    world.advanceTo(4 * HOUR_MS);
    const missing = NAMES.map((name) => {
      const seen = new Set(minutesOf(world, name));
      return Array.from({ length: 240 }, (_, minute) => minute).filter((minute) => !seen.has(minute));
    });
    for (const minutes of missing) {
      expect(minutes.length).toBeGreaterThan(10);
      expect(minutes.length).toBeLessThan(40);
    }
    expect(new Set(missing.map((minutes) => minutes.join())).size).toBe(3);
    const again = worldOf({ metricGapShare: 0.1, metricDelayMs: 0 });
    again.advanceTo(4 * HOUR_MS);
    for (const name of NAMES) expect(minutesOf(again, name)).toEqual(minutesOf(world, name));
    const other = worldOf({ metricGapShare: 0.1, metricDelayMs: 0 }, 2);
    other.advanceTo(4 * HOUR_MS);
    expect(minutesOf(other, NAMES[0] as MetricName)).not.toEqual(minutesOf(world, NAMES[0] as MetricName));
  });

  it('stay: a minute that is missing once is never seen', () => {
    const world = worldOf({ metricGapShare: 0.3, metricDelayMs: 0 });
    const name = NAMES[1] as MetricName;
    world.advanceTo(HOUR_MS);
    const early = minutesOf(world, name);
    world.advanceTo(4 * HOUR_MS);
    expect(minutesOf(world, name).filter((minute) => minute < 60)).toEqual(early);
  });

  it('change nothing else', () => {
    const digestOf = (metricGapShare: number): string => {
      const world = worldOf({ metricGapShare });
      world.advanceTo(HOUR_MS);
      return world.digest();
    };
    expect(digestOf(0.5)).toBe(digestOf(0));
  });
});

describe('a series', () => {
  it('adds up whatever the order of its time stamps', () => {
    const series = createMetricSeries({ delayMs: 0, spreadMs: 0, gapShare: 0 }, 1);
    const sums = new Map<number, number>();
    for (let index = 0; index < 20_000; index += 1) {
      // To and fro by up to twenty minutes while time goes on.
      const stampMs = 2 * HOUR_MS + index * 700 - ((index * 7_919) % 1_200) * 1_000;
      series.add(stampMs, index % 13);
      const minute = Math.floor(stampMs / MINUTE_MS);
      sums.set(minute, (sums.get(minute) ?? 0) + (index % 13));
    }
    const read = (statistic: Statistic) => series.read(statistic, 0, 24 * HOUR_MS, 7 * HOUR_MS);
    expect(new Map(read('Sum').map(({ startMs, value }) => [startMs / MINUTE_MS, value]))).toEqual(
      new Map([...sums].sort(([a], [b]) => a - b)),
    );
    expect(read('SampleCount').reduce((total, { value }) => total + value, 0)).toBe(20_000);
  });
});
