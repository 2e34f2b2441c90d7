import { describe, expect, it } from 'vitest';
import { caughtUpSecond, eventSecond, faultSecond } from '../../../src/sim/score/catch-up.ts';
import { aScenario } from '../../support/scenarios.ts';
import { aTimeline } from '../../support/timeline-builder.ts';

/** Points of ten seconds with these ages. */
function ages(...list: readonly number[]) {
  return aTimeline(list.map((oldestAgeSeconds) => ({ oldestAgeSeconds })));
}

const CALM = Array.from({ length: 31 }, () => 5);

describe('caughtUpSecond', () => {
  it('is when the age comes within the target and stays for five minutes', () => {
    expect(caughtUpSecond(ages(0, 90, 90, ...CALM), 20, 60)).toBe(40);
  });

  it('begins again when the age leaves the target', () => {
    expect(caughtUpSecond(ages(90, 60, 61, ...CALM), 10, 60)).toBe(40);
  });

  it('is not shown by less than five minutes', () => {
    expect(caughtUpSecond(ages(90, ...CALM.slice(1)), 10, 60)).toBeNull();
    expect(caughtUpSecond(ages(90, 90), 10, 60)).toBeNull();
  });

  it('is at once when nothing is ever late', () => {
    expect(caughtUpSecond(ages(...CALM, ...CALM), 200, 60)).toBe(200);
  });

  it('waits for an overload that takes its time to become late', () => {
    expect(caughtUpSecond(ages(...CALM, 61, ...CALM), 10, 60)).toBe((CALM.length + 2) * 10);
  });

  it('looks at nothing before the event', () => {
    expect(caughtUpSecond(ages(90, ...CALM), 20, 60)).toBe(20);
  });
});

describe('eventSecond', () => {
  it('is what the scenario says', () => {
    expect(eventSecond(aScenario({ evidenceAtSeconds: 77 }))).toBe(77);
  });

  it('is else the first step up or fault', () => {
    const steps = [
      { atSeconds: 0, recordsPerSecond: 100 },
      { atSeconds: 300, recordsPerSecond: 50 },
      { atSeconds: 600, recordsPerSecond: 200 },
    ];
    const workload = { kind: 'steps' as const, steps };
    expect(eventSecond(aScenario({ workload }))).toBe(600);
    const downstreams = [{ name: 'db', faults: [{ fromSeconds: 400, toSeconds: 500, capacity: 0.5 }] }];
    const ill = aScenario({ workload, downstreams, consumers: [{ downstream: 'db' }] });
    expect([eventSecond(ill), faultSecond(ill)]).toEqual([400, 400]);
  });

  it('is none in a steady load', () => {
    expect([eventSecond(aScenario()), faultSecond(aScenario())]).toEqual([null, null]);
  });
});
