import { describe, expect, it } from 'vitest';
import { runScenario } from '../../../src/sim/run/run-scenario.ts';
import { withOwnCost } from '../../../src/sim/score/own-cost.ts';
import { aScenario } from '../../support/scenarios.ts';
import { NO_TRACES } from '../../support/sim-accounts.ts';

describe('withOwnCost', () => {
  it('is what a run costs whose decider costs that much, digit by digit', async () => {
    const options = { loadTrace: NO_TRACES, seed: 3, mode: 'none' as const };
    const free = await runScenario(aScenario({ durationSeconds: 1_234 }), options);
    const paid = await runScenario(aScenario({ durationSeconds: 1_234 }), { ...options, ownUsdPerHour: 0.0137 });
    expect(withOwnCost(free.score, 0.0137)).toEqual(paid.score);
    expect(paid.score.costOwnUsd).toBeGreaterThan(0);
  });
});
