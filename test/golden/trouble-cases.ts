/** Reports in which scaling is not the answer: sick downstreams, silent consumers, changes that did not help. */
import type { Report } from '../../src/core/decision.ts';
import { missing, present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/core/units.ts';
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
  MAPPING_ID,
  REPORT_AT,
  reportSignals,
} from '../support/report-builder.ts';

const SICK = aReportFinding({
  bottleneck: 'downstream-bound',
  mappingId: MAPPING_ID,
  confidence: 0.85,
  text: 'time per record is 2.6 times the usual while the backlog grows, and a third of the calls fail',
  numbers: { slowdown: 2.6, errorRatio: 0.34, timePerRecordMs: 2.9 },
});

const UNDER_PRESSURE = reportSignals({
  consumers: [
    aReportConsumerSignals({
      ageMaxMs: present(95 * SECOND_MS, MINUTE_MS),
      throughputPerSec: present(880, MINUTE_MS),
      backlogRecords: present({ low: 30_000, high: 36_000 }, MINUTE_MS),
      slots: 16,
    }),
  ],
});

const STEP_DOWN = aReport({
  observation: aReportObservation({ consumer: aReportConsumer(4) }),
  signals: UNDER_PRESSURE,
  diagnosis: { findings: [SICK] },
  decision: aReportDecision({
    reason: reason('pressure-lowered', 'half the lanes leave orders-db room to recover', { share: 0.5 }),
    actions: [aFactorAction(4, 2)],
    trace: [
      {
        step: 'breaker',
        verdict: 'refused',
        reason: reason('breaker-open', 'more lanes towards a sick downstream make it sicker', { factorWanted: 8 }),
      },
    ],
    advice: [{ reason: reason('breaker-open', 'look at orders-db: its connections or its last change') }],
  }),
  results: [{ action: aFactorAction(4, 2), kind: 'applied' }],
  breakers: [aReportBreaker()],
});

const PROBE = aReport({
  observation: aReportObservation({ consumer: aReportConsumer(2) }),
  signals: reportSignals({ consumers: [aReportConsumerSignals({ slots: 8 })] }),
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'downstream-bound',
        mappingId: MAPPING_ID,
        confidence: 0.7,
        text: 'orders-db recovers: it has answered well for 5 minutes at half the pressure',
        numbers: { errorRatio: 0.002, wellMinutes: 5 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('probe-started', 'one step more shows whether orders-db can take it', { share: 0.75 }),
    actions: [aFactorAction(2, 3)],
    predictions: [
      aReportPrediction({
        action: aFactorAction(2, 3),
        throughputBeforePerSec: 880,
        throughputPerSec: { low: 1_100, expected: 1_300, high: 1_450 },
        caughtUpAt: null,
      }),
    ],
  }),
  results: [{ action: aFactorAction(2, 3), kind: 'applied' }],
  breakers: [
    aReportBreaker({
      phase: 'half-open',
      since: REPORT_AT,
      share: 0.75,
      probeHolder: MAPPING_ID,
      reason: reason('breaker-probing', 'errors are back below the limit', { errorRatio: 0.002 }),
    }),
  ],
});

const SILENT = aReport({
  signals: reportSignals({
    consumers: [
      aReportConsumerSignals({
        ageMaxMs: missing('no-datapoints'),
        throughputPerSec: missing('no-datapoints'),
        backlogRecords: present({ low: 446_400, high: 446_400 }, MINUTE_MS),
      }),
    ],
  }),
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'silent',
        mappingId: MAPPING_ID,
        confidence: 0.95,
        text: '446,400 records arrived in 6 minutes and the function was not invoked once; no filter explains it',
        numbers: { silentMinutes: 6, arrivedRecords: 446_400 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('consumer-silent', 'more lanes do not wake a mapping that does not poll'),
    advice: [
      {
        reason: reason('consumer-silent', 'check that the mapping is enabled and that its role may read the stream', {
          firstLossInMs: 1_425 * MINUTE_MS,
        }),
      },
    ],
  }),
});

const UNDONE_PREDICTION = aReportPrediction({
  madeAt: REPORT_AT - 8 * MINUTE_MS,
  judgeAt: REPORT_AT - 3 * MINUTE_MS,
});

const UNDONE = aReport({
  observation: aReportObservation({ consumer: aReportConsumer(4) }),
  signals: UNDER_PRESSURE,
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'key-limited',
        mappingId: MAPPING_ID,
        confidence: 0.8,
        text: 'four times the lanes changed neither the throughput nor the time per record',
        numbers: { throughputBeforePerSec: 2_000, throughputPerSec: 2_040, concurrencyMax: 3 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason(
      'change-undone',
      'the raise of 09:06 brought nothing, so it goes back and is not tried again for 1 h',
    ),
    actions: [aFactorAction(4, 1)],
    advice: [{ reason: reason('no-lever-helps', 'spread the records over more partition keys') }],
  }),
  results: [{ action: aFactorAction(4, 1), kind: 'applied' }],
  outcomes: [
    anOutcome({
      prediction: UNDONE_PREDICTION,
      verdict: 'no-effect',
      throughputPerSec: 2_040,
      reason: reason('change-undone', 'the backlog lasted all the time, so there was work to do'),
    }),
  ],
});

export const TROUBLE_CASES: Readonly<Record<string, Report>> = {
  'breaker-open-step-down': STEP_DOWN,
  probe: PROBE,
  'silent-consumer': SILENT,
  'change-undone': UNDONE,
};
