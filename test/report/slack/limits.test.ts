import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Announcement, DocumentProblem } from '../../../src/core/announcement.ts';
import type { Report } from '../../../src/core/decision.ts';
import type { IncidentEvent } from '../../../src/core/incident.ts';
import { slackAnnouncementOf } from '../../../src/report/slack/announcement.ts';
import { slackMessageOf } from '../../../src/report/slack/message.ts';
import { slackText } from '../../../src/report/slack/plain.ts';
import { PLACE } from '../../golden/slack-builder.ts';
import {
  aFactorAction,
  anOutcome,
  aReport,
  aReportBreaker,
  aReportConsumer,
  aReportDecision,
  aReportFinding,
  aReportObservation,
  aReportPrediction,
  MAPPING_ID,
  REPORT_AT,
} from '../../support/report-builder.ts';
import { rulesBrokenBy } from './slack-rules.ts';

const KILOBYTES = 5_000;

/** Text as a hostile owner, a broken service or a foreign alphabet would give it. */
const text = fc.oneof(
  fc.constantFrom(
    '<!channel> <!here|x> <@U123> <https://evil.example|click>',
    '@channel @here @everyone',
    '```code``` `x` *bold* _it_ ~no~',
    '&lt;!channel&gt; & &amp;',
    'arn:aws:kinesis:eu-west-1:1:stream/a',
    '\ud800 half \udfff',
    '\u202e\u0000\n\t',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('&', '"', '\\', '漢', '😀', '<').map((mark) => mark.repeat(KILOBYTES)),
);
const count = fc.constantFrom(0, 1, 3, 40, 1_000);
const kind: fc.Arbitrary<IncidentEvent> = fc.oneof(
  fc.constant<IncidentEvent>({ kind: 'note' }),
  text.map((id): IncidentEvent => ({ kind: 'started', id, startedAt: REPORT_AT })),
  text.map((id): IncidentEvent => ({ kind: 'changed', id, startedAt: REPORT_AT - 1 })),
  text.map(
    (id): IncidentEvent => ({
      kind: 'ended',
      id,
      startedAt: 0,
      endedAt: REPORT_AT,
      worstAgeMs: null,
      changesApplied: 3,
      judged: { kept: 1, missed: 0 },
    }),
  ),
);

function times<T>(length: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** A report in which every foreign text is `words`, `many` times where there can be many. */
function absurd(words: string, many: number, incident: IncidentEvent, isActing: boolean): Report {
  const numbers = Object.fromEntries(times(many, (index) => [`${words.slice(0, 50)}${index}`, index * 1_000]));
  const why = { code: 'at-bound', text: words, numbers } as const;
  const finding = aReportFinding({ bottleneck: 'consumer-bound', mappingId: MAPPING_ID, text: words, numbers });
  const action = aFactorAction();
  return aReport({
    incident,
    turnId: words,
    mode: isActing ? 'enforce' : 'recommend',
    observation: aReportObservation({ name: words, consumer: aReportConsumer(1, words) }),
    diagnosis: { findings: [finding, ...times(many, () => finding)] },
    decision: aReportDecision({
      reason: why,
      actions: isActing ? times(many, () => action) : [],
      recommended: isActing ? [] : times(many, () => action),
      advice: times(many, (index) => ({ reason: { ...why, code: 'no-lever-helps', text: `${index} ${words}` } })),
      predictions: times(Math.min(many, 40), () => aReportPrediction()),
      trace: times(many, (index) => ({
        step: words,
        verdict: 'refused',
        reason: { ...why, text: `${index}${words}` },
      })),
    }),
    results: isActing ? [{ action, kind: 'refused', error: words, message: words }] : [],
    outcomes: times(Math.min(many, 40), () => anOutcome({ reason: why })),
    settled: times(many, () => why),
    breakers: times(Math.min(many, 40), () => aReportBreaker({ downstream: words, reason: why })),
  });
}

describe('every message keeps to what Slack takes', () => {
  it('of an incident, whatever its texts and however many', () => {
    fc.assert(
      fc.property(text, count, kind, fc.boolean(), (words, many, incident, isActing) => {
        const payload = slackMessageOf(absurd(words, many, incident, isActing), PLACE);

        expect(payload === null ? ['is null'] : rulesBrokenBy(payload)).toEqual([]);
        if (payload !== null) expect(slackText(payload)).not.toBe('');
      }),
      { numRuns: 25 },
    );
  });

  it('of the account, whatever its texts and however many', () => {
    const news: fc.Arbitrary<Announcement> = fc
      .tuple(text, count, count, fc.constantFrom('observe', 'recommend', 'enforce') as fc.Arbitrary<'enforce'>)
      .chain(([words, many, others, ceiling]) => {
        const stream = {
          id: `arn:aws:kinesis:x:1:stream/${words}`,
          name: words,
          functions: times(others, () => words),
        };
        const problems: readonly DocumentProblem[] = times(many, (index) => ({
          where: `/${words}${index % 20}`,
          text: `a.b: ${words}`,
        }));
        const base = { id: words, at: REPORT_AT };
        return fc.constantFrom<Announcement>(
          {
            ...base,
            kind: 'welcome',
            ceiling,
            candidates: times(many, () => stream),
            sources: times(others, () => ({ ...stream, mode: null })),
          },
          { ...base, kind: 'configuration', problems, solved: times(others, () => ({ where: words, text: words })) },
          { ...base, kind: 'switched', to: 'off' },
        );
      });
    fc.assert(
      fc.property(news, (announcement) => {
        expect(rulesBrokenBy(slackAnnouncementOf(announcement, PLACE))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('also where the place itself has long names', () => {
    const long = 'n'.repeat(KILOBYTES);
    const place = { ...PLACE, functionName: long, configPath: `/${long}/`, stage: long, accountId: long };
    const started = absurd('words', 3, { kind: 'started', id: 'i', startedAt: REPORT_AT }, false);
    const payload = slackMessageOf(started, place);

    expect(payload === null ? ['is null'] : rulesBrokenBy(payload)).toEqual([]);
  });

  it('says how much it left out', () => {
    const payload = slackMessageOf(
      absurd('some words of a finding', 1_000, { kind: 'started', id: 'i', startedAt: 0 }, true),
      PLACE,
    );

    expect(JSON.stringify(payload)).toMatch(/… and \d+ more/);
  });
});
