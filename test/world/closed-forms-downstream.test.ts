/** Closed form 13: the Universal Scalability Law. The coarse level has no downstreams and refuses accounts with them. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { DownstreamConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  idealPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';
import { off } from './fluid/both-levels.ts';

const [GAMMA, ALPHA, BETA] = [400, 0.05, 0.004];
const NEVER_MS = 900_000;

const law = (n: number, alpha = ALPHA, beta = BETA): number => (GAMMA * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));

/** `lanes` that are never idle, each with one record at a time and nothing to do but to call. */
function saturated(lanes: number, changes: Partial<DownstreamConfig>): World {
  const shards = lanes % 8 === 0 ? Math.max(8, lanes / 10) : lanes;
  const consumer = aConsumer({
    factor: lanes / shards,
    batchSize: 1,
    fixedMs: 0,
    perRecordMs: 0,
    timeoutMs: NEVER_MS,
    downstream: 'table',
  });
  const keys = { kind: 'uniform', count: 50_000 } as const;
  const arrivals = steady(shards * 900, 40_000);
  const stream = aStream({ shards, arrivals, keys, recordBytes: 1, consumers: [consumer] });
  const table = aDownstream({
    recordsPerSecPerCall: GAMMA,
    contention: ALPHA,
    coherency: BETA,
    timeoutMs: NEVER_MS,
    ...changes,
  });
  // Tried again at once: lanes press on.
  const physics = idealPhysics({ retryFirstMs: 0, retryMaxMs: 0 });
  return createWorld(aWorld({ streams: [stream], downstreams: [table], physics }), 1);
}

function donePerSec(world: World): number {
  world.advanceTo(20_000);
  const before = world.consumerTruth(STREAM, CONSUMER).recordsDone;
  world.advanceTo(40_000);
  return (world.consumerTruth(STREAM, CONSUMER).recordsDone - before) / 20;
}

describe('13. scalability: X(N) = γN / (1 + α(N − 1) + βN(N − 1))', () => {
  it.each([
    [1, 400],
    [4, 1_336],
    [8, 2_033],
    [15, 2_362],
    [24, 2_203],
    [32, 1_964],
    [80, 1_059],
    [160, 578],
    [320, 301],
  ])('is for %i calls the published %i, and what is done', (lanes, published) => {
    expect(Math.abs(law(lanes) - published)).toBeLessThan(1);
    expect(off(donePerSec(saturated(lanes, {})), law(lanes))).toBeLessThan(0.005);
  });

  it('has its peak at √((1 − α) / β) calls', () => {
    const best = saturated(1, {}).downstreamTruth('table').bestCalls ?? Number.NaN;
    expect(Math.abs(best - Math.sqrt((1 - ALPHA) / BETA))).toBeLessThan(1);
    for (const other of [best - 1, best + 1]) expect(law(best)).toBeGreaterThan(law(other));
  });

  it('is that of γ alone, and of γ and α alone, for the milder presets', () => {
    expect(off(donePerSec(saturated(8, { contention: 0, coherency: 0 })), 8 * GAMMA)).toBeLessThan(0.005);
    expect(off(donePerSec(saturated(8, { coherency: 0 })), law(8, ALPHA, 0))).toBeLessThan(0.005);
  });

  it('is multiplied by what a brown-out leaves', () => {
    const faults = [{ fromMs: 0, toMs: NEVER_MS, capacity: 0.3, failure: 'fast' as const }];
    expect(off(donePerSec(saturated(15, { faults })), 0.3 * law(15))).toBeLessThan(0.005);
  });

  it('does nothing for anyone when N / X(N) is beyond the timeout', () => {
    const lastsMs = (80 / law(80)) * 1_000;
    expect(donePerSec(saturated(80, { timeoutMs: Math.floor(lastsMs) }))).toBe(0);
    expect(donePerSec(saturated(80, { timeoutMs: Math.ceil(lastsMs) }))).toBeGreaterThan(0.99 * law(80));
  });
});
