/** Signals with full defaults: a healthy source of four lanes that do 400 records a second each. */
import { present } from '../../src/core/reading.ts';
import type { ConsumerSignals, Signals } from '../../src/core/signals.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { MAPPING } from './observation-builder.ts';

export function consumerSignals(fields: Partial<ConsumerSignals> = {}): ConsumerSignals {
  return {
    mappingId: MAPPING,
    ageMaxMs: present(800, MINUTE_MS),
    ageAverageMs: present(400, MINUTE_MS),
    ageSlope: present(0, MINUTE_MS),
    throughputPerSec: present(1_000, MINUTE_MS),
    backlogRecords: present({ low: 400, high: 800 }, MINUTE_MS),
    batchFullness: present(0.5, MINUTE_MS),
    laneRatePerSec: present(400, MINUTE_MS),
    slots: 4,
    readableShards: 4,
    readLimitPerSec: 8_000,
    capacityPerSec: present(1_600, MINUTE_MS),
    billedUtilisation: present(0.5, MINUTE_MS),
    errorRatio: present(0, MINUTE_MS),
    errorsPerMin: present(0, MINUTE_MS),
    throttlesPerMin: present(0, MINUTE_MS),
    invocationsPerMin: present(1_200, MINUTE_MS),
    concurrencyMax: present(4, MINUTE_MS),
    durationAverageMs: present(100, MINUTE_MS),
    durationMaxMs: present(300, MINUTE_MS),
    timePerRecordMs: present(2, MINUTE_MS),
    slowdown: present(1, MINUTE_MS),
    ...fields,
  };
}

/** Lanes that never wait for records. */
export function saturatedSignals(fields: Partial<ConsumerSignals> = {}): ConsumerSignals {
  return consumerSignals({
    ageMaxMs: present(120_000, MINUTE_MS),
    ageAverageMs: present(90_000, MINUTE_MS),
    batchFullness: present(1, MINUTE_MS),
    ...fields,
  });
}

export function sourceSignals(fields: Partial<Signals> = {}): Signals {
  return {
    freshness: present(0, 0),
    arrivalsPerSec: present(1_000, MINUTE_MS),
    arrivalsPeakPerSec: present(1_000, MINUTE_MS),
    arrivalsTrend: present(0, MINUTE_MS),
    bytesPerSec: present(500_000, MINUTE_MS),
    writeThrottledPerSec: present(0, MINUTE_MS),
    writeThrottledMinutes: 0,
    writeThrottledGrowth: { kind: 'missing', why: 'not-enough-data' },
    ingestUtilisation: present(0.25, MINUTE_MS),
    openShards: 4,
    parentsDrained: true,
    consumers: [consumerSignals()],
    ...fields,
  };
}
