import { describe, expect, it } from 'vitest';
import { runClosedLoop } from '../../../src/sim/run/closed-loop.ts';
import { runScenario } from '../../../src/sim/run/run-scenario.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario-schema.ts';
import { createWorld } from '../../../src/world/world.ts';
import { aScenario } from '../../support/scenarios.ts';
import { aWorldConfig, NO_TRACES } from '../../support/sim-accounts.ts';

/** A run without a controller, and the times to which the world was let go. */
async function stopsOf(scenario: Scenario): Promise<readonly number[]> {
  const world = createWorld(aWorldConfig(scenario), 1);
  const stops: number[] = [];
  const watched = {
    ...world,
    advanceTo: (atMs: number) => {
      stops.push(atMs);
      world.advanceTo(atMs);
    },
  };
  await runClosedLoop({
    scenario,
    world: watched,
    seed: 1,
    mode: 'none',
    controller: () => Promise.reject(new Error('nobody is asked')),
    decider: null,
    orderViolations: null,
    ownUsdPerHour: 0,
    onProgress: () => {},
    onReport: () => {},
  });
  return stops;
}

const QUIET = { workload: { kind: 'steps' as const, steps: [{ atSeconds: 0, recordsPerSecond: 1 }] } };

describe('runClosedLoop', () => {
  it('goes from one point of the timeline to the next, and stops before a change by hand', async () => {
    const changes = [{ lever: 'parallelization-factor' as const, atSeconds: 24.5, consumer: 'consumer', to: 2 }];
    const stops = await stopsOf(aScenario({ ...QUIET, durationSeconds: 45, changes }));
    expect(stops).toEqual([0, 10_000, 20_000, 23_999, 24_000, 30_000, 40_000, 45_000]);
  });

  it('looks each second whether it is drained only when it may end then', async () => {
    const stops = await stopsOf(aScenario({ untilDrained: true, workload: { kind: 'burst', records: 10 } }));
    expect(stops).toEqual(Array.from({ length: stops.length }, (_, second) => second * 1_000));
    expect(stops.length).toBeGreaterThan(1);
  });

  it('charts a long run once a minute, and scores it as well', async () => {
    const days = 3 * 86_400 + 600;
    const { timeline, score } = await runScenario(
      aScenario({ ...QUIET, source: { shards: 1 }, durationSeconds: days }),
      {
        loadTrace: NO_TRACES,
        mode: 'none',
      },
    );
    expect(timeline).toHaveLength(days / 60);
    expect(timeline[1]?.atSeconds).toBe(120);
    expect(score.shardHours).toBeCloseTo(days / 3_600, 6);
  });

  it('counts records of all streams of the account', async () => {
    const scenario = aScenario({
      durationSeconds: 300,
      otherStreams: [
        {
          source: { name: 'clicks', shards: 2 },
          consumers: [{ name: 'counter' }],
          workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 100 }] },
        },
      ],
    });
    const { score, timeline } = await runScenario(scenario, { loadTrace: NO_TRACES, mode: 'none' });
    expect(score.recordsIn).toBeGreaterThan(300 * 1_050);
    expect(score.shardHours).toBeCloseTo(6 / 12, 6);
    expect(Object.keys(timeline[0]?.consumers ?? {})).toEqual(['orders/consumer', 'clicks/counter']);
  });

  it('keeps the order of every key', async () => {
    const scenario = aScenario({ durationSeconds: 120, keys: { kind: 'zipf', count: 50 } });
    expect((await runScenario(scenario, { loadTrace: NO_TRACES })).score.orderViolations).toBe(0);
  });
});
