import { describe, expect, it } from 'vitest';
import { groupsOf, judgementsOf } from '../../../src/report/scoreboard/comparisons.ts';
import type { BoardRow, Scoreboard } from '../../../src/report/scoreboard/scoreboard.ts';
import { verdictOf, verdictPartsOf } from '../../../src/report/scoreboard/verdict.ts';
import {
  aContender,
  anInterval,
  aRow,
  aScenario,
  aScoreboard,
  comparedRows,
  HEADGATE,
  inTwoScenarios,
  NOBODY,
  ofOneSeed,
} from '../../support/scoreboard-builder.ts';

const MEANS = { costUsd: 2, lateRecordSeconds: 1_000, recordsThrottled: 0, recordsLost: 0 };

/** Headgate against one rival with these means. */
function boardWith(rival: Partial<typeof MEANS>, overrides: Partial<BoardRow> = {}): Scoreboard {
  const rows = comparedRows([
    aRow({ contender: 'headgate', means: MEANS }),
    aRow({ contender: 'substation', means: { ...MEANS, ...rival }, ...overrides }),
  ]);
  return aScoreboard({ contenders: [HEADGATE, aContender()], scenarios: [aScenario({ rows })], claims: [] });
}

describe('verdictOf', () => {
  it('counts the scenarios in which Headgate is on the front', () => {
    const [first] = verdictOf(inTwoScenarios(boardWith({ costUsd: 1, lateRecordSeconds: 5_000 })));

    expect(first).toMatch(
      /^No other contender beats Headgate outright in 2 of 2 scenarios, .* \(the Pareto front\)\.$/,
    );
  });

  it('names who beats it outright, and where', () => {
    const text = verdictOf(inTwoScenarios(boardWith({ costUsd: 1 }))).join(' ');

    expect(text).toContain('outright in 0 of 2 scenarios, ');
    expect(text).toContain(
      'It is off that front in s02-consumer-step (beaten by Substation) and s06-ramp (beaten by Substation).',
    );
  });

  it('counts where only tuned settings beat it, and where doing nothing does', () => {
    const cheaper = { ...MEANS, costUsd: 1 };
    const scenarioOf = (id: string, contender: string) =>
      aScenario({
        id,
        rows: comparedRows([aRow({ contender: 'headgate', means: MEANS }), aRow({ contender, means: cheaper })]),
      });
    const tuned = aContender({ id: 'substation-tuned', tuned: true });
    const scenarios = [scenarioOf('a', tuned.id), scenarioOf('b', 'nobody'), scenarioOf('c', 'nobody')];
    const all = aScoreboard({ contenders: [HEADGATE, tuned, NOBODY], scenarios, claims: [] });
    const sentence = 'Of these 3, it loses 1 to tuned settings alone and 2 to a stream that nobody touches.';

    expect(verdictOf(all)).toContain(sentence);
    expect(verdictOf(inTwoScenarios(boardWith({ costUsd: 1 }))).join(' ')).not.toContain('Of these');
  });

  it('tells a loss that is only what the controller costs from a loss by what it did', () => {
    const scenarioOf = (id: string, means: Partial<typeof MEANS>) =>
      aScenario({
        id,
        rows: comparedRows([
          aRow({ contender: 'headgate', means: { ...MEANS, costOwnUsd: 0.5 } }),
          aRow({ contender: 'nobody', means: { ...MEANS, ...means } }),
        ]),
      });
    const scenarios = [
      scenarioOf('own-cost', { costUsd: 1.5 }),
      scenarioOf('dearer', { costUsd: 1.4 }),
      scenarioOf('later', { costUsd: 1.5, lateRecordSeconds: 999 }),
    ];
    const board = aScoreboard({ contenders: [HEADGATE, NOBODY], scenarios, claims: [] });

    expect(verdictOf(board)).toContain(
      'Of these 3, it loses 3 to a stream that nobody touches (1 of these only by what the controller itself costs).',
    );
  });

  it('counts a missing value as off the front, and says so', () => {
    const board = boardWith({});
    const [scenario] = board.scenarios;
    const rows = (scenario?.rows ?? []).map((row) => ({
      ...row,
      isOnFront: null,
      values: { ...row.values, costUsd: null },
    }));

    const twice = inTwoScenarios({ ...board, scenarios: [aScenario({ rows })] });

    expect(verdictOf(twice)[1]).toContain('(a value is missing)');
  });

  it('tells the widest loss with both values and their intervals', () => {
    const text = verdictOf(inTwoScenarios(boardWith({ lateRecordSeconds: 400, costUsd: 4 }))).join(' ');

    expect(text).toContain(
      'Lateness: Headgate is later in 2 of 2 comparisons, less late in 0, with no clear difference in 0.',
    );
    expect(text).toContain(
      'Where it is later by most, s02-consumer-step: Headgate with 1,000 [900, 1,100], Substation with 400 [360, 440] record-seconds (at $2.00 against $4.00 per run).',
    );
    expect(text).toContain('Cost: Headgate is dearer in 0 of 2 comparisons, cheaper in 2');
  });

  it('tells lateness also in minutes over the target', () => {
    const board = boardWith({ lateRecordSeconds: 400 });
    const rows = (board.scenarios[0]?.rows ?? []).map((row, index) => ({
      ...row,
      values: { ...row.values, secondsOverTarget: anInterval(index === 0 ? 312 : 60) },
    }));

    const twice = inTwoScenarios({ ...board, scenarios: [aScenario({ rows })] });

    expect(verdictOf(twice).join(' ')).toContain('(over target for 5.2 against 1 min, at $2.00 against $2.00 per run)');
  });

  it('names in one sentence who is less late most often, and how often that costs more', () => {
    const [scenario] = boardWith({ lateRecordSeconds: 400, costUsd: 4 }).scenarios;
    const [other] = boardWith({ lateRecordSeconds: 400, costUsd: 1 }).scenarios;
    const scenarios = [scenario, other].flatMap((one, index) =>
      one === undefined ? [] : [{ ...one, id: `s${index}` }],
    );

    expect(verdictOf({ ...boardWith({}), scenarios })).toContain(
      'The contender that is less late than Headgate most often is Substation: in 2 of 2 scenarios, 1 of them at a clearly higher cost.',
    );
  });

  it('judges nothing of one seed: it says so first and shows the widest differences, losses before gains', () => {
    const sentences = verdictOf(inTwoScenarios(ofOneSeed(boardWith({ lateRecordSeconds: 400, costUsd: 4 }))));

    expect(sentences[0]).toBe('One seed each: differences are shown, not judged.');
    expect(sentences[1]).toContain('(the Pareto front of one seed)');
    expect(sentences.slice(2, 4)).toEqual([
      'Lateness in s02-consumer-step: Headgate with 1,000, Substation with 400 record-seconds (at $2.00 against $4.00 per run).',
      'Cost in s02-consumer-step: Headgate with $2.00, Substation with $4.00.',
    ]);
    expect(sentences.join(' ')).not.toMatch(/later|dearer|cheaper|clear/);
  });

  it('says of one seed who was ahead in it, not who beats whom', () => {
    const once = inTwoScenarios(ofOneSeed(boardWith({ costUsd: 1, lateRecordSeconds: 400 })));
    const text = verdictOf({ ...once, contenders: [...once.contenders, NOBODY] }).join(' ');

    expect(text).toContain('No other contender was ahead of Headgate outright in 0 of 2 scenarios');
    expect(text).toContain('(behind Substation)');
    expect(text).not.toMatch(/beat|loses|worse in|is better/);
  });

  it('says when one seed shows no difference', () => {
    expect(verdictOf(inTwoScenarios(ofOneSeed(boardWith({}))))).toContain('Lateness: no difference.');
  });

  it('tells of runs that threw', () => {
    expect(verdictOf(inTwoScenarios(boardWith({}, { failures: ['no shards'] }))).join(' ')).toContain(
      'substation in s02-consumer-step',
    );
  });

  it('counts the claims that hold in nine settings of ten', () => {
    const claims = [36, 35].map((held) => ({ claim: 'one', settings: 40, held, withoutEffect: 0, brokenBy: [] }));

    expect(verdictOf({ ...boardWith({}), claims }).at(-1)).toBe(
      '1 of 2 claims hold in at least 90 % of the swept settings.',
    );
  });

  it('has something to say about an empty board', () => {
    expect(verdictOf(aScoreboard({ scenarios: [] }))).toEqual(['Nothing has been run.']);
  });

  it('speaks of the first contender when Headgate did not take part', () => {
    const rows = comparedRows([aRow({ contender: 'mine' }), aRow({ contender: 'substation' })]);
    const contenders = [aContender({ id: 'mine', title: 'My policy' }), aContender()];

    expect(verdictOf(inTwoScenarios(aScoreboard({ contenders, scenarios: [aScenario({ rows })] })))[0]).toMatch(
      /^No other contender beats My policy/,
    );
  });
});

describe('the verdict on one scenario', () => {
  it('leads with what each opponent comes to, not with a count of one', () => {
    const { head, points, rest } = verdictPartsOf(boardWith({ lateRecordSeconds: 160, costUsd: 2.42 }));

    expect(head).toBe('Compared with Headgate:');
    expect(points).toEqual(['Substation: 0.16 times as late, 1.21 times the cost.']);
    expect(rest[0]).toBe(
      'No contender beats Headgate outright, and it beats none of them: both are on the Pareto front.',
    );
    expect([head, ...points, ...rest].join(' ')).not.toContain('1 of 1');
  });

  it('of one seed says first that nothing is judged, and beats nobody', () => {
    const sentences = verdictOf(ofOneSeed(boardWith({ lateRecordSeconds: 160, costUsd: 1 })));

    expect(sentences[0]).toBe('One seed each: differences are shown, not judged. Compared with Headgate:');
    expect(sentences.join(' ')).toContain('In this one seed Substation was ahead of Headgate outright');
    expect(sentences.join(' ')).not.toMatch(/beat|is better|is worse|clear/);
  });

  it('has the message where a contender only threw, and no sentence that compares it', () => {
    const { points, rest } = verdictPartsOf(boardWith({}, { seeds: 0, values: {}, failures: ['no shards'] }));

    expect(points).toEqual([]);
    expect(rest.join(' ')).not.toContain('as late');
    expect(verdictOf(boardWith({}, { seeds: 0, values: {}, failures: ['no shards'] }))[0]).toBe(
      'Every run of Substation threw: no shards.',
    );
  });

  it('says whose means are of fewer runs', () => {
    expect(verdictOf(boardWith({}, { seeds: 29, failures: ['no shards'] }))).toContain(
      'Some runs of Substation threw and are left out of its means: no shards.',
    );
  });

  it('is silent about sweeps that a comparison never makes', () => {
    expect(verdictOf(boardWith({})).join(' ')).not.toContain('sweep');
  });
});

describe('judgementsOf', () => {
  it('leaves out bounds and Headgate with other settings', () => {
    const tuned = { ...HEADGATE, id: 'headgate-tuned', tuned: true };
    const oracle = aContender({ id: 'oracle', kind: 'bound' });
    const rows = comparedRows([
      aRow({ contender: 'headgate', means: MEANS }),
      aRow({ contender: 'headgate-tuned', means: MEANS }),
      aRow({ contender: 'oracle', means: MEANS }),
      aRow({ means: MEANS }),
    ]);
    const board = aScoreboard({
      contenders: [HEADGATE, tuned, oracle, aContender()],
      scenarios: [aScenario({ rows })],
    });

    expect(new Set(judgementsOf(board).map(({ opponent }) => opponent))).toEqual(new Set(['substation']));
  });

  it('does not judge what one side did not measure', () => {
    const board = boardWith({});
    const rows = (board.scenarios[0]?.rows ?? []).map((row) => ({ ...row, values: { ...row.values, costUsd: null } }));
    const judged = judgementsOf({ ...board, scenarios: [aScenario({ rows })] });

    expect(judged.map(({ metric }) => metric.id)).toEqual(['lateRecordSeconds', 'recordsLost', 'recordsThrottled']);
  });
});

describe('groupsOf', () => {
  it('puts the widest loss first and counts everyone compared', () => {
    const ids = ['a', 'b', 'c'];
    const lateness = [900, 400, 2_000];
    const rows = comparedRows([
      aRow({ contender: 'headgate', means: MEANS }),
      ...ids.map((id, index) => aRow({ contender: id, means: { ...MEANS, lateRecordSeconds: lateness[index] ?? 0 } })),
    ]);
    const contenders = [HEADGATE, ...ids.map((id) => aContender({ id }))];
    const [group] = groupsOf(judgementsOf(aScoreboard({ contenders, scenarios: [aScenario({ rows })] })), 'worse');

    expect(group?.judgements.map(({ opponent }) => opponent)).toEqual(['b', 'a']);
    expect(group?.compared).toBe(3);
  });
});
