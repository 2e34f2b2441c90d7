/** The messages of one incident from start to end, and of a consumer whose downstream is sick. Sentences are the core's. */
import type { Report } from '../../src/core/decision.ts';
import { present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/core/units.ts';
import {
  aFactorAction,
  aLastHour,
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
  REPORT_AT,
  reportSignals,
} from '../support/report-builder.ts';
import { CHANGED, ended, STARTED } from './slack-builder.ts';

const BURST = aLastHour([4, 9, 21, 45, null, 88, 110, 130], [3_900, 4_800, 5_000, 5_100, 5_120, 5_120, 5_100, 5_120]);

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
  text: '4 lanes can do 2,000 records/s, 5,120 are needed; the oldest read is 130 s old',
  numbers: {
    ageSeconds: 130,
    ageSlope: 0.61,
    arrivalsPerSec: 5_120,
    demandPerSec: 5_120,
    backlogRecords: 410_500,
    capacityPerSec: 2_000,
    slots: 4,
  },
});

const RAISE = aReportDecision({
  reason: reason(
    'relief-raised',
    'orders-consumer: 16 lanes keep up with 5,120 records/s and drain 410,500 records within 10 min, there are 4: factor 1 → 4',
    { neededSlots: 16, slots: 4, laneRatePerSec: 500, demandPerSec: 5_120, backlogRecords: 410_500 },
  ),
  actions: [aFactorAction(1, 4)],
  predictions: [
    aReportPrediction({
      throughputPerSec: { low: 6_800, expected: 8_000, high: 9_200 },
      caughtUpAt: REPORT_AT + 4.2 * MINUTE_MS,
    }),
  ],
  trace: [
    {
      step: 'ledger',
      verdict: 'refused',
      reason: reason('ledger-reserve', '3 UpdateShardCount calls are left and 3 are kept for an emergency', {
        callsLeft: 3,
        reserve: 3,
      }),
    },
  ],
});

export const STARTED_CONSUMER: Report = aReport({
  incident: STARTED,
  lastHour: BURST,
  signals: BEHIND,
  diagnosis: { findings: [CONSUMER_BOUND] },
  decision: RAISE,
  results: [{ action: aFactorAction(1, 4), kind: 'applied' }],
});

const SICK_TEXT = "34 % of the consumer's invocations fail (122 in a minute)";
const SICK = aReportFinding({
  bottleneck: 'downstream-bound',
  mappingId: MAPPING_ID,
  confidence: 0.95,
  text: `orders-db is sick: ${SICK_TEXT}`,
  numbers: { errorRatio: 0.34, errorsPerMin: 122 },
});
const OPEN = aReportBreaker({
  since: REPORT_AT,
  openForMs: 3 * MINUTE_MS,
  reason: reason('breaker-tripped', SICK_TEXT, { errorRatio: 0.34, errorsPerMin: 122 }),
});
const PRESSED = reportSignals({
  consumers: [
    aReportConsumerSignals({
      ageMaxMs: present(95 * SECOND_MS, MINUTE_MS),
      throughputPerSec: present(880, MINUTE_MS),
      backlogRecords: present({ low: 30_000, high: 36_000 }, MINUTE_MS),
      slots: 16,
    }),
  ],
});

const STARTED_DOWNSTREAM = aReport({
  incident: STARTED,
  lastHour: aLastHour([12, 20, 34, 51, 70, 95], [1_250, 1_240, 1_230, 1_240, 1_240, 1_240]),
  observation: aReportObservation({
    consumer: {
      ...aReportConsumer(4),
      mapping: { ...aReportConsumer(4).mapping, maximumRetryAttempts: 5, hasFailureDestination: false },
    },
  }),
  signals: PRESSED,
  diagnosis: { findings: [SICK] },
  decision: aReportDecision({
    reason: reason('pressure-lowered', `orders-db: ${SICK_TEXT}; 16 lanes go down to 8`, { slots: 16, lanesLeft: 8 }),
    actions: [aFactorAction(4, 2)],
    advice: [
      {
        reason: reason(
          'breaker-open',
          `orders-consumer: orders-db is sick: ${SICK_TEXT}. Look at it now: nothing is scaled towards it until it answers as it should`,
        ),
      },
      {
        reason: reason(
          'breaker-open',
          'orders-consumer gives records up after 5 retries and has no failure destination: pause the mapping if they must not be lost',
        ),
      },
    ],
    trace: [
      {
        step: 'breaker',
        verdict: 'refused',
        reason: reason(
          'breaker-open',
          `the breaker of orders-db is open (${SICK_TEXT}): nothing scales out towards it`,
        ),
      },
    ],
  }),
  results: [{ action: aFactorAction(4, 2), kind: 'applied' }],
  breakers: [OPEN],
});

const CHANGED_PROBE = aReport({
  incident: CHANGED,
  lastHour: aLastHour([12, 20, 34, 51, 70, 95, 120, 140, 160, 150, 170, 190, 180, 200]),
  observation: aReportObservation({ consumer: aReportConsumer(2) }),
  signals: PRESSED,
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'downstream-bound',
        mappingId: MAPPING_ID,
        confidence: 0.95,
        text: 'orders-db is being probed: orders-db has looked well for 3 min: one consumer tries one step more',
        numbers: {},
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('probe-started', 'orders-db looks well: this consumer tries 3 lanes a shard instead of 2'),
    actions: [aFactorAction(2, 3)],
  }),
  results: [{ action: aFactorAction(2, 3), kind: 'applied' }],
  breakers: [
    aReportBreaker({
      phase: 'half-open',
      since: REPORT_AT,
      share: 0.5,
      probeHolder: MAPPING_ID,
      reason: reason('breaker-probing', 'orders-db has looked well for 3 min: one consumer tries one step more'),
    }),
  ],
});

const USELESS = 'throughput stayed at 2,040 records/s although a backlog persists: more lanes do not help';

const CHANGED_FAILED = aReport({
  incident: CHANGED,
  lastHour: aLastHour([4, 9, 21, 45, 60, 88, 110, 130, 150, 180, 210, 240, 270]),
  observation: aReportObservation({ consumer: aReportConsumer(4) }),
  signals: BEHIND,
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'key-limited',
        mappingId: MAPPING_ID,
        confidence: 0.7,
        text: USELESS,
        numbers: { throughputPerSec: 2_040, expectedPerSec: 8_000, beforePerSec: 2_000 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('change-undone', USELESS, { throughputPerSec: 2_040, expectedPerSec: 8_000, beforePerSec: 2_000 }),
    actions: [aFactorAction(4, 1)],
    advice: [
      {
        reason: reason(
          'no-lever-helps',
          `orders-consumer: ${USELESS}. Spread the partition key; records aggregated by the producer library count as one key`,
        ),
      },
    ],
  }),
  results: [{ action: aFactorAction(4, 1), kind: 'applied' }],
  outcomes: [
    anOutcome({
      prediction: aReportPrediction({ madeAt: REPORT_AT - 8 * MINUTE_MS, judgeAt: REPORT_AT - 3 * MINUTE_MS }),
      verdict: 'no-effect',
      throughputPerSec: 2_040,
      reason: reason('change-undone', USELESS),
    }),
  ],
});

const REFUSED = { action: aFactorAction(1, 4), kind: 'refused' } as const;

const CHANGED_REFUSED = aReport({
  incident: CHANGED,
  lastHour: BURST,
  signals: BEHIND,
  diagnosis: { findings: [CONSUMER_BOUND] },
  decision: RAISE,
  results: [
    {
      ...REFUSED,
      error: 'ResourceInUseException',
      message: 'The operation cannot be performed at this time. An update is in progress for mapping <!channel>',
    },
  ],
});

const CHANGED_FORBIDDEN = aReport({
  ...CHANGED_REFUSED,
  results: [
    {
      ...REFUSED,
      error: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::123456789012:assumed-role/headgate is not authorized to perform: lambda:UpdateEventSourceMapping',
    },
  ],
});

const ENDED = aReport({
  incident: ended(14),
  lastHour: aLastHour([4, 9, 21, 45, 60, 88, 110, 130, 190, 250, 240, 180, 120, 70, 40, 10, 4, 3, 2, 2, 3]),
  observation: aReportObservation({ consumer: aReportConsumer(4) }),
  signals: reportSignals({
    arrivalsPerSec: present(4_980, MINUTE_MS),
    consumers: [aReportConsumerSignals({ throughputPerSec: present(4_980, MINUTE_MS), slots: 16 })],
  }),
  outcomes: [
    anOutcome({
      prediction: aReportPrediction({ madeAt: REPORT_AT - 17 * MINUTE_MS }),
      verdict: 'as-predicted',
      throughputPerSec: 4_980,
      reason: reason('catching-up', 'the backlog is gone or nearly so: the change did its work'),
    }),
  ],
});

const NOTE = aReport({
  incident: { kind: 'note' },
  decision: aReportDecision({
    reason: reason('shards-returned', 'no more than 4 shards were needed for 60 min, there are 8', {
      neededShards: 4,
      openShards: 8,
    }),
    actions: [aReshardAction(8, 4)],
  }),
  results: [{ action: aReshardAction(8, 4), kind: 'applied' }],
});

/** Name of the golden file, without `slack-`, and its report. */
export const SLACK_INCIDENTS: Readonly<Record<string, Report>> = {
  'started-consumer-bound': STARTED_CONSUMER,
  'started-breaker-open': STARTED_DOWNSTREAM,
  'started-recommend': aReport({
    ...STARTED_CONSUMER,
    mode: 'recommend',
    decision: {
      ...RAISE,
      kind: 'hold',
      actions: [],
      recommended: [aFactorAction(1, 4)],
      trace: [
        ...RAISE.trace,
        {
          step: 'mode',
          verdict: 'refused',
          reason: reason('mode-recommend', 'recommend mode: this is what would be done, nothing is changed'),
        },
      ],
    },
    results: [],
  }),
  'changed-breaker-half-open': CHANGED_PROBE,
  'changed-failed-prediction': CHANGED_FAILED,
  'changed-refused': CHANGED_REFUSED,
  'changed-forbidden': CHANGED_FORBIDDEN,
  'ended-consumer-bound': ENDED,
  'note-shards-returned': NOTE,
};
