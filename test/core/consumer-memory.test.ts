import { describe, expect, it } from 'vitest';
import { firstSight, noticeFactor } from '../../src/core/consumer-memory.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, aMapping, NOW } from '../support/observation-builder.ts';
import { aMemory, calmNeeds } from '../support/state-builder.ts';

const atThree = aConsumer({ mapping: { factor: 3 } });

describe('the memory of a consumer', () => {
  it('begins with the factor the owner has set', () => {
    expect(noticeFactor(null, atThree, NOW)).toEqual(firstSight(aMapping({ factor: 3 })));
    expect(firstSight(aMapping({ factor: 3 }))).toMatchObject({ baselineFactor: 3, lastFactor: 3, changedAt: null });
  });

  it('is unchanged while the factor is the one last seen', () => {
    const memory = aMemory({ lastFactor: 3 });

    expect(noticeFactor(memory, atThree, NOW)).toBe(memory);
  });

  it('notices a factor that somebody else set: it is the one relief goes back to from now on', () => {
    const reference = { slots: 4, throughputPerSec: 1, durationMs: 100, at: NOW };
    const memory = aMemory({ slotNeeds: calmNeeds(4), reference });

    expect(noticeFactor(memory, atThree, NOW)).toMatchObject({
      baselineFactor: 3,
      lastFactor: 3,
      foreignChangeAt: NOW,
      reference: null,
      slotNeeds: null,
    });
  });

  it("does not take an old value for somebody else's shortly after its own change", () => {
    const memory = aMemory({ lastFactor: 8, changedAt: NOW - 2 * MINUTE_MS });

    expect(noticeFactor(memory, atThree, NOW)).toBe(memory);
    expect(noticeFactor({ ...memory, changedAt: NOW - 4 * MINUTE_MS }, atThree, NOW).foreignChangeAt).toBe(NOW);
  });

  it('concludes nothing from a mapping that is being updated', () => {
    const updating = aConsumer({ mapping: { factor: 3, state: 'updating' } });

    expect(noticeFactor(aMemory(), updating, NOW)).toMatchObject({ lastFactor: 1, foreignChangeAt: null });
  });
});
