import { describe, expect, it } from 'vitest';
import { leftAlone } from './play-scenario.ts';

const NAME = 's01-demo-dekokun';
const AT_ONCE = 'workload.overSeconds=0';
const FACTOR_10 = 'consumers.0.factor=10';

/** A change by hand to factor 10, in force at that second: the update pauses nothing here. */
function changedAt(second: number): readonly string[] {
  const change = { lever: 'parallelization-factor', atSeconds: second, consumer: 'consumer', to: 10 };
  return [`changes=${JSON.stringify([change])}`, 'physics.mappingUpdatePauseSeconds={"min":0,"max":0}'];
}

describe(NAME, () => {
  it('takes one lane a second per record', async () => {
    const { score } = await leftAlone(NAME);
    expect(score.makespanSeconds).toBe(1_000);
    // The last record is put after 999 × 30 ms and waits to the end; ages are looked at once a second.
    expect(score.maxIteratorAgeSeconds).toBeGreaterThanOrEqual(969);
    expect(score.maxIteratorAgeSeconds).toBeLessThanOrEqual(970.03);
  });

  // The fullest of ten lanes has 119 of the 1,000 keys by range, 105 by modulo; dynamic lanes are never idle.
  it.each([
    ['range', 119],
    ['modulo', 105],
    ['dynamic', 100],
  ])('takes ten lanes in mode %s %i s', async (laneMode, seconds) => {
    const { score } = await leftAlone(NAME, [AT_ONCE, FACTOR_10, `physics.laneMode=${laneMode}`]);
    expect(score.makespanSeconds).toBe(seconds);
    expect(score).toMatchObject({ recordsDone: 1_000, orderViolations: 0 });
  });

  // One lane has done as many records as there were seconds; ten share what is left as their hashes fall.
  it.each([
    [30, 147],
    [60, 174],
    [89, 200],
    [90, 201],
    [120, 230],
  ])('ends at about the published second when ten lanes are in force after %i s: %i s', async (second, end) => {
    const { score } = await leftAlone(NAME, changedAt(second));
    expect(Math.abs((score.makespanSeconds ?? 0) - end)).toBeLessThanOrEqual(1);
    expect(score).toMatchObject({ recordsDone: 1_000, mappingUpdates: 1 });
  });
});
