import { describe, expect, it } from 'vitest';
import { reason } from '../../../src/core/reason.ts';
import { slackAnnouncementOf } from '../../../src/report/slack/announcement.ts';
import { slackMessageOf } from '../../../src/report/slack/message.ts';
import { slackText } from '../../../src/report/slack/plain.ts';
import { slackPayloads } from '../../golden/render-golden.ts';
import { CHANGED, ended, PLACE, STARTED } from '../../golden/slack-builder.ts';
import { STARTED_CONSUMER } from '../../golden/slack-incident-cases.ts';
import { aReport, aReportDecision, aReportObservation, REPORT_AT } from '../../support/report-builder.ts';
import { rulesBrokenBy } from './slack-rules.ts';

const textOf = (report: ReturnType<typeof aReport>, place = PLACE): string => {
  const payload = slackMessageOf(report, place);
  return payload === null ? '' : slackText(payload);
};

describe('slackMessageOf', () => {
  it('tells nothing where there is no incident', () => {
    expect(slackMessageOf(aReport(), PLACE)).toBeNull();
  });

  it.each(Object.entries(slackPayloads()))('keeps the rules in %s', (_name, payload) => {
    expect(rulesBrokenBy(payload)).toEqual([]);
  });

  it('says first whether somebody is needed', () => {
    const at = (code: 'relief-raised' | 'at-bound') =>
      textOf({ ...STARTED_CONSUMER, decision: { ...STARTED_CONSUMER.decision, reason: reason(code, 'because') } });

    expect(at('relief-raised')).toMatch(/^IN HAND · orders: /);
    expect(at('at-bound')).toMatch(/^NEEDS YOU · orders: /);
    expect(textOf(aReport({ incident: ended(9) }))).toMatch(/^OVER · orders: well again after 9 min/);
    expect(textOf(aReport({ incident: { kind: 'note' } }))).toMatch(/^NOTE · orders: /);
  });

  it('tells in a note what an unfinished turn has left', () => {
    const settled = [reason('settled-applied', 'the factor 1 → 2 of an earlier turn is in force')];

    expect(textOf(aReport({ incident: { kind: 'note' }, settled }))).toContain(
      'The factor 1 → 2 of an earlier turn is in force.',
    );
  });

  it('refers in a change to when it began, and leaves out what was considered', () => {
    const changed = textOf({ ...STARTED_CONSUMER, incident: CHANGED });

    expect(changed).toContain('News of what began at 09:04 UTC, 10 min ago.');
    expect(changed).not.toContain('Considered and rejected');
    expect(textOf(STARTED_CONSUMER)).toContain('Considered and rejected');
  });

  it('names the day of an incident that began on another one', () => {
    expect(textOf(aReport({ incident: ended(700) }))).toContain('From 21:29 UTC on 2026-11-19 to 09:09 UTC');
  });

  it('links nothing in the embedded account', () => {
    const embedded = textOf(STARTED_CONSUMER, { ...PLACE, embedded: true });

    expect(embedded).not.toMatch(/https?:|Look at/);
    expect(textOf(STARTED_CONSUMER)).toContain('https://');
  });

  it('graphs the whole incident and shows the logs of its time', () => {
    const startedAt = REPORT_AT - 10_800_000;
    const message = textOf(aReport({ incident: { kind: 'changed', id: 'i', startedAt } }));

    expect(message).toContain("start~'2026-11-20T05*3a59*3a00.000Z");
    expect(message).toContain(`log-events$3Fstart$3D${REPORT_AT - 900_000}`);
  });

  it('gives the command for a change that is only recommended', () => {
    const { actions } = STARTED_CONSUMER.decision;
    const recommend = textOf({
      ...STARTED_CONSUMER,
      mode: 'recommend',
      decision: { ...STARTED_CONSUMER.decision, actions: [], recommended: actions },
      results: [],
    });

    expect(recommend).toContain('By hand, now: aws lambda update-event-source-mapping');
    expect(recommend).toContain('If it is done now: caught up');
    expect(recommend).not.toContain('Headgate checks this');
  });

  it('does not say twice what is wrong', () => {
    const text = 'producers are refused: 310 attempts/s, 3 min in a row';
    const finding = { ...STARTED_CONSUMER.diagnosis.findings[0], text };
    const message = textOf({
      ...STARTED_CONSUMER,
      diagnosis: { findings: [finding] },
      decision: aReportDecision({
        reason: reason('no-lever-helps', `orders-consumer: ${text}`),
        advice: [{ reason: reason('no-lever-helps', `orders-consumer: ${text}. Spread the partition key`) }],
      }),
      results: [],
    });

    expect(message.toLowerCase().split(text)).toHaveLength(2);
    expect(message).toContain('  Spread the partition key.');
  });

  it('lets no name ring for a whole channel or link elsewhere', () => {
    const name = '<!channel> <https://evil.example|orders> @here';
    const payload = slackMessageOf(aReport({ incident: STARTED, observation: aReportObservation({ name }) }), PLACE);

    expect(JSON.stringify(payload)).not.toMatch(/<!channel|<https:\/\/evil|@here/);
    expect(JSON.stringify(payload)).toContain('&lt;!channel&gt;');
  });
});

describe('slackAnnouncementOf', () => {
  it('gives commands for a stream that can be opted in, and none that writes over a document', () => {
    const welcome = slackText(
      slackAnnouncementOf(
        {
          kind: 'welcome',
          id: 'w',
          at: REPORT_AT,
          ceiling: 'enforce',
          sources: [],
          candidates: [
            { id: 'arn:aws:dynamodb:eu-west-1:1:table/carts/stream/1', name: 'carts', functions: ['a'] },
            { id: 'arn:aws:kinesis:eu-west-1:1:stream/clicks', name: 'clicks', functions: ['b'] },
          ],
        },
        PLACE,
      ),
    );

    expect(welcome).toContain('add-tags-to-stream --stream-name clicks');
    expect(welcome).not.toContain('--name /headgate/defaults');
    expect(welcome.match(/--overwrite/g)).toHaveLength(1);
    expect(welcome).toMatch(/switch --type String --value off --overwrite/);
  });
});
