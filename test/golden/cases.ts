/** One report for each kind of text. The files in `files/` show how each reads; `npm run golden` writes them anew. */
import type { Report } from '../../src/core/decision.ts';
import { missing, present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/core/units.ts';
import {
  aFactorAction,
  anUnreadObservation,
  aReport,
  aReportConsumer,
  aReportConsumerSignals,
  aReportDecision,
  aReportFinding,
  aReportObservation,
  aReportPrediction,
  aReshardAction,
  MAPPING_ID,
  reportSignals,
} from '../support/report-builder.ts';
import { TROUBLE_CASES } from './trouble-cases.ts';

const BEHIND = reportSignals({
  arrivalsPerSec: present(5_120, MINUTE_MS),
  consumers: [
    aReportConsumerSignals({
      ageMaxMs: present(130 * SECOND_MS, MINUTE_MS),
      throughputPerSec: present(2_000, MINUTE_MS),
      backlogRecords: present({ low: 401_200, high: 419_800 }, MINUTE_MS),
    }),
  ],
});

const CONSUMER_BOUND = aReportFinding({
  bottleneck: 'consumer-bound',
  mappingId: MAPPING_ID,
  confidence: 0.9,
  text: 'more records arrive than the lanes can do, and their batches are full',
  numbers: { arrivalsPerSec: 5_120, capacityPerSec: 2_000, batchFullness: 0.99, ageSlope: 0.61 },
});

const SHARDS_KEPT = {
  step: 'ledger',
  verdict: 'refused',
  reason: reason('ledger-reserve', 'the UpdateShardCount calls that are left are kept for an emergency', {
    callsUsed: 8,
    reserve: 2,
  }),
} as const;

const RAISE = aReportDecision({
  reason: reason('relief-raised', 'four times the lanes clear the backlog inside the catch-up target of 10 min', {
    neededSlots: 15,
    backlogRecords: 410_500,
  }),
  actions: [aFactorAction(1, 4)],
  predictions: [aReportPrediction()],
  trace: [SHARDS_KEPT],
});

const INGEST_BOUND = aReportFinding({
  bottleneck: 'ingest-bound',
  text: 'producers were refused in each of the last 3 minutes, on all shards alike',
  numbers: { writeThrottledPerSec: 310, writeThrottledMinutes: 3, ingestUtilisation: 1.08 },
});

const SHARDS_RAISED = aReport({
  signals: reportSignals({ arrivalsPerSec: present(4_000, MINUTE_MS), writeThrottledPerSec: present(310, MINUTE_MS) }),
  diagnosis: { findings: [INGEST_BOUND] },
  decision: aReportDecision({
    reason: reason('shards-raised', 'eight shards hold the peak of the last quarter of an hour with headroom', {
      demandPerSec: 4_310,
      neededShards: 8,
    }),
    actions: [aReshardAction(4, 8)],
    trace: [
      {
        step: 'hop-limit',
        verdict: 'shrunk',
        reason: reason('hop-limit', 'one call can at most double the shards: 10 were wanted, 8 are the first hop', {
          wanted: 10,
        }),
      },
    ],
    advice: [
      {
        reason: reason('ledger-reserve', 'ask AWS for a higher shard quota before the next sale', { quotaShards: 200 }),
      },
    ],
  }),
  results: [{ action: aReshardAction(4, 8), kind: 'applied' }],
});

const RETURNED = aReport({
  observation: aReportObservation({ consumer: aReportConsumer(4) }),
  signals: reportSignals({ consumers: [aReportConsumerSignals({ slots: 16 })] }),
  decision: aReportDecision({
    reason: reason('relief-returned', 'no more than 3.1 slots were needed for 15 min', { quietMinutes: 15 }),
    actions: [aFactorAction(4, 1)],
    predictions: [
      aReportPrediction({
        action: aFactorAction(4, 1),
        throughputBeforePerSec: null,
        throughputPerSec: { low: 1_900, expected: 2_000, high: 2_100 },
        caughtUpAt: null,
      }),
    ],
  }),
  results: [{ action: aFactorAction(4, 1), kind: 'applied' }],
});

const NO_READINGS = aReport({
  observation: anUnreadObservation(),
  signals: reportSignals({
    arrivalsPerSec: missing('stale'),
    consumers: [
      aReportConsumerSignals({
        ageMaxMs: missing('no-datapoints'),
        throughputPerSec: missing('no-datapoints'),
        backlogRecords: missing('not-enough-data'),
      }),
    ],
  }),
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'unknown',
        confidence: 0,
        text: 'the stream and its mappings could not be read, and no age came for 4 minutes',
        numbers: { minutesWithoutAge: 4 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('source-unreadable', 'without readings Headgate changes nothing'),
    advice: [
      {
        reason: reason(
          'source-unreadable',
          'allow kinesis:DescribeStreamSummary on this stream for the role of Headgate',
        ),
      },
    ],
  }),
});

/** Name of the golden file and the report in it. */
export const GOLDEN_CASES: Readonly<Record<string, Report>> = {
  'hold-within-target': aReport(),
  'relief-raised': aReport({
    signals: BEHIND,
    diagnosis: { findings: [CONSUMER_BOUND] },
    decision: RAISE,
    results: [{ action: aFactorAction(1, 4), kind: 'applied' }],
  }),
  'shards-raised': SHARDS_RAISED,
  'relief-returned': RETURNED,
  recommend: aReport({
    mode: 'recommend',
    signals: BEHIND,
    diagnosis: { findings: [CONSUMER_BOUND] },
    decision: { ...RAISE, kind: 'hold', actions: [], recommended: [aFactorAction(1, 4)] },
  }),
  'readings-missing': NO_READINGS,
  'refused-call': aReport({
    signals: BEHIND,
    diagnosis: { findings: [CONSUMER_BOUND] },
    decision: RAISE,
    results: [
      {
        action: aFactorAction(1, 4),
        kind: 'refused',
        error: 'ResourceInUseException',
        message: 'The event source mapping is being updated.\nTry again later',
      },
    ],
  }),
  'unfinished-turn': aReport({
    signals: BEHIND,
    diagnosis: { findings: [CONSUMER_BOUND] },
    decision: RAISE,
    results: [{ action: aFactorAction(1, 4), kind: 'unknown', message: 'no answer within 5 s' }],
    settled: [
      reason(
        'settled-applied',
        'the turn of 09:02 ended before it could record that 8 shards were asked for; they are in force',
      ),
    ],
  }),
  ...TROUBLE_CASES,
};
