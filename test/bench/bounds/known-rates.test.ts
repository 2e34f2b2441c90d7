import { describe, expect, it } from 'vitest';
import { boundFiguresOf } from '../../../src/bench/bounds/bound-figures.ts';
import { burstQuantile } from '../../../src/bench/bounds/burst-quantile.ts';
import { knownRates } from '../../../src/bench/bounds/known-rates.ts';
import type { TraceLoader } from '../../../src/sim/run/arrivals.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';

const TRACE = 'offset_s,records_per_s\n0,1\n60,3\n120,1\n';
const loadTrace: TraceLoader = (file) =>
  file === 'trace.csv' ? { kind: 'text', text: TRACE } : { kind: 'missing', why: 'there is none' };

function aTrace(dispersion: 'exact' | 'poisson', file = 'trace.csv'): Scenario {
  return aScenario({
    durationSeconds: 180,
    workload: { kind: 'trace', file, peakRecordsPerSecond: 300, dispersion },
  });
}

describe('knownRates', () => {
  it('follows the lines of a trace', () => {
    const exact = aTrace('exact');
    const { meanPerSec, burstPerSec } = knownRates(exact, exact, loadTrace);
    expect(meanPerSec.slice(0, 2)).toEqual([expect.closeTo(200, 6), expect.closeTo(200, 6)]);
    expect(burstPerSec[0]).toBeGreaterThan(295);
    expect(burstPerSec[0]).toBeLessThanOrEqual(300);
  });

  it('adds the bursts of chance: less to a minute than to a second', () => {
    const drawn = aTrace('poisson');
    const { meanPerSec, burstPerSec } = knownRates(drawn, drawn, loadTrace);
    expect(meanPerSec[0]).toBeCloseTo(burstQuantile(12_000, 1) / 60, 6);
    expect(burstPerSec[0]).toBeGreaterThan(345);
  });

  it('adds bursts of records in the seconds in which they come', () => {
    const scenario = aScenario({
      durationSeconds: 120,
      workload: { kind: 'steps', dispersion: 'exact', steps: [{ atSeconds: 0, recordsPerSecond: 100 }] },
      bursts: [{ records: 6_000, atSeconds: 60, overSeconds: 60 }],
    });
    expect(knownRates(scenario, scenario, loadTrace)).toMatchObject({
      meanPerSec: [100, 200],
      burstPerSec: [100, 200],
    });
  });

  it('throws for a trace that cannot be read', () => {
    const lost = aTrace('exact', 'other.csv');
    expect(() => knownRates(lost, lost, loadTrace)).toThrow('there is none');
  });
});

describe('boundFiguresOf', () => {
  const workload = {
    kind: 'steps' as const,
    steps: [
      { atSeconds: 0, recordsPerSecond: 900 },
      { atSeconds: 1_800, recordsPerSecond: 2_900 },
    ],
  };
  const steps = aScenario({ durationSeconds: 3_600, workload, source: { shards: 4 } });

  it('orders shard-hours: static peak, least with ten calls, as needed', () => {
    const [peak, needed, least] = boundFiguresOf(steps, loadTrace).map(({ value }) => value);
    // 2,900 records/s are up to 3,070 in one of a thousand seconds, so four shards; 900 are up to 995.
    expect([peak, needed, least]).toEqual([4, 2.5, expect.closeTo(2.5 + 1 / 6, 9)]);
  });

  it('adds seconds only where there is evidence', () => {
    const units = (scenario: Scenario) => boundFiguresOf(scenario, loadTrace).map(({ unit }) => unit);
    expect(units(steps)).not.toContain('seconds');
    expect(units({ ...steps, evidenceAtSeconds: 1_800 })).toContain('seconds');
  });

  it('has no shard-hours for a stream that nobody scales', () => {
    expect(boundFiguresOf({ ...steps, source: { ...steps.source, kind: 'dynamodb' } }, loadTrace)).toEqual([]);
  });
});
