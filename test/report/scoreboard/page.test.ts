import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGE_STYLE } from '../../../src/report/html/style.ts';
import { BOARD_SCRIPT } from '../../../src/report/scoreboard/page/script.ts';
import { BOARD_STYLE } from '../../../src/report/scoreboard/page/style.ts';
import { scoreboardPage } from '../../../src/report/scoreboard/page.ts';
import type { Scoreboard } from '../../../src/report/scoreboard/scoreboard.ts';
import {
  aContender,
  aRow,
  aScenario,
  aScoreboard,
  aTimeline,
  HEADGATE,
  ofOneSeed,
} from '../../support/scoreboard-builder.ts';
import { aWideScoreboard } from '../../support/wide-scoreboard.ts';

const UPLOT = new URL('../../../node_modules/uplot/dist/', import.meta.url);
const ASSETS = {
  uplotJs: readFileSync(new URL('uPlot.iife.min.js', UPLOT), 'utf8'),
  uplotCss: readFileSync(new URL('uPlot.min.css', UPLOT), 'utf8'),
};
const EVIL = '</script><script>alert("x")</script><img src=x onerror=alert(1)>';

/** Foreign text in every place that can hold it. */
function evilBoard(): Scoreboard {
  const contenders = [
    { ...HEADGATE, title: EVIL },
    aContender({ id: EVIL, title: EVIL, describedBy: EVIL, quirks: [EVIL], settings: { [EVIL]: 1 } }),
  ];
  const rows = [aRow({ contender: 'headgate' }), aRow({ contender: EVIL, failures: [EVIL] })];
  const timeline = { ...aTimeline(EVIL), actions: [{ atSeconds: 1, text: EVIL }] };
  return aScoreboard({
    version: EVIL,
    contenders,
    scenarios: [
      aScenario({
        id: EVIL,
        title: EVIL,
        description: EVIL,
        right: EVIL,
        rows,
        timelines: [timeline],
        bounds: [{ title: EVIL, value: 1, unit: EVIL, how: EVIL }],
      }),
    ],
    claims: [{ claim: EVIL, settings: 2, held: 1, withoutEffect: 0, brokenBy: [EVIL] }],
    threats: [EVIL],
    made: { command: EVIL, seeds: EVIL, wallSeconds: 1, runs: 1, node: EVIL, machine: EVIL },
  });
}

describe('scoreboardPage', () => {
  const board = aWideScoreboard(4, 12);
  const page = scoreboardPage(board, ASSETS);

  it('loads nothing: no address, no source, no import', () => {
    expect(page).not.toMatch(/<(script|img|iframe|link)\b[^>]*\b(src|href)=/);
    expect(page).not.toMatch(/@import|url\(|fetch\(|XMLHttpRequest/);
    expect(page).toContain("default-src 'none'");
  });

  it('has a section for every scenario and a card for every contender', () => {
    for (const { id } of board.scenarios) expect(page).toContain(`<section class="scenario" id="scenario-${id}"`);
    for (const { id } of board.contenders) expect(page).toContain(`id="contender-${id}"`);
  });

  it('leads every inner link to a place that is there', () => {
    const places = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    const options = [...page.matchAll(/<option value="(scenario-[^"]+)"/g)].map(([, id]) => id);

    expect(options).toHaveLength(board.scenarios.length);
    for (const target of [...targets, ...options]) expect(places).toContain(target);
  });

  it('gives no place a name twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('prints the whole table: every scenario times every other contender', () => {
    const tables = [...page.matchAll(/<table class="matrix">(.*?)<\/table>/gs)].map(([, table]) => table ?? '');
    const cells = tables.map((table) => [...table.matchAll(/<td\b/g)].length);

    expect(cells).toEqual([4 * 19, 4 * 2]);
  });

  it('says with a sign what it says with a colour', () => {
    const coloured = [...page.matchAll(/<b class="(better|worse|same)">([^<]*)<\/b>/g)];

    expect(coloured.length).toBeGreaterThan(100);
    for (const [, outcome, text] of coloured) {
      expect(text).toContain({ better: '+', worse: '−', same: '=' }[outcome ?? ''] ?? 'none');
    }
  });

  it('shows lost comparisons beside won ones', () => {
    const small = scoreboardPage(aScoreboard(), ASSETS);
    const [lost, won] = [...small.matchAll(/<div class="box side (worse|better)">(.*?)<\/div>/gs)];

    expect(lost?.[1]).toBe('worse');
    expect(lost?.[2]).toContain(
      'Lateness: behind 1 of 2. Widest: Headgate with 45k [40.5k, 49.5k], Substation with 30k [27k, 33k]',
    );
    expect(won?.[2]).toContain(
      'Lateness: ahead of 1 of 2. Narrowest: Headgate with 45k [40.5k, 49.5k], “Nobody” with 9.4M',
    );
  });

  it('heads one scenario with a line per opponent, and many with a count', () => {
    expect(scoreboardPage(aScoreboard(), ASSETS)).toContain(
      '<p class="verdict-line">Compared with Headgate:</p>\n<ul class="verdict-points"><li>Substation: 0.67 times as late, 2.5 times the cost.</li><li>Nobody: 209 times as late, 0.73 times the cost.</li></ul>',
    );
    expect(page).toContain('<p class="verdict-line">No other contender beats Headgate outright in');
    expect(page).not.toContain('<ul class="verdict-points">');
  });

  it('shows in the big table who threw, instead of a dash', () => {
    const rows = [aRow({ contender: 'headgate' }), aRow({ seeds: 0, means: {}, failures: ['no shards'] })];
    const text = scoreboardPage(aScoreboard({ scenarios: [aScenario({ rows })] }), ASSETS);

    expect(text).toContain('<b class="none">threw</b><b class="none">threw</b></td>');
    expect(text).toContain('title="Substation in s02-consumer-step: late threw, cost threw; 1 kinds of failure"');
  });

  it('shows code in the threats as code, and still escapes it', () => {
    const text = scoreboardPage(aScoreboard({ threats: ['Ask `headgate <compare>`; one ` alone stays.'] }), ASSETS);

    expect(text).toContain('<li>Ask <code>headgate &lt;compare&gt;</code>; one ` alone stays.</li>');
  });

  it('judges nothing of one seed', () => {
    const once = scoreboardPage(ofOneSeed(aScoreboard()), ASSETS);

    expect(once).toContain(
      '<p class="verdict-line">One seed each: differences are shown, not judged. Compared with Headgate:</p>',
    );
    expect(once).not.toMatch(/<b class="(better|worse|same)">[^<]*[+−=]<\/b>/);
    expect(once).not.toMatch(/<td[^>]*>[^<]*<small>\[/);
    expect(once).toContain('on the Pareto front of one seed');
    expect(once.match(/Nothing is judged\./g)).toHaveLength(2);
  });

  it('says how rows of unlike seeds are compared', () => {
    const [first, ...others] = aScenario().rows;
    const rows = [...(first ? [first] : []), ...others.map((row) => ({ ...row, seeds: 5 }))];
    const uneven = scoreboardPage(aScoreboard({ scenarios: [aScenario({ rows })] }), ASSETS);

    expect(uneven).toContain('Rows have 5 to 30 seeds; values are means');
    expect(scoreboardPage(aScoreboard({ scenarios: [aScenario()] }), ASSETS)).not.toContain('Rows have');
  });

  it('hands the target to the chart of ages', () => {
    const [scenario] = aScoreboard().scenarios;
    const other = scoreboardPage(aScoreboard({ scenarios: [{ ...aScenario(scenario), targetSeconds: 77 }] }), ASSETS);

    expect(other).toContain('<script type="application/json">{"targetSeconds":77,');
  });

  it('escapes every string, wherever it stands', () => {
    const evil = scoreboardPage(evilBoard(), ASSETS);

    expect(evil).not.toMatch(/<script>alert|<img/i);
    expect(evil.match(/<script/g)).toHaveLength(4);
    expect(evil.match(/<\/script/g)).toHaveLength(4);
    expect(evil).toContain('&lt;/script&gt;&lt;script&gt;alert(&quot;x&quot;)');
  });

  it('shows a missing value as a dash', () => {
    const rows = [aRow({ contender: 'headgate' }), aRow({ contender: 'substation', means: {} })];
    const text = scoreboardPage(aScoreboard({ scenarios: [aScenario({ rows })] }), ASSETS);

    const row = /<tr data-contender="substation">(.*?)<\/tr>/.exec(text)?.[1] ?? '';

    expect([...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)).toEqual(Array(9).fill('–'));
    expect(text).toContain('Not drawn, a value is missing: Substation.');
  });

  it('stands without scenarios, claims or timelines', () => {
    const bare = scoreboardPage(aScoreboard({ scenarios: [], claims: [], contenders: [] }), ASSETS);

    expect(bare).toContain('Nothing has been run.');
    expect(bare).toContain('No sweep belongs to this board.');
  });
});

describe('the program on the page', () => {
  it('has values below a chart before anybody points at it: those of the end', () => {
    expect(BOARD_SCRIPT).toContain("index == null ? ', the end' : ''");
  });

  it('is a program', () => {
    expect(() => new Function(BOARD_SCRIPT)).not.toThrow();
  });

  it('uses colours that the style has, in both schemes', () => {
    const used = [...(BOARD_SCRIPT + BOARD_STYLE).matchAll(/'(--[a-z-]+)'|var\((--[a-z-]+)\)/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    const [light = '', dark = ''] = (PAGE_STYLE + BOARD_STYLE).split('@media (prefers-color-scheme: dark)');

    expect(used.length).toBeGreaterThan(20);
    for (const name of used) {
      expect(`${light}${BOARD_STYLE}`).toContain(`${name}:`);
      expect(`${dark}${BOARD_STYLE.split('prefers-color-scheme: dark')[1]}`).toContain(`${name}:`);
    }
  });
});
