/** Whole inputs of a decision: memories as they grow over turns, breakers in every phase. */
import fc from 'fast-check';
import { assess } from '../../src/core/assess.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { DecideInput } from '../../src/core/decider.ts';
import type { Observation } from '../../src/core/observation.ts';
import type { Policy } from '../../src/core/policy.ts';
import { known } from '../../src/core/reading.ts';
import type { NeedWindow, ShardMemory, SourceState } from '../../src/core/state.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';
import { arbitraryObservation, arbitraryPolicy, mostly } from './arbitraries.ts';
import { NOW } from './observation-builder.ts';
import { aBreaker, aMemory, anIntent, aPrediction, aState, factorAction, knownCode, ownCall } from './state-builder.ts';

const ago = (most: number) =>
  fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: most }).map((ms) => NOW - ms),
  );

const needWindow: fc.Arbitrary<NeedWindow | null> = fc.oneof(
  fc.constant(null),
  fc
    .record({ hours: fc.integer({ min: 0, max: 3 }), need: fc.integer({ min: 1, max: 40 }) })
    .map(({ hours, need }) => ({
      since: NOW - hours * HOUR_MS,
      until: NOW - MINUTE_MS,
      needs: [{ at: NOW - MINUTE_MS, need }],
    })),
);

/** A memory that goes with an observation: changes made and noticed, windows filled, predictions due. */
function stateFor(observation: Observation): fc.Arbitrary<SourceState> {
  const openShards = known(observation.source)?.openShards ?? 4;
  const consumers = known(observation.consumers) ?? [];
  const memories = fc.tuple(
    ...consumers.map(({ mapping }) =>
      fc
        .record({
          baselineFactor: fc.integer({ min: 1, max: mapping.factor }),
          lastFactor: mostly(mapping.factor, 1),
          changedAt: ago(40 * MINUTE_MS),
          changeDirection: fc.constantFrom(null, 'out' as const, 'in' as const),
          previousFactor: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 10 })),
          durationModel: fc.constantFrom(null, knownCode()),
          slotNeeds: needWindow,
          foreignChangeAt: mostly(null, NOW - HOUR_MS),
          raiseUselessAt: mostly(null, NOW - HOUR_MS / 2),
        })
        .map((fields) => [mapping.id, aMemory(fields)] as const),
    ),
  );
  const shards = fc.record({
    lastOpenShards: mostly<number | null>(openShards, null, openShards * 2),
    changedAt: ago(60 * MINUTE_MS),
    activeAgainAt: ago(50 * MINUTE_MS),
    foreignChangeAt: mostly(null, NOW - HOUR_MS),
    ledger: fc
      .array(fc.integer({ min: 0, max: DAY_MS + HOUR_MS }), { maxLength: 11 })
      .map((ages) => ages.toSorted((one, other) => other - one).map((age) => ownCall(NOW - age))),
    draining: mostly<ShardMemory['draining']>(null, {
      since: NOW - 5 * MINUTE_MS,
      readableShards: Math.ceil(openShards / 2),
    }),
    shardNeeds: needWindow,
  });
  const predictions = fc.subarray(
    consumers
      .filter(({ mapping }) => mapping.factor > 1)
      .map(({ mapping }) =>
        aPrediction({ mappingId: mapping.id, action: factorAction(1, mapping.factor, mapping.id) }),
      ),
  );
  return fc
    .record({ memories, shards, predictions, pending: mostly(null, anIntent()) })
    .map((fields) => ({ ...aState(fields), consumers: Object.fromEntries(fields.memories) }));
}

/** A breaker as the reducer can leave it. */
export const arbitraryBreaker: fc.Arbitrary<BreakerState> = fc
  .record({
    downstream: fc.constantFrom('orders-db', 'search', 'lambda:bill'),
    phase: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const),
    share: fc.constantFrom(null, 1 / 16, 1 / 4, 1 / 2, 1, 2),
    slotsAtTrip: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 400 }), { maxKeys: 3 }),
    probeHolder: fc.constantFrom(null, 'a', 'b'),
    sickSince: fc.constantFrom(null, null, NOW - 2 * MINUTE_MS),
    trippedAt: fc.constantFrom(null, NOW, NOW - 20 * MINUTE_MS),
    sickForMs: fc.constantFrom(null, 3 * MINUTE_MS, 15 * MINUTE_MS),
    normalShare: fc.constantFrom(1, 1, 1 / 2, 1 / 4, 3 / 10),
    timePerRecordAtStepMs: fc.constantFrom(null, 1, 8),
    sheddingUseless: fc.boolean(),
    since: fc.integer({ min: 0, max: HOUR_MS }).map((ms) => NOW - ms),
    steppedAt: fc.integer({ min: 0, max: HOUR_MS }).map((ms) => NOW - ms),
  })
  .map((fields) => aBreaker({ ...fields, probeHolder: fields.phase === 'half-open' ? fields.probeHolder : null }));

/** A whole input; every breaker belongs to another downstream. */
export function arbitraryInput(policy: fc.Arbitrary<Policy> = arbitraryPolicy()): fc.Arbitrary<DecideInput> {
  return arbitraryObservation().chain((observation) =>
    fc
      .record({
        state: stateFor(observation),
        policy,
        switchedOff: fc.constant(false),
        breakers: fc.oneof(
          { weight: 2, arbitrary: fc.constant([]) },
          fc.uniqueArray(arbitraryBreaker, { maxLength: 3, selector: (one) => one.downstream }),
        ),
        spareSlots: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 500 })),
        now: fc.constant(NOW),
      })
      .map(({ state, ...rest }) => ({ ...rest, assessment: assess(observation, state, NOW) })),
  );
}
