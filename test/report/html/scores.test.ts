import { describe, expect, it } from 'vitest';
import { compareScore, renderScores } from '../../../src/report/html/scores.ts';
import { aRunView } from '../../support/run-view-builder.ts';

describe('compareScore', () => {
  it.each([
    [1, 2, 'better'],
    [2, 1, 'worse'],
    [0, 0, 'same'],
    [100.05, 100, 'same'],
    [3, 0, 'worse'],
    [undefined, 0, 'unknown'],
    [1, undefined, 'unknown'],
    [Number.NaN, 1, 'unknown'],
  ] as const)('takes %s beside %s for %s', (mine, other, expected) => {
    expect(compareScore(mine, other)).toBe(expected);
  });
});

describe('renderScores', () => {
  it('says in words which run is better, and by how much', () => {
    const table = renderScores(aRunView());

    expect(table).toContain('worse by $0.22, 54 % more');
    expect(table).toContain('better by 0.27 ×, 21 % less');
    expect(table).toContain('the same');
  });

  it('does not show a score that was not measured as 0', () => {
    const view = aRunView();
    const table = renderScores({ ...view, controlled: { ...view.controlled, score: {} } });

    expect(table.match(/not measured/g)).toHaveLength(8);
    expect(table).not.toMatch(/better by|worse by/);
  });

  it('prints a score it does not know and does not judge it', () => {
    const view = aRunView();
    const run = { ...view.controlled, score: { reshardCalls: 3 } };

    expect(renderScores({ ...view, controlled: run })).toContain(
      '<th scope="row">reshard calls</th><td>3</td><td>not measured</td><td>–</td>',
    );
  });
});
