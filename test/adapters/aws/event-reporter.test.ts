import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { createEventReporter } from '../../../src/adapters/aws/event-reporter.ts';
import type { ActionResult } from '../../../src/core/action.ts';
import type { Announcement } from '../../../src/core/announcement.ts';
import type { Report } from '../../../src/core/decision.ts';
import { reporterContract } from '../../contract/reporter.contract.ts';
import {
  aFactorAction,
  aReport,
  aReportDecision,
  aReportFinding,
  aReportPrediction,
  aReshardAction,
  REPORT_AT,
  SOURCE_ID,
} from '../../support/report-builder.ts';
import { awsError, ok, type StubbedAnswer, stubbedAws } from './stubbed-aws.ts';

const TAKEN = ok({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] });

function open(answer: StubbedAnswer = TAKEN) {
  const aws = stubbedAws(() => answer);
  const entries = () => aws.calls.flatMap(({ input }) => input.Entries as readonly Readonly<Record<string, unknown>>[]);
  const details = () => entries().map(({ Detail }) => JSON.parse(String(Detail)) as Readonly<Record<string, unknown>>);
  return { reporter: createEventReporter({ client: new EventBridgeClient(aws.config) }), entries, details };
}

/** A report of a raise that AWS has accepted. */
function anAct(overrides: Partial<Report> = {}): Report {
  const action = aFactorAction(1, 4);
  return aReport({
    diagnosis: { findings: [aReportFinding({ bottleneck: 'consumer-bound' })] },
    decision: aReportDecision({ kind: 'act', actions: [action], predictions: [aReportPrediction({ action })] }),
    results: [{ action, kind: 'applied' }],
    ...overrides,
  });
}

function bytesOf(entry: Readonly<Record<string, unknown>> | undefined): number {
  return Buffer.byteLength(String(entry?.Detail), 'utf8');
}

reporterContract('events', {
  working: async () => {
    const { reporter, details } = open();
    return { reporter, received: async () => details().map(({ reportId }) => String(reportId)) };
  },
  unreachable: async () => open({ kind: 'broken', error: new Error('no answer') }).reporter,
});

describe('event of a decision', () => {
  it('says who decided what, why, what became of it and what is expected', async () => {
    const { reporter, entries, details } = open();
    expect(reporter.channel).toBe('events');
    await reporter.deliver(anAct());
    expect(entries()).toEqual([
      {
        Source: 'headgate',
        DetailType: 'Headgate decision',
        Time: REPORT_AT / 1_000,
        Resources: [SOURCE_ID],
        Detail: expect.any(String),
      },
    ]);
    expect(details()).toEqual([
      {
        version: 1,
        reportId: 'report-1',
        turnId: '20261120-0914-7f3a',
        sourceId: SOURCE_ID,
        at: '2026-11-20T09:14:00.000Z',
        mode: 'enforce',
        bottleneck: 'consumer-bound',
        reason: {
          code: 'within-target',
          text: 'age is within the target and there is headroom left',
          numbers: { headroomRatio: 0.38 },
        },
        actions: [{ ...aFactorAction(1, 4), result: 'applied' }],
        predictions: [
          {
            id: 'prediction-1',
            mappingId: aFactorAction().mappingId,
            throughputPerSec: { low: 7_200, expected: 8_000, high: 8_400 },
            judgeAt: '2026-11-20T09:19:00.000Z',
            caughtUpAt: '2026-11-20T09:23:00.000Z',
          },
        ],
        shortened: false,
      },
    ]);
  });

  const action = aReshardAction();
  it.each<ActionResult>([
    { action, kind: 'refused', error: 'LimitExceededException', message: 'no' },
    { action, kind: 'unknown', message: 'timed out' },
  ])('is sent for a call that was $kind, in its words', async (result) => {
    const { reporter, details } = open();
    await reporter.deliver(anAct({ results: [result] }));
    const { action: sent, kind, ...words } = result;
    expect(details()[0]?.actions).toEqual([{ ...sent, result: kind, ...words }]);
  });

  it.each<[string, readonly ActionResult[]]>([
    ['holds', []],
    ['sent nothing', [{ action, kind: 'not-attempted', message: 'no time' }]],
  ])('is not sent for a turn that %s', async (_, results) => {
    const { reporter, entries } = open();
    await reporter.deliver(anAct({ results }));
    expect(entries()).toEqual([]);
  });

  it('leaves out predictions, then actions, where they do not fit', async () => {
    const { reporter, entries, details } = open();
    const text = 'ü'.repeat(200_000);
    const predictions = [aReportPrediction({ id: text })];
    await reporter.deliver(anAct({ decision: aReportDecision({ actions: [action], predictions }) }));
    await reporter.deliver(anAct({ results: [{ action, kind: 'unknown', message: text }] }));
    expect(details()[0]).toMatchObject({ actions: [{ result: 'applied' }], shortened: true });
    expect(details()[0]).not.toHaveProperty('predictions');
    expect(details()[1]).toMatchObject({ actionCount: 1, shortened: true });
    for (const entry of entries()) expect(bytesOf(entry)).toBeLessThan(256 * 1_024);
  });

  it('throws when EventBridge answers well and has not taken it', async () => {
    const failed = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'try again' }] };
    await expect(open(ok(failed)).reporter.deliver(anAct())).rejects.toThrow(/InternalFailure try again/);
  });

  it('throws when EventBridge refuses', async () => {
    await expect(open(awsError('AccessDeniedException')).reporter.deliver(anAct())).rejects.toThrow(/AccessDenied/);
  });
});

describe('an announcement', () => {
  it.each<Announcement>([
    { kind: 'welcome', id: 'a-1', at: REPORT_AT, sources: [], candidates: [], ceiling: 'recommend' },
    {
      kind: 'configuration',
      id: 'a-2',
      at: REPORT_AT,
      problems: [{ where: '/headgate/switch', text: 'no' }],
      solved: [],
    },
    { kind: 'switched', id: 'a-3', at: REPORT_AT, to: 'off' },
  ])('is no event when it is $kind: nothing is written below enforce but the own table', async (announcement) => {
    const { reporter, entries } = open();
    await reporter.announce(announcement);
    expect(entries()).toEqual([]);
  });
});
