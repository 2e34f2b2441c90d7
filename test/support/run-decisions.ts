/** The turns of the run in run-view-builder.ts in which something happens, by minute. */
import type { Action } from '../../src/core/action.ts';
import type { Decision, Report } from '../../src/core/decision.ts';
import { present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import {
  aFactorAction,
  anOutcome,
  aReport,
  aReportBreaker,
  aReportConsumer,
  aReportConsumerSignals,
  aReportDecision,
  aReportFinding,
  aReportObservation,
  aReportPrediction,
  aReshardAction,
  MAPPING_ID,
  reportSignals,
} from './report-builder.ts';

interface Turn {
  readonly minute: number;
  readonly age: number;
  readonly factor: number;
  readonly shards: number;
  readonly arrivalsPerSec?: number;
  readonly finding: Parameters<typeof aReportFinding>[0];
  readonly decision: Partial<Decision>;
  readonly extra?: Partial<Report>;
}

/** Reports by minute since `startsAt`. */
export function aRunDecisions(startsAt: number): ReadonlyMap<number, Report> {
  return new Map(
    [...saleTurns(startsAt), ...brownOutTurns(startsAt)].map((turn) => [turn.minute, reportOf(turn, startsAt)]),
  );
}

function reportOf(turn: Turn, startsAt: number): Report {
  const actions: readonly Action[] = turn.decision.actions ?? [];
  return aReport({
    id: `report-${turn.minute}`,
    turnId: `turn-${turn.minute}`,
    at: startsAt + turn.minute * MINUTE_MS,
    observation: aReportObservation({ openShards: turn.shards, consumer: aReportConsumer(turn.factor) }),
    signals: reportSignals({
      arrivalsPerSec: present(turn.arrivalsPerSec ?? 1_300, MINUTE_MS),
      consumers: [
        aReportConsumerSignals({
          ageMaxMs: present(turn.age * 1_000, MINUTE_MS),
          slots: turn.shards * turn.factor,
          readableShards: turn.shards,
        }),
      ],
    }),
    diagnosis: { findings: [aReportFinding(turn.finding)] },
    decision: aReportDecision(turn.decision),
    results: actions.map((action) => ({ action, kind: 'applied' })),
    ...turn.extra,
  });
}

function saleTurns(startsAt: number): readonly Turn[] {
  const raisedAt = startsAt + 22 * MINUTE_MS;
  const raise = aReportPrediction({
    id: 'raise',
    madeAt: raisedAt,
    judgeAt: raisedAt + 5 * MINUTE_MS,
    caughtUpAt: raisedAt + 7 * MINUTE_MS,
  });
  return [
    {
      minute: 22,
      age: 96,
      factor: 1,
      shards: 4,
      arrivalsPerSec: 4_000,
      finding: {
        bottleneck: 'consumer-bound',
        mappingId: MAPPING_ID,
        text: 'more records arrive than the lanes can do, and their batches are full',
        numbers: { arrivalsPerSec: 4_000, capacityPerSec: 2_000, batchFullness: 0.99, ageSlope: 0.5 },
      },
      decision: {
        reason: reason('relief-raised', 'four times the lanes clear the backlog inside the catch-up target of 10 min', {
          slotsNeeded: 14.7,
          backlogRecords: 160_000,
        }),
        actions: [aFactorAction(1, 4)],
        predictions: [raise],
        trace: [
          {
            step: 'shards',
            verdict: 'refused',
            reason: reason('dead-time', 'new shards would not help records that are already in the old ones', {
              shardsWanted: 8,
            }),
          },
        ],
      },
    },
    {
      minute: 26,
      age: 41,
      factor: 4,
      shards: 4,
      arrivalsPerSec: 4_000,
      finding: {
        bottleneck: 'ingest-bound',
        text: 'producers were refused in each of the last 4 minutes, on all shards alike',
        numbers: { writeThrottledPerSec: 840, writeThrottledMinutes: 4, ingestUtilisation: 1.21 },
      },
      decision: {
        reason: reason(
          'shards-raised',
          'eight shards hold the peak with headroom; the factor goes to 3 so that the pressure stays',
          { demandPerSec: 4_840 },
        ),
        actions: [aReshardAction(4, 8), aFactorAction(4, 3)],
      },
    },
    {
      minute: 27,
      age: 30,
      factor: 3,
      shards: 8,
      arrivalsPerSec: 4_850,
      finding: {
        bottleneck: 'consumer-bound',
        mappingId: MAPPING_ID,
        text: 'the backlog drains',
        numbers: { iteratorAgeMs: 30_000 },
      },
      decision: { reason: reason('catching-up', 'the backlog drains in time with what is there') },
      extra: { outcomes: [anOutcome({ prediction: raise, throughputPerSec: 7_420 })] },
    },
    {
      minute: 50,
      age: 1,
      factor: 3,
      shards: 8,
      finding: {},
      decision: {
        reason: reason('relief-returned', 'no more than 3.1 slots were needed for 15 min', { quietMinutes: 15 }),
        actions: [aFactorAction(3, 1)],
      },
    },
  ];
}

function brownOutTurns(startsAt: number): readonly Turn[] {
  const at = (minute: number) => startsAt + minute * MINUTE_MS;
  const sick = { bottleneck: 'downstream-bound', mappingId: MAPPING_ID } as const;
  const probe = aReportPrediction({
    id: 'probe',
    madeAt: at(76),
    judgeAt: at(80),
    action: aFactorAction(1, 2),
    throughputBeforePerSec: 1_200,
    throughputPerSec: { low: 1_900, expected: 2_300, high: 2_600 },
    caughtUpAt: at(84),
  });
  const opened = aReportBreaker({ since: at(64), steppedAt: at(64) });
  return [
    {
      minute: 64,
      age: 22,
      factor: 1,
      shards: 8,
      finding: {
        ...sick,
        text: 'time per record is 3.2 times the usual and a third of the calls fail',
        numbers: { slowdown: 3.2, errorRatio: 0.34 },
      },
      decision: {
        reason: reason('breaker-open', 'the breaker of orders-db is open: nothing scales out towards it'),
        trace: [
          {
            step: 'breaker',
            verdict: 'refused',
            reason: reason('breaker-open', 'more lanes towards a sick downstream make it sicker', { factorWanted: 3 }),
          },
        ],
        advice: [{ reason: reason('breaker-open', 'look at orders-db: its connections or its last change') }],
      },
      extra: { breakers: [opened] },
    },
    {
      minute: 76,
      age: 410,
      factor: 1,
      shards: 8,
      finding: {
        ...sick,
        text: 'orders-db recovers: it has answered well for 1 minute',
        numbers: { errorRatio: 0.002 },
      },
      decision: {
        reason: reason('probe-started', 'one step more shows whether orders-db can take it'),
        actions: [aFactorAction(1, 2)],
        predictions: [probe],
      },
      extra: {
        breakers: [
          aReportBreaker({
            phase: 'half-open',
            since: at(76),
            probeHolder: MAPPING_ID,
            share: 0.75,
            reason: reason('breaker-probing', 'errors are back below the limit', { errorRatio: 0.002 }),
          }),
        ],
      },
    },
    {
      minute: 81,
      age: 35,
      factor: 2,
      shards: 8,
      finding: { text: 'age is back within the target of 1 min', numbers: { iteratorAgeMs: 35_000 } },
      decision: { reason: reason('within-target', 'age is back within the target') },
      extra: {
        outcomes: [anOutcome({ prediction: probe, throughputPerSec: 2_240 })],
        breakers: [
          aReportBreaker({
            phase: 'closed',
            since: at(81),
            share: null,
            reason: reason('breaker-closed', 'the probe went well'),
          }),
        ],
      },
    },
    {
      minute: 95,
      age: 1,
      factor: 2,
      shards: 8,
      finding: {},
      decision: {
        reason: reason('relief-returned', 'no more than 3 slots were needed for 15 min', { quietMinutes: 15 }),
        actions: [aFactorAction(2, 1)],
      },
    },
  ];
}
