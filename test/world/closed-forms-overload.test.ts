/** Closed forms 5, 6 and 7: more comes than can be done, and what clears it. */
import { describe, expect, it } from 'vitest';
import {
  ageSlope,
  backlogAtAction,
  catchUpSeconds,
  peakAgeSeconds,
  thresholdCrossedSeconds,
} from '../../src/bench/bounds/catch-up.ts';
import { drainByFactorSeconds, drainByShardsSeconds } from '../../src/bench/bounds/growth.ts';
import { readLimitDrainSeconds } from '../../src/bench/bounds/read-limit.ts';
import { SHARD_READ_RECORDS_PER_SEC } from '../../src/core/limits.ts';
import { HASH_SPACE, keyHash } from '../../src/world/key-hash.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Arrivals, Detail } from '../../src/world/world-config.ts';
import { STREAM, steady } from '../support/world-builders.ts';
import { off } from './fluid/both-levels.ts';
import { heldRecords, LEVELS, oneMapping, setFactor, truthOf, untilYounger } from './fluid/closed-forms.ts';

/** Keys of equal load, one in each of `parts` equal parts of the hash space. */
function evenKeys(parts: number) {
  const found = new Map<bigint, string>();
  for (let index = 0; found.size < parts; index += 1) {
    const part = (keyHash(String(index)) * BigInt(parts)) / HASH_SPACE;
    if (!found.has(part)) found.set(part, String(index));
  }
  const shares = Object.fromEntries([...found.values()].map((key) => [key, 1 / parts]));
  return { kind: 'shares', shares, restKeys: 0 } as const;
}

function exactSteps(rates: Readonly<Record<number, number>>, untilSec: number): Arrivals {
  const points = Object.entries(rates).map(([sec, recordsPerSec]) => ({ atMs: Number(sec) * 1_000, recordsPerSec }));
  return { shape: 'steps', points, untilMs: untilSec * 1_000, noise: { kind: 'exact' } };
}

describe('5. theorem: k times the shards take k times as long as k times the factor', () => {
  const laneRatePerSec = 200;
  const OVERLOAD_SECONDS = 300;

  /** Lanes of 200 records a second, after five minutes of twice what they do. */
  function overloaded(level: Detail, shards: number, factor: number, times: number): World {
    const capacity = shards * factor * laneRatePerSec;
    const arrivals = exactSteps({ 0: 2 * capacity, [OVERLOAD_SECONDS]: capacity }, 10_000);
    const world = oneMapping(level, {
      consumer: { factor, batchSize: 100, fixedMs: 50, perRecordMs: 4.5 },
      stream: { shards, arrivals, keys: evenKeys(shards * factor * times) },
      physics: { tickMs: 100 },
    });
    world.advanceTo(OVERLOAD_SECONDS * 1_000);
    return world;
  }

  it.each(LEVELS.flatMap((level) => [[level, 2, 2, 2] as const, [level, 2, 2, 4] as const, [level, 3, 1, 2] as const]))(
    'holds at the %s level for %i shards of %i lanes and k = %i',
    (level, shards, factor, times) => {
      const byFactor = overloaded(level, shards, factor, times);
      const backlogRecords = heldRecords(byFactor);
      setFactor(byFactor, factor * times);
      const factorSec = untilYounger(byFactor, 1_500, 100) / 1_000;
      const byShards = overloaded(level, shards, factor, times);
      for (let target = shards * 2; target <= shards * times; target *= 2) {
        expect(byShards.updateShardCount(STREAM, target).kind).toBe('ok');
        byShards.advanceTo(byShards.nowMs());
      }
      const shardsSec = untilYounger(byShards, 1_500, 100) / 1_000;
      const backlog = {
        shards,
        factor,
        laneRatePerSec,
        arrivalsPerSec: shards * factor * laneRatePerSec,
        backlogRecords,
      };
      expect(off(factorSec, drainByFactorSeconds(backlog, times))).toBeLessThan(0.01);
      expect(off(shardsSec, drainByShardsSeconds(backlog, times))).toBeLessThan(0.01);
      expect(off(shardsSec / factorSec, times)).toBeLessThan(0.01);
    },
  );
});

describe('6. age slope 1 − μ/λ, and peak age with a pause in which nothing is read', () => {
  const STEP_SECONDS = 1_800;
  const ORDERED_SECONDS = 180;
  const PAUSE_SECONDS = 58.5;
  /** Eight lanes of 100 records in 50 + 200 + 20 ms. */
  const capacityBeforePerSec = (8 * 100) / 0.27;
  /** Eight shards let 2,000 records a second be read each, which is less than 80 lanes could do. */
  const CAPACITY_AFTER_PER_SEC = 8 * SHARD_READ_RECORDS_PER_SEC;
  const step = {
    arrivalsPerSec: 6_000,
    capacityBeforePerSec,
    orderedAfterSeconds: ORDERED_SECONDS,
    pauseSeconds: PAUSE_SECONDS,
  };

  function consumerStep(level: Detail): World {
    return oneMapping(level, {
      stream: {
        shards: 8,
        recordBytes: 1_024,
        keys: evenKeys(80),
        arrivals: exactSteps({ 0: 2_400, [STEP_SECONDS]: 6_000 }, 9_000),
      },
      physics: {
        pollIntervalMs: 1_000,
        invokeOverheadMs: 20,
        mappingUpdatePauseMs: { min: PAUSE_SECONDS * 1_000, max: PAUSE_SECONDS * 1_000 },
      },
    });
  }

  function ageAtSec(world: World, sec: number): number {
    world.advanceTo((STEP_SECONDS + sec) * 1_000);
    return truthOf(world).oldestAgeMs / 1_000;
  }

  it.each(LEVELS)('S02: the slope, and when it crosses a minute (%s)', (level) => {
    const world = consumerStep(level);
    const crossed = thresholdCrossedSeconds(60, 6_000, capacityBeforePerSec);
    expect(crossed).toBeCloseTo(118.5, 1);
    const [before, after] = [ageAtSec(world, 60), ageAtSec(world, 1_260)];
    expect((after - before) / 1_200).toBeCloseTo(ageSlope(6_000, capacityBeforePerSec), 2);
    // Until the load is above what the lanes do, records wait for their poll.
    const late = consumerStep(level);
    expect(ageAtSec(late, crossed - 8)).toBeLessThan(60);
    expect(ageAtSec(late, crossed + 4)).toBeGreaterThan(60);
  });

  it.each(LEVELS)('S02: backlog, peak and time of catch-up with its own constants (%s)', (level) => {
    const world = consumerStep(level);
    world.advanceTo((STEP_SECONDS + ORDERED_SECONDS) * 1_000);
    setFactor(world, 10);
    const peak = ageAtSec(world, ORDERED_SECONDS + PAUSE_SECONDS - 0.001);
    expect(peakAgeSeconds(step)).toBeCloseTo(149.6, 1);
    expect(Math.abs(peak - peakAgeSeconds(step))).toBeLessThan(2.5);
    expect(off(heldRecords(world), backlogAtAction(step))).toBeLessThan(0.01);
    const factorInForce = world.nowMs() / 1_000 - STEP_SECONDS;
    const caughtUp = factorInForce + untilYounger(world, 5_000, 100) / 1_000;
    expect(Math.abs(world.streamTruth(STREAM).maxAgeMs / 1_000 - peak)).toBeLessThan(1);
    expect(off(caughtUp, catchUpSeconds(step, CAPACITY_AFTER_PER_SEC))).toBeLessThan(0.02);
  });
});

describe('7. read limit: what an outage of D leaves takes D · w / (2 − w)', () => {
  const OUTAGE_MS = 600_000;

  it.each(
    LEVELS.flatMap((level) => [
      [level, 100, 999] as const,
      [level, 100, 500] as const,
      [level, 4_096, 255] as const,
      [level, 4_096, 128] as const,
    ]),
  )('holds at the %s level for records of %i bytes, %i a second', (level, recordBytes, perSec) => {
    const world = oneMapping(level, {
      consumer: { factor: 10, fixedMs: 50, perRecordMs: 0, batchSize: 500 },
      stream: { recordBytes, arrivals: steady(perSec, 3_000_000) },
      physics: { mappingUpdatePauseMs: { min: OUTAGE_MS, max: OUTAGE_MS } },
    });
    setFactor(world, 10);
    world.advanceTo(OUTAGE_MS);
    const load = { bytesPerSec: perSec * recordBytes, recordsPerSec: perSec, standardReaders: 1 };
    expect(off(untilYounger(world, 5_000, 1_000) / 1_000, readLimitDrainSeconds(600, load))).toBeLessThan(0.03);
  });
});
