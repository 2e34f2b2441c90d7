import { describe, expect, it } from 'vitest';
import { groupsOf, judgementsOf } from '../../../src/report/scoreboard/comparisons.ts';
import type { BoardRow, Scoreboard } from '../../../src/report/scoreboard/scoreboard.ts';
import { verdictOf } from '../../../src/report/scoreboard/verdict.ts';
import {
  aContender,
  anInterval,
  aRow,
  aScenario,
  aScoreboard,
  comparedRows,
  HEADGATE,
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
    const [first] = verdictOf(boardWith({ costUsd: 1, lateRecordSeconds: 5_000 }));

    expect(first).toMatch(/^No other contender beats Headgate outright in 1 of 1 scenario, .* \(the Pareto front\)\.$/);
  });

  it('names who beats it outright, and where', () => {
    const text = verdictOf(boardWith({ costUsd: 1 })).join(' ');

    expect(text).toContain('outright in 0 of 1 scenario, ');
    expect(text).toContain('It is off that front in s02-consumer-step (beaten by Substation).');
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
    const sentence =
      'Of these 3, only contenders with tuned settings beat it in 1 and a stream that nobody touches beats it in 2.';

    expect(verdictOf(all)).toContain(sentence);
    expect(verdictOf(boardWith({ costUsd: 1 })).join(' ')).not.toContain('Of these');
  });

  it('counts a missing value as off the front, and says so', () => {
    const board = boardWith({});
    const [scenario] = board.scenarios;
    const rows = (scenario?.rows ?? []).map((row) => ({
      ...row,
      isOnFront: null,
      values: { ...row.values, costUsd: null },
    }));

    expect(verdictOf({ ...board, scenarios: [aScenario({ rows })] })[1]).toContain('(a value is missing)');
  });

  it('tells the widest loss with both values and their intervals', () => {
    const text = verdictOf(boardWith({ lateRecordSeconds: 400, costUsd: 4 })).join(' ');

    expect(text).toContain(
      'Lateness: Headgate is later in 1 of 1 comparison, less late in 0, with no clear difference in 0.',
    );
    expect(text).toContain(
      'Where it is later by most, s02-consumer-step: Headgate with 1,000 [900, 1,100], Substation with 400 [360, 440] record-seconds (at $2.00 against $4.00 per run).',
    );
    expect(text).toContain('Cost: Headgate is dearer in 0 of 1 comparison, cheaper in 1');
  });

  it('tells lateness also in minutes over the target', () => {
    const board = boardWith({ lateRecordSeconds: 400 });
    const rows = (board.scenarios[0]?.rows ?? []).map((row, index) => ({
      ...row,
      values: { ...row.values, secondsOverTarget: anInterval(index === 0 ? 312 : 60) },
    }));

    expect(verdictOf({ ...board, scenarios: [aScenario({ rows })] }).join(' ')).toContain(
      '(over target for 5.2 against 1 min, at $2.00 against $2.00 per run)',
    );
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
    const sentences = verdictOf(ofOneSeed(boardWith({ lateRecordSeconds: 400, costUsd: 4 })));

    expect(sentences[0]).toBe('One seed each: differences are shown, not judged.');
    expect(sentences[1]).toContain('(the Pareto front of one seed)');
    expect(sentences.slice(2, 4)).toEqual([
      'Lateness in s02-consumer-step: Headgate with 1,000, Substation with 400 record-seconds (at $2.00 against $4.00 per run).',
      'Cost in s02-consumer-step: Headgate with $2.00, Substation with $4.00.',
    ]);
    expect(sentences.join(' ')).not.toMatch(/later|dearer|cheaper|clear/);
  });

  it('says when one seed shows no difference', () => {
    expect(verdictOf(ofOneSeed(boardWith({})))).toContain('Lateness: no difference.');
  });

  it('tells of runs that threw', () => {
    expect(verdictOf(boardWith({}, { failures: ['no shards'] })).join(' ')).toContain(
      'substation in s02-consumer-step',
    );
  });

  it('counts the claims that hold in nine settings of ten', () => {
    const claims = [36, 35].map((held) => ({ claim: 'one', settings: 40, held, brokenBy: [] }));

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

    expect(verdictOf(aScoreboard({ contenders, scenarios: [aScenario({ rows })] }))[0]).toMatch(
      /^No other contender beats My policy/,
    );
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
