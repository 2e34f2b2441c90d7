import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GUARDS } from '../../../src/core/guards/order.ts';

describe('the order of the guards', () => {
  it('names each guard once', () => {
    expect(new Set(GUARDS.map((guard) => guard.name)).size).toBe(GUARDS.length);
  });

  it('asks every guard there is', () => {
    const files = readdirSync(new URL('../../../src/core/guards/', import.meta.url));
    const written = files.map((file) => file.replace('.ts', '')).filter((name) => name !== 'order');

    expect(GUARDS.map((guard) => guard.name).toSorted()).toEqual(written.toSorted());
  });

  it('asks the mode last, so that a recommendation is what would really have been done', () => {
    expect(GUARDS.at(-1)?.name).toBe('mode');
  });

  it('asks whether it can see before how far it may go', () => {
    const names = GUARDS.map((guard) => guard.name);

    expect(names.indexOf('freshness')).toBeLessThan(names.indexOf('bounds'));
  });
});
