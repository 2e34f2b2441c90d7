import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHART_SCRIPT } from '../../src/report/html/chart-script.ts';
import { PAGE_STYLE } from '../../src/report/html/style.ts';
import { renderRunPage } from '../../src/report/html.ts';
import type { RunView } from '../../src/report/run-view.ts';
import { anOutcome, aReport, aReportDecision, aReportObservation } from '../support/report-builder.ts';
import { aRunView } from '../support/run-view-builder.ts';

const UPLOT = new URL('../../node_modules/uplot/dist/', import.meta.url);
const ASSETS = {
  uplotJs: readFileSync(new URL('uPlot.iife.min.js', UPLOT), 'utf8'),
  uplotCss: readFileSync(new URL('uPlot.min.css', UPLOT), 'utf8'),
};
const EVIL = '</script><script>alert("x")</script><img src=x onerror=alert(1)>';

function evilView(): RunView {
  const base = aRunView();
  const bad = aReport({
    turnId: EVIL,
    observation: aReportObservation({ name: EVIL }),
    decision: aReportDecision({
      reason: { code: 'within-target', text: EVIL, numbers: { [EVIL]: 1 } },
      trace: [{ step: EVIL, verdict: 'refused', reason: { code: 'at-bound', text: EVIL, numbers: {} } }],
    }),
    outcomes: [anOutcome({ verdict: 'no-effect' })],
  });
  return {
    ...base,
    title: EVIL,
    trace: { source: EVIL, licence: EVIL },
    facts: [{ label: EVIL, value: EVIL }],
    faults: [{ fromSeconds: 0, toSeconds: 1, label: EVIL }],
    controlled: { ...base.controlled, score: { ...base.controlled.score, [EVIL]: 1 } },
    reports: [bad],
  };
}

describe('renderRunPage', () => {
  const page = renderRunPage(aRunView(), ASSETS);

  it('loads nothing: no address, no source, no import', () => {
    expect(page).not.toMatch(/<(script|img|iframe|link)\b[^>]*\b(src|href)=/);
    expect(page).not.toMatch(/@import|url\(|fetch\(|XMLHttpRequest/);
    expect(page).toContain("default-src 'none'");
  });

  it('escapes every string, wherever it stands', () => {
    const evil = renderRunPage(evilView(), ASSETS);

    expect(evil).not.toMatch(/<script>alert|<img/i);
    expect(evil.match(/<script/g)).toHaveLength(3);
    expect(evil.match(/<\/script/g)).toHaveLength(3);
    expect(evil).toContain('&lt;/script&gt;&lt;script&gt;alert(&quot;x&quot;)');
  });

  it('keeps an asset from ending its own element', () => {
    const odd = renderRunPage(aRunView(), { uplotJs: 'const a = "</script><b>";', uplotCss: '/* </style><b> */' });

    expect(odd).toContain('const a = "\\x3c/script><b>";');
    expect(odd).toContain('/* <\\/style><b> */');
  });

  it('carries its data as JSON that reads back', () => {
    const json = /<script type="application\/json" id="run-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    const data = JSON.parse(json);

    expect(data.times).toHaveLength(721);
    expect(data.charts.map((chart: { id: string }) => chart.id)).toEqual([
      'age',
      'rates',
      'backlog',
      'levers',
      'downstream',
    ]);
    for (const chart of data.charts) for (const series of chart.series) expect(series.values).toHaveLength(721);
  });

  it('gives each marker a card with its number', () => {
    const numbers = [...page.matchAll(/id="decision-(\d+)"/g)].map(([, number]) => Number(number));
    const json = /id="run-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';

    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(JSON.parse(json).marks.map((mark: { number: number }) => mark.number)).toEqual(numbers);
  });

  it('draws no downstream chart for a run that has no downstream', () => {
    const view = aRunView();
    const timeline = view.controlled.timeline.map((point) => ({
      ...point,
      breakerPhase: null,
      downstreamCapacity: null,
    }));

    expect(page).toContain('id="plot-downstream"');
    expect(renderRunPage({ ...view, controlled: { ...view.controlled, timeline } }, ASSETS)).not.toContain(
      'id="plot-downstream"',
    );
  });

  it('stands without timeline, score and reports', () => {
    const empty = { timeline: [], score: {} };
    const bare = renderRunPage(aRunView({ controlled: empty, uncontrolled: empty, reports: [], faults: [] }), ASSETS);

    expect(bare).toContain('The run has no timeline.');
    expect(bare).toContain('not measured');
    expect(bare).toContain('No turn was recorded.');
    expect(bare.slice(0, bare.indexOf('<script'))).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the script on the page', () => {
  it('is a program', () => {
    expect(() => new Function(CHART_SCRIPT)).not.toThrow();
  });

  it('asks only for colours that the style has', () => {
    const asked = [...CHART_SCRIPT.matchAll(/'(--[a-z-]+[a-z])'/g)].map(([, name]) => name);

    expect(asked.length).toBeGreaterThan(4);
    for (const name of asked) expect(PAGE_STYLE).toContain(`${name}:`);
  });
});
