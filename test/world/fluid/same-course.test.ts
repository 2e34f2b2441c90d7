/** What is remembered from one simulation to the next makes the next one faster, and nothing else. */
import { describe, expect, it } from 'vitest';
import { aConsumer, realPhysics } from '../../support/world-builders.ts';
import { eightShards, inSteps, MINUTE_MS, worldAt } from './both-levels.ts';

describe('the coarse level', () => {
  it('takes the same course whatever has been simulated before', () => {
    // Nothing else has these lanes: what is remembered of them is measured in the first of the runs.
    const consumers = [aConsumer({ factor: 3, fixedMs: 53.7, jitter: 0.1 })];
    const stream = eightShards({ consumers, arrivals: inSteps({ 0: 900, 5: 2_500, 10: 1_200 }, 60) });
    const digestOf = (): string => {
      const world = worldAt('fluid', { stream, physics: realPhysics() });
      world.advanceTo(20 * MINUTE_MS);
      return world.digest();
    };
    expect(digestOf()).toBe(digestOf());
  });
});
