import { expect, inject, it } from 'vitest';
import { runOverHttp } from '../../src/cli/embedded/run-over-http.ts';
import { runScenario } from '../../src/sim/run/run-scenario.ts';
import { aScenario } from '../support/scenarios.ts';

const noTraces = (): never => {
  throw new Error('this test has no traces');
};

/** A load that more than doubles, and a database behind the consumer that loses most of its capacity in the middle. */
const STORM = aScenario({
  name: 'short storm',
  durationSeconds: 2_400,
  source: { name: 'mentions', shards: 2 },
  consumers: [{ name: 'enrich', fixedMs: 60, perRecordMs: 4, timeoutSeconds: 30, downstream: 'profiles' }],
  workload: {
    kind: 'steps',
    steps: [
      { atSeconds: 0, recordsPerSecond: 300 },
      { atSeconds: 420, recordsPerSecond: 2_400 },
      { atSeconds: 1_500, recordsPerSecond: 300 },
    ],
  },
  downstreams: [
    {
      name: 'profiles',
      recordsPerSecondPerCall: 1_000,
      contention: 0.02,
      coherency: 0.0005,
      faults: [{ fromSeconds: 1_080, toSeconds: 1_620, capacity: 0.08 }],
    },
  ],
  policy: { mode: 'enforce', target: { catchUpSeconds: 300 }, bounds: { shards: { min: 2, max: 16 } } },
});

it('decides alike over HTTP and in process', async () => {
  const hooks = { loadTrace: noTraces, seed: STORM.seed, onProgress: () => {}, onReport: () => {} };
  const overHttp = await runOverHttp(STORM, { ...hooks, bundle: inject('bundle'), onLog: () => {} });
  const inProcess = await runScenario(STORM, hooks);

  const kinds = new Set(inProcess.reports.flatMap(({ results }) => results.map(({ action }) => action.kind)));
  expect([...kinds].sort()).toEqual(['set-parallelization-factor', 'update-shard-count']);
  expect(inProcess.reports.some(({ breakers }) => breakers.some(({ phase }) => phase === 'open'))).toBe(true);
  expect(overHttp.run.reports).toEqual(inProcess.reports);
  expect(overHttp.run.score).toEqual(inProcess.score);
}, 60_000);
