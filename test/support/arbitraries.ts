/** Observations as AWS gives them, and as it gives them on a bad day. */
import fc from 'fast-check';
import type { ConsumerObservation, FleetObservation, Observation, SourceFacts } from '../../src/core/observation.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { MinuteSeries, MissingReason, Reading } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anAccount, aStream, NOW, STREAM_ID } from './observation-builder.ts';
import { aPolicy } from './policy-builder.ts';

const whyMissing = fc.constantFrom<MissingReason>(
  'no-datapoints',
  'stale',
  'unavailable',
  'access-denied',
  'not-configured',
);

/** The usual value nine times in ten, else one of the odd ones. */
export function mostly<T>(usual: T, ...odd: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.constantFrom(...odd));
}

/** Twenty minutes around a level, with trends, gaps, jumps and an end that lags. */
export function aSeries(most: number, now = NOW): fc.Arbitrary<MinuteSeries> {
  const points = fc
    .record({
      level: fc.integer({ min: 0, max: most }),
      slope: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      lag: fc.oneof({ weight: 15, arbitrary: fc.integer({ min: 0, max: 2 }) }, fc.integer({ min: 3, max: 18 })),
      gaps: fc.oneof(
        { weight: 4, arbitrary: fc.constant<number[]>([]) },
        fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 12 }),
      ),
      jumps: fc.dictionary(fc.integer({ min: 0, max: 19 }).map(String), fc.integer({ min: 0, max: most }), {
        maxKeys: 2,
      }),
    })
    .map(({ level, slope, lag, gaps, jumps }): MinuteSeries => {
      const all = Array.from({ length: 20 }, (_, index) => ({
        startMs: now - (20 - index) * MINUTE_MS,
        value: jumps[String(index)] ?? Math.max(0, Math.round(level * (1 + slope * (index - 10)))),
      }));
      return { kind: 'points', points: all.filter((_, index) => index < 20 - lag && !gaps.includes(index)) };
    });
  return fc.oneof(
    { weight: 20, arbitrary: points },
    whyMissing.map((why): MinuteSeries => ({ kind: 'missing', why })),
  );
}

export function aConsumerNamed(id: string, now = NOW): fc.Arbitrary<ConsumerObservation> {
  return fc
    .record({
      mapping: fc.record({
        state: mostly('enabled' as const, 'updating' as const, 'disabled' as const, 'enabling' as const),
        factor: fc.integer({ min: 1, max: 10 }),
        batchSize: fc.constantFrom(1, 100, 1_000),
        batchWindowMs: fc.constantFrom(0, 0, 60_000, 300_000),
        startingPosition: mostly('trim-horizon' as const, 'latest' as const),
        tumblingWindowMs: mostly(null, 30_000),
        maximumRetryAttempts: fc.constantFrom(null, 3),
        fanOut: fc.constantFrom('standard' as const, 'standard' as const, 'enhanced' as const),
        hasFilter: fc.boolean(),
      }),
      lambda: fc.record({
        codeVersion: fc.constantFrom('1', '1', '2'),
        reservedConcurrency: mostly(null, 0, 5, 100),
      }),
      metrics: fc.record({
        iteratorAgeMaxMs: fc.oneof(aSeries(3_000, now), aSeries(900_000, now)),
        iteratorAgeAverageMs: fc.oneof(aSeries(2_000, now), aSeries(500_000, now)),
        invocations: aSeries(3_000, now),
        errors: fc.oneof({ weight: 3, arbitrary: aSeries(2, now) }, aSeries(800, now)),
        throttles: fc.oneof({ weight: 12, arbitrary: aSeries(0, now) }, aSeries(500, now)),
        durationAverageMs: aSeries(2_000, now),
        durationMaxMs: aSeries(20_000, now),
        invokedEvents: fc.oneof(
          fc.constant<MinuteSeries>({ kind: 'missing', why: 'not-configured' }),
          aSeries(1e5, now),
        ),
      }),
      downstreams: fc.constantFrom<readonly string[]>(['orders-db'], ['orders-db', 'search'], [], ['search']),
    })
    .map((fields) => aConsumer({ ...fields, mapping: { ...fields.mapping, id } }, now));
}

function reading<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T>> {
  return fc.oneof(
    { weight: 12, arbitrary: value.map((one): Reading<T> => ({ kind: 'value', value: one, ageMs: 0 })) },
    whyMissing.map((why): Reading<T> => ({ kind: 'missing', why })),
  );
}

const sourceFacts: fc.Arbitrary<SourceFacts> = fc
  .record({
    kind: mostly('kinesis-provisioned' as const, 'kinesis-on-demand' as const, 'dynamodb-stream' as const),
    openShards: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 300 })),
    status: mostly('active' as const, 'updating' as const),
  })
  .map((fields) => ({ ...aStream(), ...fields }));

/** Realistic and odd: gaps, lags, nothing at all, mappings in an update, up to three consumers. */
export function arbitraryObservation(now = NOW): fc.Arbitrary<Observation> {
  const ids = fc.constantFrom<readonly string[]>(['a'], ['a'], ['a', 'b'], ['a', 'b', 'c'], []);
  return fc.record({
    sourceId: fc.constant(STREAM_ID),
    observedAt: fc.constant(now),
    source: reading(sourceFacts),
    sourceMetrics: fc.record({
      incomingRecords: aSeries(600_000, now),
      incomingBytes: aSeries(300_000_000, now),
      writeThrottledRecords: fc.oneof({ weight: 3, arbitrary: aSeries(0, now) }, aSeries(100_000, now)),
      readThrottledCalls: aSeries(50, now),
      readSuccesses: aSeries(6_000, now),
      readRecords: aSeries(600_000, now),
      readAgeMaxMs: aSeries(600_000, now),
    }),
    consumers: reading(ids.chain((list) => fc.tuple(...list.map((id) => aConsumerNamed(id, now))))),
  });
}

/** Bounds that an owner may set, in `enforce` unless the test wants another mode. */
export function arbitraryPolicy(mode: Policy['mode'] = 'enforce'): fc.Arbitrary<Policy> {
  const range = (max: number) =>
    fc
      .tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }))
      .map(([one, other]) => ({ min: Math.min(one, other), max: Math.max(one, other) }));
  return fc
    .record({
      shards: range(200),
      factor: range(10),
      latest: fc.boolean(),
      tumblingWindow: fc.boolean(),
      quietMs: fc.constantFrom(0, MINUTE_MS, 10 * MINUTE_MS),
      utilisationTarget: fc.double({ min: 0.1, max: 1, noNaN: true }),
    })
    .map(({ shards, factor, latest, tumblingWindow, quietMs, utilisationTarget }) =>
      aPolicy({
        mode,
        bounds: { shards, factor },
        accept: { latest, tumblingWindow },
        scaleIn: { factorQuietMs: quietMs, shardsQuietMs: quietMs },
        utilisationTarget,
      }),
    );
}

export function fleetOf(sources: readonly Observation[]): FleetObservation {
  return { observedAt: NOW, sources, downstreams: [], account: anAccount() };
}
