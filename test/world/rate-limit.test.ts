/** Downstreams that take in so many records a second and no more. */
import { describe, expect, it } from 'vitest';
import { createDownstream, type Downstream } from '../../src/world/downstream.ts';
import { createMetrics, type Metrics } from '../../src/world/metrics.ts';
import type { DownstreamConfig } from '../../src/world/world-config.ts';
import { aDownstream, idealPhysics, WORLD_STARTS_AT as START } from '../support/world-builders.ts';

const LIMIT = { recordsPerSec: 100, burstRecords: 200 } as const;

function downstreamOf(changes: Partial<DownstreamConfig>): { table: Downstream; metrics: Metrics } {
  const metrics = createMetrics(idealPhysics({ metricDelayMs: 0 }), 1);
  return { table: createDownstream(aDownstream(changes), metrics, START), metrics };
}

describe('a limit that rejects', () => {
  const rateLimit = { ...LIMIT, excess: 'reject' } as const;

  it('lets a call in whole or fails it at once, and takes nothing for one it fails', () => {
    const { table } = downstreamOf({ rateLimit });
    expect(table.begin(150, 0)).toMatchObject({ succeeds: true, done: 150, refused: 0, lastsMs: 375 });
    expect(table.begin(51, 0)).toMatchObject({ succeeds: false, done: 0, refused: 51, lastsMs: 5 });
    expect(table.begin(50, 0)).toMatchObject({ succeeds: true, done: 50 });
  });

  it('fills evenly up to its size', () => {
    const { table } = downstreamOf({ rateLimit });
    table.begin(200, 0);
    expect(table.begin(50, 499).succeeds).toBe(false);
    expect(table.begin(50, 500).succeeds).toBe(true);
    expect(table.begin(200, 100_000).succeeds).toBe(true);
    expect(table.begin(1, 100_000).succeeds).toBe(false);
  });

  it('lets a call that is greater than the bucket in when the bucket is full, and is in debt then', () => {
    const { table } = downstreamOf({ rateLimit });
    expect(table.begin(500, 0)).toMatchObject({ succeeds: true, done: 500 });
    expect(table.begin(1, 3_000).succeeds).toBe(false);
    expect(table.begin(1, 3_010).succeeds).toBe(true);
  });

  it('does its rate over a long time, whatever is sent', () => {
    const { table } = downstreamOf({ rateLimit, recordsPerSecPerCall: 1_000_000 });
    let done = 0;
    for (let atMs = 0; atMs < 600_000; atMs += 10) {
      const call = table.begin(10, atMs);
      done += call.done;
      table.end(call, atMs);
    }
    expect(done).toBe(600 * 100 + 200 - 10);
    const { attempts, failures, recordsRefused } = table.truth(600_000);
    expect({ attempts, failures, recordsRefused }).toEqual({
      attempts: 600_000,
      failures: 600_000 - done,
      recordsRefused: 600_000 - done,
    });
  });
});

describe('a limit that leaves records unprocessed', () => {
  const rateLimit = { ...LIMIT, excess: 'unprocessed' } as const;

  it('does what it has, in the time that so many take, and is no error', () => {
    const { table, metrics } = downstreamOf({ rateLimit });
    const call = table.begin(260, 0);
    expect(call).toMatchObject({ succeeds: true, done: 200, refused: 60, lastsMs: 500 });
    table.end(call, 500);
    expect(table.truth(500)).toMatchObject({ attempts: 260, failures: 60, recordsRefused: 60 });
    const sum = (metric: string) =>
      metrics.read(
        { namespace: 'Headgate/Downstream', metric, dimension: 'table' },
        'Sum',
        START,
        START + 1,
        START + 60_000,
      );
    expect(['Requests', 'Errors', 'Throttles'].map((metric) => sum(metric)[0]?.value)).toEqual([1, 0, 60]);
  });

  it('fails a call for which it has nothing', () => {
    const { table, metrics } = downstreamOf({ rateLimit });
    table.begin(200, 0);
    const call = table.begin(10, 0);
    expect(call).toMatchObject({ succeeds: false, done: 0, refused: 10, lastsMs: 5 });
    table.end(call, 5);
    const errors = { namespace: 'Headgate/Downstream', metric: 'Errors', dimension: 'table' } as const;
    expect(metrics.read(errors, 'Sum', START, START + 1, START + 60_000)).toEqual([{ startMs: START, value: 1 }]);
  });

  it('costs what it let in when the call then takes too long', () => {
    const { table } = downstreamOf({ rateLimit, timeoutMs: 400 });
    expect(table.begin(200, 0)).toMatchObject({ succeeds: false, done: 0, refused: 0, lastsMs: 400 });
    expect(table.begin(200, 0)).toMatchObject({ refused: 200 });
  });
});

describe('a downstream without a limit', () => {
  it('does everything, refuses nothing, and has no such metric', () => {
    const { table, metrics } = downstreamOf({});
    const call = table.begin(10_000, 0);
    table.end({ ...call, lastsMs: 0 }, 0);
    expect(call).toMatchObject({ done: call.succeeds ? 10_000 : 0, refused: 0 });
    expect(table.truth(0)).toMatchObject({ recordsRefused: 0, rateLimitPerSec: null });
    const throttles = { namespace: 'Headgate/Downstream', metric: 'Throttles', dimension: 'table' } as const;
    expect(metrics.read(throttles, 'Sum', START, START + 1, START + 60_000)).toEqual([]);
  });

  it('takes nothing from the limit in an outage', () => {
    const faults = [{ fromMs: 0, toMs: 1_000, capacity: 0, failure: 'fast' }] as const;
    const { table } = downstreamOf({ faults, rateLimit: { ...LIMIT, excess: 'reject' } });
    expect(table.begin(200, 0)).toMatchObject({ succeeds: false, refused: 0 });
    expect(table.begin(200, 1_000)).toMatchObject({ succeeds: true });
  });
});
