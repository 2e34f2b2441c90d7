import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../src/core/action.ts';
import { missing } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { escapeMarkdown, renderMarkdown } from '../../src/report/markdown.ts';
import { renderLine, renderText } from '../../src/report/text.ts';
import {
  aFactorAction,
  anUnreadObservation,
  aReport,
  aReportConsumerSignals,
  aReportDecision,
  aReportObservation,
  aReportPrediction,
  aReshardAction,
  reportSignals,
} from '../support/report-builder.ts';

const RAISE = aReportDecision({ actions: [aFactorAction()], predictions: [aReportPrediction()] });

describe('renderText', () => {
  it('starts with time, source and decision', () => {
    const [head] = renderText(
      aReport({ decision: RAISE, results: [{ action: aFactorAction(), kind: 'applied' }] }),
    ).split('\n');

    expect(head).toBe('09:14:00 UTC orders: raised the parallelization factor of orders-consumer from 1 to 4');
  });

  it.each<[ActionResult['kind'], string, string]>([
    ['refused', 'but AWS refused', 'the change was not made'],
    ['unknown', 'AWS gave no clear answer', 'If the change is in force'],
    ['not-attempted', 'did not raise', 'the change was not made'],
  ])('promises nothing for sure when a call is %s', (kind, headline, prediction) => {
    const action = aFactorAction();
    const result: ActionResult =
      kind === 'applied'
        ? { action, kind }
        : kind === 'refused'
          ? { action, kind, error: 'E', message: 'm' }
          : { action, kind, message: 'm' };
    const text = renderText(aReport({ decision: RAISE, results: [result] })).replace(/\s+/g, ' ');

    expect(text).toContain(headline);
    expect(text).toContain(prediction);
  });

  it('tells applied and refused calls of one turn apart', () => {
    const decision = aReportDecision({ actions: [aFactorAction(), aReshardAction()] });
    const results: readonly ActionResult[] = [
      { action: aFactorAction(), kind: 'applied' },
      { action: aReshardAction(), kind: 'refused', error: 'LimitExceededException', message: 'later' },
    ];

    expect(renderLine(aReport({ decision, results }))).toContain(
      'raised the parallelization factor of orders-consumer from 1 to 4; tried to raise the shard count of orders from 4 to 8, but AWS refused',
    );
  });

  it('never shows a missing reading as a number', () => {
    const consumers = [
      aReportConsumerSignals({
        ageMaxMs: missing('stale'),
        throughputPerSec: missing('no-datapoints'),
        backlogRecords: missing('not-enough-data'),
      }),
    ];
    const signals = reportSignals({
      arrivalsPerSec: missing('stale'),
      freshness: missing('stale'),
      openShards: 0,
      consumers,
    });
    const text = renderText(aReport({ observation: anUnreadObservation(), signals })).replace(/\s+/g, ' ');

    expect(text).toContain('iterator age unknown (too old)');
    expect(text).toContain('arrivals unknown (too old), stream unknown (access denied)');
    expect(text).not.toMatch(/\b0 (records|open shards)/);
  });

  it('names the source from its ARN when the stream could not be read', () => {
    const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/carts/stream/2026-01-01T00:00:00.000';

    expect(renderLine(aReport({ observation: anUnreadObservation() }))).toContain('  orders  ');
    expect(renderLine(aReport({ observation: anUnreadObservation(), sourceId: table }))).toContain('  carts  ');
  });

  it('leaves out what was proposed and allowed, and keeps what was refused or cut', () => {
    const step = (verdict: 'proposed' | 'allowed' | 'shrunk' | 'refused' | 'noted') =>
      ({ step: 'bounds', verdict, reason: reason('at-bound', `text of ${verdict}`) }) as const;
    const trace = [step('proposed'), step('allowed'), step('shrunk'), step('refused')];
    const text = renderText(aReport({ decision: aReportDecision({ trace }) }));

    expect(text).toContain('Cut down (bounds): Text of shrunk.');
    expect(text).toContain('Rejected (bounds): Text of refused.');
    expect(text).not.toMatch(/text of (proposed|allowed)/i);
  });

  it('keeps its lines within 100 columns and numbers with their units', () => {
    const lines = renderText(aReport({ decision: RAISE })).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.slice(1).filter((line) => /(^|\s)[\d,]+$/.test(line))).toEqual([]);
  });
});

describe('renderMarkdown', () => {
  it('lets no foreign text become markup', () => {
    const observation = aReportObservation({ name: '<script>*x*|[a](b)@team' });

    expect(renderMarkdown(aReport({ observation }))).toContain(
      '### &lt;script&gt;\\*x\\*\\|\\[a\\](b)&#64;team: no change',
    );
  });

  it('escapes its own escapes', () => {
    expect(escapeMarkdown('a\\*b &lt; `c`\n# d')).toBe('a\\\\\\*b &amp;lt; \\`c\\` \\# d');
  });
});

describe('a report while the switch is off', () => {
  it('names the switch, not the mode it comes down to', () => {
    const action = aFactorAction();
    const off = reason('switched-off', 'the account switch is off: nothing is changed');
    const trace = [{ step: 'mode', verdict: 'refused', reason: off }] as const;
    const decision = aReportDecision({ recommended: [action], trace });
    const text = renderText(aReport({ mode: 'recommend', decision }));

    expect(text.replace(/\s+/g, ' ')).toContain('Nothing was changed: Headgate is switched off.');
    expect(text).not.toContain('the mode is');
  });
});
