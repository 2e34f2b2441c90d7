import { describe, expect, it } from 'vitest';
import { bestCalls, capacityOf } from '../../../src/bench/bounds/lane-capacity.ts';
import { surroundingsAt } from '../../../src/bench/bounds/surroundings.ts';
import type { Scenario, ScenarioDocument } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';

function capacityIn(scenario: Scenario, shards: number, factor: number, atSeconds = 0) {
  const [consumer] = scenario.consumers;
  if (consumer === undefined) throw new Error('no consumer');
  const now = surroundingsAt(scenario, consumer, atSeconds);
  return capacityOf({ scenario, stream: scenario, consumer, evenKeys: true })(shards, factor, now);
}

/** A consumer whose time is its downstream's: the published table's constants, no overhead. */
function behindUsl(fields: Partial<ScenarioDocument> = {}): Scenario {
  return aScenario({
    consumers: [{ fixedMs: 0, perRecordMs: 0, downstream: 'database' }],
    downstreams: [{ name: 'database', contention: 0.05, coherency: 0.004, timeoutSeconds: 900 }],
    physics: { invokeOverheadMs: 0 },
    ...fields,
  });
}

describe('capacityOf', () => {
  it('is a batch per cycle and lane', () => {
    expect(capacityIn(aScenario(), 4, 2).recordsPerSec).toBeCloseTo(8 * 370.37, 1);
  });

  it.each([
    [4, 1_336],
    [8, 2_033],
    [15, 2_362],
    [24, 2_203],
    [32, 1_964],
    [80, 1_059],
    [160, 578],
  ])('follows the scalability law with %i calls: %i records/s', (lanes, perSec) => {
    const { recordsPerSec, calls } = capacityIn(behindUsl(), lanes, 1);
    expect(Math.abs(recordsPerSec - perSec)).toBeLessThan(1);
    expect(calls).toBeCloseTo(lanes, 3);
  });

  it('knows the number of calls that a downstream does best with', () => {
    expect(bestCalls({ contention: 0.05, coherency: 0.004 })).toBeCloseTo(15.4, 1);
    expect(bestCalls({ contention: 0.05, coherency: 0 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('knows faults: nothing in an outage, and nothing when every call meets its timeout', () => {
    const faults = [
      { fromSeconds: 100, toSeconds: 200, capacity: 0 },
      { fromSeconds: 300, toSeconds: 400, capacity: 0.01 },
    ];
    const scenario = behindUsl({ downstreams: [{ name: 'database', timeoutSeconds: 3, faults }] });
    expect(capacityIn(scenario, 4, 1, 99).recordsPerSec).toBeCloseTo(1_600, 6);
    expect(capacityIn(scenario, 4, 1, 100).recordsPerSec).toBe(0);
    expect(capacityIn(scenario, 4, 1, 300).recordsPerSec).toBe(0);
  });

  it('ends where a lane with the heaviest key does', () => {
    const one = aScenario({ keys: { kind: 'one' } });
    const skewed = aScenario({ keys: { kind: 'shares', shares: { big: 0.5 } } });
    expect(capacityIn(one, 4, 10).recordsPerSec).toBeCloseTo(370.37, 1);
    expect(capacityIn(skewed, 4, 10).recordsPerSec).toBeCloseTo(740.74, 1);
  });

  it('ends where reads, reservations and rate limits do', () => {
    expect(capacityIn(aScenario(), 4, 10).recordsPerSec).toBe(8_000);
    expect(capacityIn(aScenario({ consumers: [{ name: 'a' }, { name: 'b' }] }), 4, 10).recordsPerSec).toBe(4_000);
    const reserved = aScenario({ consumers: [{ reservedConcurrency: 3 }] });
    expect(capacityIn(reserved, 4, 10).recordsPerSec).toBeCloseTo(3 * 370.37, 1);
    const limited = behindUsl({ downstreams: [{ name: 'database', rateLimit: { recordsPerSecond: 500 } }] });
    expect(capacityIn(limited, 4, 1).recordsPerSec).toBe(500);
  });

  it('follows a deploy from its second on', () => {
    const scenario = aScenario({ consumers: [{ deploys: [{ atSeconds: 60, fixedMs: 420 }] }] });
    expect(capacityIn(scenario, 1, 1, 59).recordsPerSec).toBeCloseTo(370.37, 1);
    expect(capacityIn(scenario, 1, 1, 60).recordsPerSec).toBeCloseTo(156.25, 1);
  });
});
