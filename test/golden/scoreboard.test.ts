import { describe, expect, it } from 'vitest';
import { comparisonText } from '../../src/report/scoreboard/comparison-text.ts';
import { scoreboardMarkdown } from '../../src/report/scoreboard/markdown.ts';
import { verdictOf } from '../../src/report/scoreboard/verdict.ts';
import { aScoreboard, ofOneSeed } from '../support/scoreboard-builder.ts';
import { aWideScoreboard } from '../support/wide-scoreboard.ts';

/** When the new text is what you want, run this file with `--update` and read the difference. */
const FOLDER = './scoreboard';

describe('the scoreboard reads as agreed', () => {
  it('as Markdown', async () => {
    await expect(scoreboardMarkdown(aScoreboard())).toMatchFileSnapshot(`${FOLDER}/one-scenario.md`);
  });

  it('as Markdown of many scenarios and contenders', async () => {
    await expect(scoreboardMarkdown(aWideScoreboard(3, 3))).toMatchFileSnapshot(`${FOLDER}/many.md`);
  });

  it('in a terminal', async () => {
    await expect(comparisonText(aScoreboard())).toMatchFileSnapshot(`${FOLDER}/comparison.txt`);
  });

  it('as Markdown of one seed', async () => {
    await expect(scoreboardMarkdown(ofOneSeed(aScoreboard()))).toMatchFileSnapshot(`${FOLDER}/one-seed.md`);
  });

  it('in a terminal, of one seed', async () => {
    await expect(comparisonText(ofOneSeed(aScoreboard()))).toMatchFileSnapshot(`${FOLDER}/comparison-one-seed.txt`);
  });

  it('as a verdict', async () => {
    await expect(`${verdictOf(aWideScoreboard(25, 3)).join('\n')}\n`).toMatchFileSnapshot(`${FOLDER}/verdict.txt`);
  });
});
