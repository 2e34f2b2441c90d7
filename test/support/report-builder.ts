/** Reports with full defaults: a healthy stream `orders` with one consumer that keeps up. Tests name what matters. */
import type { FactorAction, ReshardAction } from '../../src/core/action.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { Decision, LastHour, Outcome, Prediction, Report } from '../../src/core/decision.ts';
import type { Finding } from '../../src/core/diagnosis.ts';
import type { ConsumerMetrics, ConsumerObservation, Observation, SourceMetrics } from '../../src/core/observation.ts';
import { missing, present } from '../../src/core/reading.ts';
import { type Reason, reason } from '../../src/core/reason.ts';
import type { ConsumerSignals, Signals } from '../../src/core/signals.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';

/** 2026-11-20 09:14:00 UTC. */
export const REPORT_AT = Date.UTC(2026, 10, 20, 9, 14, 0);
export const SOURCE_ID = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';
export const MAPPING_ID = '3f1c6a0e-6f0b-4f57-9c58-6d0f3f7a1b2c';

const NO_SERIES = { kind: 'missing', why: 'no-datapoints' } as const;

const NO_SOURCE_METRICS: SourceMetrics = {
  incomingRecords: NO_SERIES,
  incomingBytes: NO_SERIES,
  writeThrottledRecords: NO_SERIES,
  readThrottledCalls: NO_SERIES,
  readSuccesses: NO_SERIES,
  readRecords: NO_SERIES,
  readAgeMaxMs: NO_SERIES,
};

const NO_CONSUMER_METRICS: ConsumerMetrics = {
  iteratorAgeMaxMs: NO_SERIES,
  iteratorAgeAverageMs: NO_SERIES,
  invocations: NO_SERIES,
  errors: NO_SERIES,
  throttles: NO_SERIES,
  durationAverageMs: NO_SERIES,
  durationMaxMs: NO_SERIES,
  concurrencyMax: NO_SERIES,
  invokedEvents: NO_SERIES,
  failedInvokeEvents: NO_SERIES,
};

export function aReportConsumer(factor = 1, functionName = 'orders-consumer'): ConsumerObservation {
  return {
    mapping: {
      id: MAPPING_ID,
      state: 'enabled',
      factor,
      batchSize: 500,
      batchWindowMs: 0,
      startingPosition: 'trim-horizon',
      tumblingWindowMs: null,
      maximumRetryAttempts: null,
      maximumRecordAgeMs: null,
      bisectOnError: true,
      hasFailureDestination: true,
      hasFilter: false,
      fanOut: 'standard',
    },
    lambda: {
      name: functionName,
      codeVersion: '12',
      timeoutMs: MINUTE_MS,
      memoryMb: 512,
      reservedConcurrency: null,
      provisionedConcurrency: null,
      otherSources: [],
    },
    metrics: NO_CONSUMER_METRICS,
    downstreams: ['orders-db'],
  };
}

export function aReportObservation(
  options: { readonly name?: string; readonly openShards?: number; readonly consumer?: ConsumerObservation } = {},
): Observation {
  return {
    sourceId: SOURCE_ID,
    observedAt: REPORT_AT,
    source: present(
      {
        kind: 'kinesis-provisioned',
        id: SOURCE_ID,
        name: options.name ?? 'orders',
        status: 'active',
        retentionMs: DAY_MS,
        openShards: options.openShards ?? 4,
      },
      0,
    ),
    sourceMetrics: NO_SOURCE_METRICS,
    consumers: present([options.consumer ?? aReportConsumer()], 0),
  };
}

export function aReportConsumerSignals(overrides: Partial<ConsumerSignals> = {}): ConsumerSignals {
  return {
    mappingId: MAPPING_ID,
    ageMaxMs: present(2_400, MINUTE_MS),
    ageAverageMs: present(1_100, MINUTE_MS),
    ageSlope: present(0, MINUTE_MS),
    throughputPerSec: present(1_240, MINUTE_MS),
    backlogRecords: present({ low: 1_300, high: 2_900 }, MINUTE_MS),
    batchFullness: present(0.4, MINUTE_MS),
    laneRatePerSec: present(500, MINUTE_MS),
    slots: 4,
    readableShards: 4,
    readLimitPerSec: 8_000,
    capacityPerSec: present(2_000, MINUTE_MS),
    billedUtilisation: present(0.3, MINUTE_MS),
    errorRatio: present(0, MINUTE_MS),
    errorsPerMin: present(0, MINUTE_MS),
    throttlesPerMin: present(0, MINUTE_MS),
    invocationsPerMin: present(360, MINUTE_MS),
    concurrencyMax: present(4, MINUTE_MS),
    durationAverageMs: present(220, MINUTE_MS),
    durationMaxMs: present(600, MINUTE_MS),
    timePerRecordMs: present(1.1, MINUTE_MS),
    slowdown: present(1, MINUTE_MS),
    ...overrides,
  };
}

export function reportSignals(overrides: Partial<Signals> = {}): Signals {
  return {
    freshness: present(MINUTE_MS, 0),
    arrivalsPerSec: present(1_240, MINUTE_MS),
    arrivalsPeakPerSec: present(1_400, MINUTE_MS),
    arrivalsTrend: present(0, MINUTE_MS),
    bytesPerSec: present(640_000, MINUTE_MS),
    writeThrottledPerSec: present(0, MINUTE_MS),
    writeThrottledMinutes: 0,
    writeThrottledGrowth: { kind: 'missing', why: 'not-enough-data' },
    ingestUtilisation: present(0.31, MINUTE_MS),
    openShards: 4,
    parentsDrained: true,
    consumers: [aReportConsumerSignals()],
    ...overrides,
  };
}

export function aReportFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    bottleneck: 'healthy',
    mappingId: null,
    confidence: 0.9,
    text: 'age is within the target of 1 min and a third of the capacity is in use',
    numbers: { iteratorAgeMs: 2_400, targetAgeMs: MINUTE_MS, utilisation: 0.62 },
    ...overrides,
  };
}

export function aFactorAction(from = 1, to = 4): FactorAction {
  return { kind: 'set-parallelization-factor', mappingId: MAPPING_ID, from, to };
}

export function aReshardAction(from = 4, to = 8): ReshardAction {
  return { kind: 'update-shard-count', sourceId: SOURCE_ID, from, to };
}

export function aReportPrediction(overrides: Partial<Prediction> = {}): Prediction {
  return {
    id: 'prediction-1',
    mappingId: MAPPING_ID,
    madeAt: REPORT_AT,
    judgeAt: REPORT_AT + 5 * MINUTE_MS,
    action: aFactorAction(),
    throughputBeforePerSec: 2_000,
    throughputPerSec: { low: 7_200, expected: 8_000, high: 8_400 },
    timePerRecordBeforeMs: 1.1,
    caughtUpAt: REPORT_AT + 9 * MINUTE_MS,
    ...overrides,
  };
}

export function anOutcome(overrides: Partial<Outcome> = {}): Outcome {
  return {
    prediction: aReportPrediction(),
    verdict: 'as-predicted',
    throughputPerSec: 7_850,
    reason: reason('catching-up', 'the measured throughput lies within the predicted interval'),
    ...overrides,
  };
}

export function aReportDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    kind: overrides.actions === undefined || overrides.actions.length === 0 ? 'hold' : 'act',
    reason: reason('within-target', 'age is within the target and there is headroom left', { headroomRatio: 0.38 }),
    actions: [],
    recommended: [],
    advice: [],
    predictions: [],
    trace: [],
    ...overrides,
  };
}

export function aReportBreaker(overrides: Partial<BreakerState> = {}): BreakerState {
  const because: Reason = reason('breaker-tripped', 'the share of failed calls is over the limit', {
    errorRatio: 0.34,
  });
  return {
    schemaVersion: 1,
    downstream: 'orders-db',
    phase: 'open',
    since: REPORT_AT - 2 * MINUTE_MS,
    trippedAt: null,
    sickForMs: null,
    normalShare: 1,
    timePerRecordAtStepMs: null,
    sheddingUseless: false,
    steppedAt: REPORT_AT - 2 * MINUTE_MS,
    openForMs: 5 * MINUTE_MS,
    share: 0.5,
    slotsAtTrip: { [MAPPING_ID]: 16 },
    probeHolder: null,
    sickSince: REPORT_AT - 4 * MINUTE_MS,
    wellSince: null,
    reason: because,
    ...overrides,
  };
}

export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    id: 'report-1',
    sourceId: SOURCE_ID,
    turnId: '20261120-0914-7f3a',
    at: REPORT_AT,
    mode: 'enforce',
    observation: aReportObservation(),
    signals: reportSignals(),
    diagnosis: { findings: [aReportFinding()] },
    decision: aReportDecision(),
    results: [],
    outcomes: [],
    settled: [],
    breakers: [],
    incident: { kind: 'none' },
    lastHour: aLastHour(),
    ...overrides,
  };
}

/** Ages in seconds, one a minute, the last one being the minute before the report; earlier minutes are calm. */
export function aLastHour(
  ageSeconds: readonly (number | null)[] = [],
  arrivalsPerSec: readonly (number | null)[] = [],
): LastHour {
  const hour = (last: readonly (number | null)[], calm: number): readonly (number | null)[] => [
    ...Array.from({ length: 60 - last.length }, () => calm),
    ...last,
  ];
  return {
    startMs: REPORT_AT - HOUR_MS,
    ageMaxMs: hour(ageSeconds, 2).map((value) => (value === null ? null : value * 1_000)),
    incomingRecords: hour(arrivalsPerSec, 1_240).map((value) => (value === null ? null : value * 60)),
  };
}

/** A report of a source nothing could be read of. */
export function anUnreadObservation(): Observation {
  return { ...aReportObservation(), source: missing('access-denied'), consumers: missing('unavailable') };
}
