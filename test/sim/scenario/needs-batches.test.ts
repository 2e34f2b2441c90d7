import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceTo } from '../../../src/sim/run/hand-made-changes.ts';
import { worldConfigOf } from '../../../src/sim/run/world-config-of.ts';
import { parseScenario } from '../../../src/sim/scenario/parse-scenario.ts';
import { createWorld } from '../../../src/world/world.ts';
import { LEAST_DOCUMENT } from '../../support/scenarios.ts';

const SECONDS = 30;
const times = {
  fixedMs: fc.constantFrom(0, 1, 400, 2_000),
  perRecordMs: fc.constantFrom(0, 1, 10),
  timeoutSeconds: fc.constantFrom(1, 2, 60),
};

const documents = fc
  .record({
    consumer: fc.record({ ...times, batchSize: fc.constantFrom(1, 60, 200) }),
    deploy: fc.record(times, { requiredKeys: [] }),
    to: fc.constantFrom(1, 100, 5_000),
    overheadMs: fc.constantFrom(0, 20),
    laneMode: fc.constantFrom('range' as const, 'dynamic' as const),
    keys: fc.constantFrom({ kind: 'uniform' } as const, { kind: 'one' } as const, { kind: 'aggregated' } as const),
  })
  .map(({ consumer, deploy, to, overheadMs, laneMode, keys }) => ({
    ...LEAST_DOCUMENT,
    detail: 'fluid' as const,
    durationSeconds: SECONDS,
    keys,
    consumers: [{ ...consumer, deploys: [{ atSeconds: 10, ...deploy }] }],
    changes: [{ lever: 'batch-size' as const, atSeconds: 20, consumer: 'consumer', to }],
    physics: { laneMode, invokeOverheadMs: overheadMs, mappingUpdatePauseSeconds: { min: 0, max: 0 } },
  }));

const noTraces = (file: string) => ({ kind: 'missing' as const, why: file });

describe('needBatches', () => {
  it('refuses every scenario that would stop in mid-run, when it is read', () => {
    let accepted = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const parsed = parseScenario(document);
        if (parsed.kind === 'invalid') return;
        accepted += 1;
        const built = worldConfigOf(parsed.scenario, 1, noTraces);
        if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
        const world = createWorld(built.config, 1);
        for (let second = 0; second <= SECONDS; second += 1) advanceTo(parsed.scenario, world, second);
      }),
      { numRuns: 60 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});
