import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { reason } from '../../../src/core/reason.ts';
import type { Ports } from '../../../src/ports.ts';
import type { RunResult } from '../../../src/sim/run/closed-loop.ts';
import { runScenario } from '../../../src/sim/run/run-scenario.ts';
import type { Controller } from '../../../src/sim/run/turns.ts';
import { aScenario } from '../../support/scenarios.ts';
import { NO_TRACES } from '../../support/sim-accounts.ts';

const SHORT = { durationSeconds: 600, startsAt: '2026-01-05T00:00:00Z' };

function hashOf(result: RunResult): string {
  return createHash('sha256').update(JSON.stringify(result)).digest('hex');
}

/** A controller that only remembers when it was called, and with what. */
function aWitness(): {
  readonly controller: Controller;
  readonly calls: { at: number; turnId: string; ports: Ports }[];
} {
  const calls: { at: number; turnId: string; ports: Ports }[] = [];
  return {
    calls,
    controller: async (ports, { turnId }) => {
      const at = ports.clock.now();
      calls.push({ at, turnId, ports });
      return {
        turnId,
        at,
        reports: [],
        breakers: [],
        skipped: [{ sourceId: 'x', reason: reason('call-failed', 'witness') }],
        resting: [],
        problems: [],
        failures: [],
      };
    },
  };
}

describe('runScenario', () => {
  it('gives an equal result for an equal seed, and another one for another', async () => {
    const step = aScenario({
      durationSeconds: 1_800,
      source: { shards: 1 },
      workload: {
        kind: 'steps',
        steps: [
          { atSeconds: 0, recordsPerSecond: 200 },
          { atSeconds: 600, recordsPerSecond: 900 },
        ],
      },
    });
    const first = await runScenario(step, { loadTrace: NO_TRACES });
    expect(first.reports.length).toBeGreaterThan(20);
    expect(first.score.mappingUpdates).toBeGreaterThan(0);
    expect(hashOf(await runScenario(step, { loadTrace: NO_TRACES }))).toBe(hashOf(first));
    expect(hashOf(await runScenario(step, { loadTrace: NO_TRACES, seed: 2 }))).not.toBe(hashOf(first));
  });

  it('calls the controller once a minute at the same second', async () => {
    const { controller, calls } = aWitness();
    const result = await runScenario(aScenario(SHORT), { loadTrace: NO_TRACES, controller });
    expect(calls).toHaveLength(10);
    expect(new Set(calls.map(({ at }) => at % 60_000)).size).toBe(1);
    expect(new Set(calls.map(({ turnId }) => turnId)).size).toBe(10);
    expect(new Set(calls.map(({ ports }) => ports.store)).size).toBe(1);
    expect(result.skipped).toHaveLength(10);
  });

  it('never calls it without a controller', async () => {
    const { controller, calls } = aWitness();
    const result = await runScenario(aScenario(SHORT), { loadTrace: NO_TRACES, controller, mode: 'none' });
    expect(calls).toEqual([]);
    expect(result).toMatchObject({ mode: 'none', reports: [] });
  });

  it('never calls it when somebody else decides', async () => {
    const { controller, calls } = aWitness();
    const decide = vi.fn(() => ({ orders: [], memory: null }));
    await runScenario(aScenario(SHORT), { loadTrace: NO_TRACES, controller, decider: { start: null, decide } });
    expect(decide).toHaveBeenCalledTimes(10);
    expect(calls).toEqual([]);
  });

  it('changes nothing below enforce', async () => {
    const overloaded = aScenario({
      durationSeconds: 1_200,
      source: { shards: 1 },
      workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 900 }] },
    });
    const recommended = await runScenario(overloaded, { loadTrace: NO_TRACES, mode: 'recommend' });
    const left = await runScenario(overloaded, { loadTrace: NO_TRACES, mode: 'none' });
    expect(recommended.score.digest).toBe(left.score.digest);
    expect(recommended.reports.some((report) => report.decision.recommended.length > 0)).toBe(true);
  });

  it('charts ten seconds at a time, and accounts for every record', async () => {
    const { timeline, score } = await runScenario(aScenario(SHORT), { loadTrace: NO_TRACES, mode: 'none' });
    expect(timeline.map((point) => point.atSeconds)).toEqual(
      Array.from({ length: 60 }, (_, index) => (index + 1) * 10),
    );
    const offered = timeline.reduce((sum, point) => sum + point.offeredPerSec * 10, 0);
    expect(offered).toBeCloseTo(score.recordsOffered, 3);
    const done = timeline.reduce((sum, point) => sum + point.donePerSec * 10, 0);
    expect(done).toBeCloseTo(score.recordsDone, 3);
    expect(timeline.at(-1)?.consumers.consumer).toMatchObject({ factor: 1, readableShards: 4 });
    expect(score.recordsDone + score.backlogRecords + score.recordsLost).toBe(score.recordsIn);
  });

  it('stops when it is drained, if it is told to', async () => {
    const burst = aScenario({ untilDrained: true, workload: { kind: 'burst', records: 100 } });
    const result = await runScenario(burst, { loadTrace: NO_TRACES, mode: 'none' });
    expect(result.score.simulatedSeconds).toBeLessThan(60);
    expect(result.score).toMatchObject({ recordsDone: 100, backlogRecords: 0 });
    expect(result.timeline.at(-1)?.atSeconds).toBe(result.score.simulatedSeconds);
  });

  it('does the changes of a hand at their second, refusals included', async () => {
    const scenario = aScenario({
      ...SHORT,
      physics: { mappingUpdatePauseSeconds: { min: 20, max: 20 } },
      changes: [
        { lever: 'parallelization-factor', atSeconds: 100, consumer: 'consumer', to: 3 },
        { lever: 'shard-count', atSeconds: 200, to: 9 },
      ],
    });
    const { changes, score, timeline } = await runScenario(scenario, { loadTrace: NO_TRACES, mode: 'none' });
    expect(changes.map((each) => each.kind)).toEqual(['applied', 'refused']);
    expect(changes[1]?.message).toMatch(/^InvalidArgumentException: /);
    expect(score).toMatchObject({ mappingUpdates: 1, refusedCalls: 1 });
    const factors = new Map(timeline.map((point) => [point.atSeconds, point.consumers.consumer?.factor]));
    expect([factors.get(90), factors.get(130)]).toEqual([1, 3]);
  });

  it('shows the capacity of a downstream and the phase of its breaker', async () => {
    const scenario = aScenario({
      ...SHORT,
      consumers: [{ downstream: 'db' }],
      downstreams: [{ name: 'db', faults: [{ fromSeconds: 300, toSeconds: 400, capacity: 0.5 }] }],
    });
    const { timeline } = await runScenario(scenario, { loadTrace: NO_TRACES });
    const capacities = new Map(timeline.map((point) => [point.atSeconds, point.downstreams.db?.capacity]));
    expect([capacities.get(290), capacities.get(350), capacities.get(410)]).toEqual([1, 0.5, 1]);
    expect(timeline.at(-1)?.downstreams.db?.breaker).toBe('closed');
  });

  it('reports progress up to its end', async () => {
    const seen: number[] = [];
    await runScenario(aScenario(SHORT), {
      loadTrace: NO_TRACES,
      mode: 'none',
      onProgress: ({ atSeconds }) => seen.push(atSeconds),
    });
    expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => index * 60));
  });

  it('refuses a scenario whose trace is missing', async () => {
    const scenario = aScenario({ workload: { kind: 'trace', file: 'gone.csv', peakRecordsPerSecond: 1 } });
    await expect(runScenario(scenario, { loadTrace: NO_TRACES })).rejects.toThrow(
      'workload.file: this test has no traces',
    );
  });
});

describe('any scenario', () => {
  it('accounts for every record at every consumer', async () => {
    const scenarios = fc.record({
      seed: fc.integer({ min: 0, max: 1_000 }),
      source: fc.record({ shards: fc.integer({ min: 1, max: 6 }) }),
      workload: fc.record({
        kind: fc.constant('steps' as const),
        dispersion: fc.constantFrom('exact' as const, 'poisson' as const, 5),
        steps: fc.tuple(
          fc.record({ atSeconds: fc.constant(0), recordsPerSecond: fc.integer({ min: 0, max: 3_000 }) }),
          fc.record({ atSeconds: fc.constant(90), recordsPerSecond: fc.integer({ min: 0, max: 3_000 }) }),
        ),
      }),
      consumers: fc.tuple(
        fc.record({ name: fc.constant('a'), factor: fc.integer({ min: 1, max: 10 }) }),
        fc.record({ name: fc.constant('b'), perRecordMs: fc.integer({ min: 0, max: 20 }) }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(scenarios, async (fields) => {
        const { score } = await runScenario(aScenario({ ...fields, durationSeconds: 240 }), { loadTrace: NO_TRACES });
        const dealtWith = score.recordsDone + score.recordsDiscarded + score.recordsExpired + score.backlogRecords;
        expect(dealtWith).toBe(2 * score.recordsIn);
        expect(score.recordsIn + score.recordsGivenUp).toBeLessThanOrEqual(score.recordsOffered);
      }),
      { numRuns: 15 },
    );
  });
});
