import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../src/core/observation.ts';
import type { MinuteSeries } from '../../src/core/reading.ts';
import { type DurationMs, MINUTE_MS, minuteStart, SECOND_MS } from '../../src/core/units.ts';
import type { Clock, Sensor } from '../../src/ports.ts';
import { allSeriesOf, consumersOf, flawsOf, seriesOf } from './series-flaws.ts';

/** A source with an even load. */
export interface BusySource {
  readonly id: SourceId;
  readonly recordsPerMin: number;
  readonly recordBytes: number;
  readonly eventCounts: 'on' | 'off';
}

/** An account that has just begun: no metric has a point yet. */
export interface SensorAccount {
  readonly sensor: Sensor;
  readonly clock: Clock;
  readonly advance: (byMs: DurationMs) => Promise<void>;
  /** At least two, with different loads, each with one consumer that keeps up and makes no errors. */
  readonly busy: readonly BusySource[];
  /** Exists and has a consumer; nothing was ever put into it. */
  readonly idle: SourceId;
  /** Exists nowhere. */
  readonly unknown: SourceId;
  /** A minute that ended this long ago is complete. */
  readonly completeAfterMs: DurationMs;
}

/** Between whole minutes, early and late: metrics are absent, partial, and there. */
const STEPS_MS = [0, 61 * SECOND_MS, 64_500, 40 * SECOND_MS, 8 * MINUTE_MS];

/** What every sensor promises. */
export function sensorContract(name: string, makeAccount: () => Promise<SensorAccount>): void {
  const accountAfter = async (ms: DurationMs) => {
    const account = await makeAccount();
    await account.advance(ms);
    const everything = [...account.busy.map(({ id }) => id), account.idle, account.unknown];
    return { ...account, everything, fleet: await account.sensor.observe({ sources: everything, downstreams: [] }) };
  };

  describe(`sensor contract (${name})`, () => {
    it('answers for every source it is asked for, in that order, known or not', async () => {
      const { sensor, everything, idle, unknown } = await accountAfter(5 * MINUTE_MS);
      for (const asked of [everything, [...everything].reverse(), [unknown, idle, unknown, idle], [idle]]) {
        const { sources } = await sensor.observe({ sources: asked, downstreams: [] });
        expect(sources.map(({ sourceId }) => sourceId)).toEqual(asked);
      }
    });

    it('glances at every source it is asked for, in that order', async () => {
      const { sensor, everything, busy, idle } = await accountAfter(10 * MINUTE_MS);
      const glances = await sensor.glance(everything);
      expect(glances.map(({ sourceId }) => sourceId)).toEqual(everything);
      for (const { id, recordsPerMin } of busy) {
        const { incomingRecords, ageMaxMs } = glances.find(({ sourceId }) => sourceId === id) ?? {};
        expect(incomingRecords).toMatchObject({ kind: 'value', value: recordsPerMin });
        expect(ageMaxMs?.kind).toBe('value');
      }
      const quiet = glances.find(({ sourceId }) => sourceId === idle);
      expect(quiet?.ageMaxMs).toEqual({ kind: 'missing', why: 'no-datapoints' });
      expect(quiet?.incomingRecords).toEqual({ kind: 'missing', why: 'no-datapoints' });
    });

    it('answers for no source with the account alone', async () => {
      const { sensor } = await accountAfter(5 * MINUTE_MS);
      const fleet = await sensor.observe({ sources: [], downstreams: [] });
      expect(fleet.sources).toEqual([]);
      expect(fleet.account.concurrencyLimit.kind).toBe('value');
    });

    it('says when it looked: at the present time, for everything', async () => {
      const { sensor, clock, everything } = await accountAfter(90_500);
      const before = clock.now();
      const { observedAt, sources, downstreams } = await sensor.observe({ sources: everything, downstreams: [] });
      for (const at of [observedAt, ...sources.map((one) => one.observedAt), ...downstreams.map((d) => d.observedAt)]) {
        expect(at).toBeGreaterThanOrEqual(before);
        expect(at).toBeLessThanOrEqual(clock.now());
      }
    });

    it('gives series by whole minutes, sorted, each minute once, none from the future, at any time', async () => {
      const { sensor, clock, advance, everything } = await accountAfter(0);
      for (const byMs of STEPS_MS) {
        await advance(byMs);
        const fleet = await sensor.observe({ sources: everything, downstreams: [] });
        expect(allSeriesOf(fleet).flatMap((one) => flawsOf(one, clock.now()))).toEqual([]);
      }
    });

    it('has nothing but missing series before the first metric comes', async () => {
      const { fleet } = await accountAfter(0);
      expect(allSeriesOf(fleet).length).toBeGreaterThan(20);
      expect(allSeriesOf(fleet).filter(({ series }) => series.kind === 'points')).toEqual([]);
      expect(fleet.account.concurrencyInUse.kind).toBe('missing');
    });

    it('describes an idle source and leaves its metrics missing, never zero', async () => {
      const { fleet, idle } = await accountAfter(10 * MINUTE_MS);
      const found = fleet.sources.find(({ sourceId }) => sourceId === idle);
      expect(found?.source.kind).toBe('value');
      expect(found?.consumers).toMatchObject({ kind: 'value', value: [{}] });
      const series = found === undefined ? [] : seriesOf(found);
      expect(series).toHaveLength(17);
      for (const one of series) {
        expect(one.series, one.name).toMatchObject({
          kind: 'missing',
          why: expect.stringMatching(/^no(t-configured|-datapoints)$/),
        });
      }
    });

    it('leaves everything of an unknown source missing, with a reason, and does not throw', async () => {
      const { sensor, unknown } = await accountAfter(10 * MINUTE_MS);
      const [found] = (await sensor.observe({ sources: [unknown], downstreams: [] })).sources;
      expect(found?.source.kind).toBe('missing');
      expect(found?.consumers.kind).toBe('missing');
      const kinds = found === undefined ? [] : seriesOf(found).map(({ series }) => series.kind);
      expect(kinds).toEqual(Array(7).fill('missing'));
    });

    it('answers the same when asked twice at one instant', async () => {
      const { sensor, advance, everything } = await accountAfter(0);
      for (const byMs of STEPS_MS) {
        await advance(byMs);
        expect(await sensor.observe({ sources: everything, downstreams: [] })).toEqual(
          await sensor.observe({ sources: everything, downstreams: [] }),
        );
      }
    });

    it('describes every source and every mapping in the terms of the core', async () => {
      const { fleet, everything, unknown } = await accountAfter(3 * MINUTE_MS);
      const known = fleet.sources.filter(({ sourceId }) => sourceId !== unknown);
      expect(known).toHaveLength(everything.length - 1);
      for (const one of known) {
        expect(one.source).toMatchObject({ kind: 'value', value: { id: one.sourceId, status: 'active' } });
        expect(one.source.kind === 'value' && one.source.ageMs).toBeGreaterThanOrEqual(0);
      }
      const mappings = known.flatMap(consumersOf).map(({ mapping }) => mapping);
      expect(new Set(mappings.map(({ id }) => id)).size).toBe(known.length);
      for (const { factor, state } of mappings) {
        expect([state, factor >= 1 && factor <= 10]).toEqual(['enabled', true]);
      }
    });

    it('observes each downstream it is asked for, in that order, known or not', async () => {
      const { sensor, idle } = await accountAfter(3 * MINUTE_MS);
      const unread = { requests: [], errors: [], latency: null, alarm: null };
      const asked = ['table', 'elsewhere'].map((downstream) => ({ name: downstream, ...unread }));
      const { downstreams } = await sensor.observe({ sources: [idle], downstreams: asked });
      expect(downstreams.map(({ name: downstream }) => downstream)).toEqual(['table', 'elsewhere']);
    });
  });

  describe(`sensor contract (${name}): values`, () => {
    it('sums a minute of arrivals of each source, and of no other', async () => {
      const { fleet, busy, completeAfterMs } = await accountAfter(10 * MINUTE_MS);
      const complete = minuteStart(fleet.observedAt - completeAfterMs) - MINUTE_MS;
      for (const { id, recordsPerMin, recordBytes } of busy) {
        const metrics = fleet.sources.find(({ sourceId }) => sourceId === id)?.sourceMetrics;
        expect(valueAt(metrics?.incomingRecords, complete)).toBe(recordsPerMin);
        expect(valueAt(metrics?.incomingBytes, complete)).toBe(recordsPerMin * recordBytes);
      }
    });

    it('reads every metric of a consumer that works, and what is not switched on says so', async () => {
      const { fleet, busy, completeAfterMs } = await accountAfter(10 * MINUTE_MS);
      const complete = minuteStart(fleet.observedAt - completeAfterMs) - MINUTE_MS;
      for (const { id, eventCounts, recordsPerMin } of busy) {
        const observation = fleet.sources.find(({ sourceId }) => sourceId === id);
        const metrics = observation === undefined ? undefined : consumersOf(observation)[0]?.metrics;
        const { invokedEvents, failedInvokeEvents, ...always } = { ...metrics };
        expect(Object.values(always).map((series) => series?.kind)).toEqual(Array(8).fill('points'));
        expect(valueAt(metrics?.errors, complete)).toBe(0);
        expect(valueAt(metrics?.invocations, complete)).toBeGreaterThan(0);
        expect(valueAt(metrics?.invocations, complete)).toBeLessThanOrEqual(recordsPerMin);
        const opted = [invokedEvents, failedInvokeEvents];
        const expected = eventCounts === 'on' ? { kind: 'points' } : { kind: 'missing', why: 'not-configured' };
        for (const series of opted) expect(series).toMatchObject(expected);
      }
    });

    it('keeps averages between zero and the greatest of their minute', async () => {
      const { fleet, busy } = await accountAfter(10 * MINUTE_MS);
      const consumers = fleet.sources.flatMap(consumersOf).filter(({ metrics }) => metrics.errors.kind === 'points');
      expect(consumers).toHaveLength(busy.length);
      for (const { metrics } of consumers) {
        expectBelow(metrics.iteratorAgeAverageMs, metrics.iteratorAgeMaxMs);
        expectBelow(metrics.durationAverageMs, metrics.durationMaxMs);
      }
    });
  });
}

function valueAt(series: MinuteSeries | undefined, startMs: number): number | undefined {
  return series?.kind === 'points' ? series.points.find((point) => point.startMs === startMs)?.value : undefined;
}

function expectBelow(average: MinuteSeries, greatest: MinuteSeries): void {
  const points = average.kind === 'points' ? average.points : [];
  expect(points.length).toBeGreaterThan(0);
  for (const { startMs, value } of points) {
    expect(value).toBeLessThanOrEqual(valueAt(greatest, startMs) ?? Number.NEGATIVE_INFINITY);
  }
}
