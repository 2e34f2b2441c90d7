/**
 * A run of two hours as a page would get it: a flash sale, then a brown-out of the database. A few lines of arithmetic
 * stand in for the world, so that the curves belong together; they are no evidence about anything.
 */
import type { Report } from '../../src/core/decision.ts';
import type { IncidentEvent } from '../../src/core/incident.ts';
import { present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Place } from '../../src/report/place.ts';
import type { RunResult, RunView, Score, SentMessage, TimelinePoint } from '../../src/report/run-view.ts';
import { slackMessageOf } from '../../src/report/slack/message.ts';
import {
  aReport,
  aReportConsumer,
  aReportConsumerSignals,
  aReportDecision,
  aReportFinding,
  aReportObservation,
  reportSignals,
} from './report-builder.ts';
import { aRunDecisions } from './run-decisions.ts';

export const RUN_STARTS_AT = Date.UTC(2026, 10, 20, 9, 0, 0);
const STEP_S = 10;
const LENGTH_S = 7_200;
const TARGET_AGE_S = 60;
const LANE_RATE = 500;

const EMBEDDED: Place = {
  region: 'eu-west-1',
  accountId: '123456789012',
  functionName: 'headgate-demo-controller',
  configPath: '/headgate/',
  stage: 'demo',
  embedded: true,
};

/** What the levers stand at from a time on, seconds since the start. */
interface Setting {
  readonly from: number;
  readonly shards: number;
  readonly factor: number;
  readonly phase: TimelinePoint['breakerPhase'];
}

const CONTROLLED: readonly Setting[] = [
  { from: 0, shards: 4, factor: 1, phase: 'closed' },
  { from: 1_380, shards: 4, factor: 4, phase: 'closed' },
  { from: 1_560, shards: 8, factor: 3, phase: 'closed' },
  { from: 3_000, shards: 8, factor: 1, phase: 'closed' },
  { from: 3_840, shards: 8, factor: 1, phase: 'open' },
  { from: 4_560, shards: 8, factor: 2, phase: 'half-open' },
  { from: 4_860, shards: 8, factor: 2, phase: 'closed' },
  { from: 5_700, shards: 8, factor: 1, phase: 'closed' },
];
const UNCONTROLLED: readonly Setting[] = [{ from: 0, shards: 4, factor: 1, phase: null }];

/** A whole run with every part filled in. */
export function aRunView(overrides: Partial<RunView> = {}): RunView {
  return {
    title: 'Flash sale, then a brown-out of the database',
    seed: 42,
    trace: {
      source: 'a made-up step load (no recorded trace)',
      licence: 'Made for this test; Apache-2.0.',
    },
    target: { ageSeconds: TARGET_AGE_S },
    facts: [
      { label: 'Stream', value: 'orders, provisioned, 4 shards at the start' },
      { label: 'Function', value: 'orders-consumer, batches of 500, 512 MB' },
      { label: 'Downstream', value: 'orders-db, healthy up to 6,000 records/s' },
      { label: 'Owner’s bounds', value: '2 to 16 shards, factor 1 to 10' },
    ],
    startsAt: RUN_STARTS_AT,
    faults: [{ fromSeconds: 3_600, toSeconds: 4_500, label: 'orders-db at 30 % of its capacity' }],
    controlled: aRun(CONTROLLED, { shardHours: 14.27, costDollars: 0.63, amplification: 1.04 }),
    uncontrolled: aRun(UNCONTROLLED, { shardHours: 8, costDollars: 0.41, amplification: 1.31 }),
    reports: aRunOfReports(),
    slack: aRunOfMessages(),
    ...overrides,
  };
}

/** A run of the given settings, and its score. */
export function aRun(settings: readonly Setting[], score: Score = {}): RunResult {
  const timeline: TimelinePoint[] = [];
  let backlog = 0;
  for (let at = 0; at <= LENGTH_S; at += STEP_S) {
    const point = pointAt(at, settings, backlog);
    backlog = point.backlogRecords;
    timeline.push(point);
  }
  const late = timeline.filter(({ oldestAgeSeconds }) => oldestAgeSeconds > TARGET_AGE_S);
  return {
    timeline,
    score: {
      worstAgeSeconds: Math.max(...timeline.map(({ oldestAgeSeconds }) => oldestAgeSeconds)),
      secondsOverTarget: late.length * STEP_S,
      lateRecordSeconds: sumOf(
        late.map((point) => (point.oldestAgeSeconds - TARGET_AGE_S) * point.donePerSec * STEP_S),
      ),
      recordsLost: 0,
      recordsThrottled: sumOf(timeline.map((point) => (point.offeredPerSec - point.acceptedPerSec) * STEP_S)),
      ...score,
    },
  };
}

function pointAt(at: number, settings: readonly Setting[], backlogBefore: number): TimelinePoint {
  const setting = settings.findLast(({ from }) => from <= at) ?? { from: 0, shards: 4, factor: 1, phase: null };
  const offered = offeredAt(at);
  const accepted = Math.min(offered, setting.shards * 1_000);
  const capacity = at >= 3_600 && at < 4_500 ? 0.3 : 1;
  const slots = setting.shards * setting.factor;
  const able = Math.min(slots * LANE_RATE, 6_000) * capacity;
  const done = Math.min(able, accepted + backlogBefore / STEP_S);
  const backlog = Math.max(0, backlogBefore + (accepted - done) * STEP_S);
  return {
    atSeconds: at,
    offeredPerSec: offered,
    acceptedPerSec: accepted,
    donePerSec: done,
    oldestAgeSeconds: backlog === 0 ? 0.8 : backlog / Math.max(1, Math.min(accepted, done)),
    backlogRecords: backlog,
    openShards: setting.shards,
    factor: setting.factor,
    slots,
    breakerPhase: setting.phase,
    downstreamCapacity: capacity,
    callsInFlight: Math.round(slots * Math.min(1, done / Math.max(1, able))),
  };
}

/** A calm base with a wave on it, and a sale of half an hour. */
function offeredAt(at: number): number {
  const base = 1_250 + 160 * Math.sin(at / 400) + 40 * Math.sin(at / 37);
  const sale = at < 1_200 || at > 3_000 ? 0 : Math.min(1, (at - 1_200) / 120, (3_000 - at) / 240);
  return Math.round(base + Math.max(0, sale) * 3_600);
}

/** A report each minute: decisions where there are any, holds between them. */
function aRunOfReports(): readonly Report[] {
  const decisions = aRunDecisions(RUN_STARTS_AT);
  const minutes = Array.from({ length: LENGTH_S / 60 }, (_, minute) => minute + 1);
  return minutes.map((minute) => decisions.get(minute) ?? aHold(minute));
}

/** The sale and the brown-out as two stories, as people would have read them. */
function aRunOfMessages(): readonly SentMessage[] {
  const at = (minute: number): number => RUN_STARTS_AT + minute * MINUTE_MS;
  const [sale, brownOut] = [
    { id: 'orders 2026-11-20T09:22Z', startedAt: at(22) },
    { id: 'orders 2026-11-20T10:04Z', startedAt: at(64) },
  ];
  const events: readonly (readonly [number, IncidentEvent])[] = [
    [22, { kind: 'started', ...sale }],
    [26, { kind: 'changed', ...sale }],
    [
      40,
      {
        kind: 'ended',
        ...sale,
        endedAt: at(35),
        worstAgeMs: 212_000,
        changesApplied: 2,
        judged: { kept: 2, missed: 0 },
      },
    ],
    [50, { kind: 'note' }],
    [64, { kind: 'started', ...brownOut }],
    [76, { kind: 'changed', ...brownOut }],
  ];
  const reports = aRunOfReports();
  return events.flatMap(([minute, incident]) => {
    const report = reports.find((one) => one.at === at(minute));
    const payload = report === undefined ? null : slackMessageOf({ ...report, incident }, EMBEDDED);
    return payload === null ? [] : [{ at: at(minute), payload }];
  });
}

function aHold(minute: number): Report {
  const setting = CONTROLLED.findLast(({ from }) => from <= minute * 60);
  const isSale = minute > 22 && minute < 34;
  const isSick = minute > 63 && minute < 82;
  const base = { id: `report-${minute}`, at: RUN_STARTS_AT + minute * MINUTE_MS, turnId: `turn-${minute}` };
  const observation = aReportObservation({
    openShards: setting?.shards ?? 4,
    consumer: aReportConsumer(setting?.factor ?? 1),
  });
  if (!isSale && !isSick) return aReport({ ...base, observation });
  return aReport({
    ...base,
    observation,
    signals: reportSignals({ consumers: [aReportConsumerSignals({ ageMaxMs: present(90_000, MINUTE_MS) })] }),
    diagnosis: {
      findings: [
        aReportFinding({
          bottleneck: isSale ? 'consumer-bound' : 'downstream-bound',
          mappingId: aReportConsumer().mapping.id,
          text: 'the backlog has not drained yet',
          numbers: { iteratorAgeMs: 90_000 },
        }),
      ],
    },
    decision: aReportDecision({
      reason: isSale
        ? reason('catching-up', 'the backlog drains in time with what is there')
        : reason('breaker-open', 'the breaker of orders-db is open: nothing scales out towards it'),
    }),
    breakers: decisionsBreakers(minute),
  });
}

function decisionsBreakers(minute: number): Report['breakers'] {
  const known = [...aRunDecisions(RUN_STARTS_AT)].filter(([at]) => at <= minute);
  return known.at(-1)?.[1].breakers ?? [];
}

function sumOf(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0));
}
