import { describe, expect, it } from 'vitest';
import { createOrderChecker, orderCheckerFor } from '../../../src/sim/score/order-checker.ts';
import { aScenario } from '../../support/scenarios.ts';

const DONE = { stream: 'orders', consumer: 'consumer', shard: 0, group: 0, count: 1, arrivedAtMs: 0, doneAtMs: 0 };

function violations(...done: readonly Partial<typeof DONE>[]): number {
  const checker = createOrderChecker();
  for (const one of done) checker.observe({ ...DONE, ...one });
  return checker.violations();
}

describe('createOrderChecker', () => {
  it('counts records done after a younger one of their key', () => {
    expect(
      violations({ arrivedAtMs: 20 }, { arrivedAtMs: 10, count: 3 }, { arrivedAtMs: 20 }, { arrivedAtMs: 15 }),
    ).toBe(4);
  });

  it('compares within a key, a consumer and a stream only', () => {
    const later = { arrivedAtMs: 20 };
    expect(violations(later, { group: 1 }, { consumer: 'other' }, { stream: 'other' })).toBe(0);
  });

  it('leaves the pool of keys alone', () => {
    expect(violations({ group: -1, arrivedAtMs: 20 }, { group: -1, arrivedAtMs: 10 })).toBe(0);
  });
});

describe('orderCheckerFor', () => {
  it('looks where the world follows keys one by one', () => {
    expect(orderCheckerFor(aScenario())).toBeNull();
    expect(orderCheckerFor(aScenario({ keys: { kind: 'aggregated' } }))).toBeNull();
    const followed = [
      { keys: { kind: 'one' as const } },
      { keys: { kind: 'uniform' as const, count: 999 } },
      { bursts: [{ records: 1 }] },
      { poison: [{ atSeconds: 5 }] },
    ];
    for (const fields of followed) expect(orderCheckerFor(aScenario(fields))).not.toBeNull();
  });
});
