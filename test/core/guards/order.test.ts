import { describe, expect, it } from 'vitest';
import { GUARDS } from '../../../src/core/guards/order.ts';

describe('the order of the guards', () => {
  it('names each guard once', () => {
    expect(new Set(GUARDS.map((guard) => guard.name)).size).toBe(GUARDS.length);
  });

  it('asks the mode last, so that a recommendation is what would really have been done', () => {
    expect(GUARDS.at(-1)?.name).toBe('mode');
  });

  it('asks whether it can see before how far it may go', () => {
    const names = GUARDS.map((guard) => guard.name);

    expect(names.indexOf('freshness')).toBeLessThan(names.indexOf('bounds'));
  });
});
