import { describe, expect, it } from 'vitest';
import { MODES, weakest } from '../../src/core/policy.ts';

describe('the weaker of two modes', () => {
  it.each([
    ['observe', 'observe', 'observe'],
    ['observe', 'recommend', 'observe'],
    ['observe', 'enforce', 'observe'],
    ['recommend', 'recommend', 'recommend'],
    ['recommend', 'enforce', 'recommend'],
    ['enforce', 'enforce', 'enforce'],
  ] as const)('of %s and %s is %s, whoever is named first', (one, other, expected) => {
    expect(weakest(one, other)).toBe(expected);
    expect(weakest(other, one)).toBe(expected);
  });

  it('goes from observe to enforce', () => {
    expect(MODES).toEqual(['observe', 'recommend', 'enforce']);
  });
});
