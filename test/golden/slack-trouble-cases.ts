/** Incidents that Headgate can only tell people about. */
import type { Report } from '../../src/core/decision.ts';
import { missing, present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';
import {
  aLastHour,
  anUnreadObservation,
  aReport,
  aReportConsumer,
  aReportConsumerSignals,
  aReportDecision,
  aReportFinding,
  aReportObservation,
  MAPPING_ID,
  reportSignals,
} from '../support/report-builder.ts';
import { ended, STARTED } from './slack-builder.ts';

const BAD = 'target.iteratorAgeSeconds: received "fast", accepted a number from 1 to 604,800';
const WHY = reason('policy-invalid', BAD, { problems: 1 });

const POLICY_INVALID = aReport({
  incident: STARTED,
  diagnosis: { findings: [aReportFinding({ bottleneck: 'unknown', confidence: 1, text: BAD, numbers: {} })] },
  decision: aReportDecision({
    reason: WHY,
    advice: [{ reason: WHY }],
    trace: [{ step: 'policy', verdict: 'refused', reason: WHY }],
  }),
});

const STALE_TEXT = 'the newest metric is 540 s old, at most 300 s are accepted';

const STALE = aReport({
  incident: STARTED,
  lastHour: aLastHour(
    Array.from({ length: 9 }, () => null),
    Array.from({ length: 9 }, () => null),
  ),
  signals: reportSignals({
    freshness: present(9 * MINUTE_MS, 0),
    arrivalsPerSec: missing('stale'),
    consumers: [
      aReportConsumerSignals({
        ageMaxMs: missing('stale'),
        throughputPerSec: missing('stale'),
        backlogRecords: missing('stale'),
      }),
    ],
  }),
  diagnosis: {
    findings: [
      aReportFinding({ bottleneck: 'unknown', confidence: 1, text: STALE_TEXT, numbers: { ageSeconds: 540 } }),
    ],
  },
  decision: aReportDecision({
    reason: reason('readings-stale', STALE_TEXT, { ageSeconds: 540, acceptedSeconds: 300 }),
  }),
});

const UNREADABLE_TEXT = 'the stream could not be read (access-denied)';

const UNREADABLE = aReport({
  incident: STARTED,
  lastHour: aLastHour(
    Array.from({ length: 60 }, () => null),
    Array.from({ length: 60 }, () => null),
  ),
  observation: anUnreadObservation(),
  signals: reportSignals({
    freshness: missing('no-datapoints'),
    arrivalsPerSec: missing('no-datapoints'),
    consumers: [],
  }),
  diagnosis: {
    findings: [aReportFinding({ bottleneck: 'unknown', confidence: 1, text: UNREADABLE_TEXT, numbers: {} })],
  },
  decision: aReportDecision({ reason: reason('source-unreadable', UNREADABLE_TEXT) }),
});

const LOSS_TEXT = 'the oldest record is 21 h 30 min old, is kept for 24 h, and the backlog needs 4 h more';

const DATA_LOSS = aReport({
  incident: STARTED,
  lastHour: aLastHour(Array.from({ length: 60 }, (_, minute) => 73_800 + minute * 60)),
  signals: reportSignals({
    consumers: [
      aReportConsumerSignals({
        ageMaxMs: present(21.5 * HOUR_MS, MINUTE_MS),
        throughputPerSec: present(900, MINUTE_MS),
        backlogRecords: present({ low: 61_000_000, high: 64_000_000 }, MINUTE_MS),
      }),
    ],
  }),
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'data-loss-clock',
        mappingId: MAPPING_ID,
        confidence: 0.9,
        text: LOSS_TEXT,
        numbers: { ageSeconds: 77_400, retentionSeconds: 86_400, backlogRecords: 62_500_000 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('at-bound', "the owner's bounds are 1 to 4, 10 was wanted", { least: 1, most: 4, wanted: 10 }),
    advice: [
      {
        reason: reason('at-bound', "the owner's bounds are 1 to 4, 10 was wanted", { least: 1, most: 4, wanted: 10 }),
      },
      {
        reason: reason(
          'data-loss-clock',
          'the oldest records expire in 150 min if they are not read by then. Raise the retention of the stream now; that cannot bring back what has expired',
          { ageSeconds: 77_400, leftMinutes: 150 },
        ),
      },
    ],
  }),
});

const POISON_TEXT = 'one lane has failed on the same batch for 12 min, the other lanes keep up';

const POISON = aReport({
  incident: STARTED,
  lastHour: aLastHour(Array.from({ length: 12 }, (_, minute) => minute * 60 + 5)),
  observation: aReportObservation({
    consumer: {
      ...aReportConsumer(1),
      mapping: { ...aReportConsumer(1).mapping, bisectOnError: false, hasFailureDestination: false },
    },
  }),
  signals: reportSignals({
    consumers: [
      aReportConsumerSignals({
        ageMaxMs: present(725_000, MINUTE_MS),
        backlogRecords: present({ low: 180_000, high: 260_000 }, MINUTE_MS),
      }),
    ],
  }),
  diagnosis: {
    findings: [
      aReportFinding({
        bottleneck: 'poison',
        mappingId: MAPPING_ID,
        confidence: 0.85,
        text: POISON_TEXT,
        numbers: { ageSeconds: 725, ageAverageSeconds: 3, errorsPerMin: 2 },
      }),
    ],
  },
  decision: aReportDecision({ reason: reason('no-lever-helps', `orders-consumer: ${POISON_TEXT}`) }),
});

const SILENT_TEXT = '446,400 records arrived in 6 minutes and nothing was invoked';

const SILENT = aReport({
  incident: STARTED,
  lastHour: aLastHour([2, 2, null, null, null, null, null, null]),
  signals: reportSignals({
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
        bottleneck: 'silent',
        mappingId: MAPPING_ID,
        confidence: 0.9,
        text: SILENT_TEXT,
        numbers: { records: 446_400 },
      }),
    ],
  },
  decision: aReportDecision({
    reason: reason('consumer-silent', `orders-consumer: ${SILENT_TEXT}`, { records: 446_400 }),
    advice: [
      {
        reason: reason(
          'consumer-silent',
          `orders-consumer: ${SILENT_TEXT}. Look at the mapping's state and its last processing result`,
        ),
      },
    ],
  }),
});

/** Name of the golden file, without `slack-`, and its report. */
export const SLACK_TROUBLES: Readonly<Record<string, Report>> = {
  'started-policy-invalid': POLICY_INVALID,
  'ended-policy-invalid': aReport({ incident: ended(22, { worstAgeMs: 4_000, changesApplied: 0 }) }),
  'started-readings-stale': STALE,
  'started-source-unreadable': UNREADABLE,
  'started-data-loss-clock': DATA_LOSS,
  'started-poison': POISON,
  'started-silent': SILENT,
  'ended-out-of-sight': aReport({ ...STALE, incident: ended(75, { worstAgeMs: null, changesApplied: 0 }) }),
};
