import { describe, expect, it } from 'vitest';
import { CONTENDER_IDS } from '../../../src/bench/contenders.ts';
import { CLAIMS, type Claim } from '../../../src/bench/sweep/claims.ts';
import { sweepTasks, sweptClaims } from '../../../src/bench/sweep/sweep.ts';
import { SWEPT_SETTINGS } from '../../../src/bench/sweep/swept-settings.ts';
import { anOutcome } from '../../support/outcome-builder.ts';

const SETTINGS = [
  { name: 'as it is', overrides: [] },
  { name: 'poll 0.2', overrides: ['physics.pollSeconds=0.2'] },
  { name: 'keys 1', overrides: ['keys.count=1'] },
];

const CLAIM: Claim = {
  claim: 'Headgate is earlier',
  scenario: 's02',
  contenders: ['headgate', 'rival'],
  holds: (values) => {
    const [own, other] = [values('headgate', 'late'), values('rival', 'late')];
    return own === null || other === null ? null : own < other;
  },
};

function runs(contender: string, late: readonly (number | null)[]) {
  return late.map((value, index) =>
    anOutcome(
      { scenario: 's02', contender, overrides: SETTINGS[index]?.overrides ?? [] },
      value === null ? null : { late: value },
    ),
  );
}

describe('sweptClaims', () => {
  it('counts the settings in which a claim holds and names the others', () => {
    const outcomes = [...runs('headgate', [1, 9, 1]), ...runs('rival', [5, 5, 6])];
    expect(sweptClaims([CLAIM], SETTINGS, outcomes)).toEqual([
      { claim: 'Headgate is earlier', settings: 3, held: 2, withoutEffect: 0, brokenBy: ['poll 0.2'] },
    ]);
  });

  it('does not count a setting that leaves every run as it is, and says how many there are', () => {
    const outcomes = [...runs('headgate', [1, 1, 2]), ...runs('rival', [5, 5, 5])];
    expect(sweptClaims([CLAIM], SETTINGS, outcomes)[0]).toMatchObject({ settings: 2, held: 2, withoutEffect: 1 });
  });

  it('does not count a setting whose runs failed as one that held', () => {
    const outcomes = [...runs('headgate', [1, null, 1]), ...runs('rival', [5, 5, 6])];
    expect(sweptClaims([CLAIM], SETTINGS, outcomes)[0]).toMatchObject({
      settings: 2,
      held: 2,
      brokenBy: ['poll 0.2 (cannot be told)'],
    });
  });

  it('judges by the mean over seeds', () => {
    const outcomes = [
      anOutcome({ scenario: 's02', contender: 'headgate', seed: 1 }, { late: 1 }),
      anOutcome({ scenario: 's02', contender: 'headgate', seed: 2 }, { late: 11 }),
      anOutcome({ scenario: 's02', contender: 'rival', seed: 1 }, { late: 5 }),
    ];
    expect(sweptClaims([CLAIM], SETTINGS.slice(0, 1), outcomes)[0]?.held).toBe(0);
  });
});

describe('sweepTasks', () => {
  it('asks for each run once, however many claims need it', () => {
    const tasks = sweepTasks([CLAIM, CLAIM], SETTINGS, [1, 2]);
    expect(tasks).toHaveLength(2 * 3 * 2);
  });
});

describe('the claims', () => {
  it('are about contenders that exist', () => {
    for (const { contenders } of CLAIMS) for (const id of contenders) expect(CONTENDER_IDS).toContain(id);
  });

  it('are tried under more than 30 settings with names of their own', () => {
    expect(SWEPT_SETTINGS.length).toBeGreaterThan(30);
    expect(new Set(SWEPT_SETTINGS.map(({ name }) => name)).size).toBe(SWEPT_SETTINGS.length);
  });
});
