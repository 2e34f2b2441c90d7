/**
 * Closed form 16: a finer tick changes little. A tick is also how producers put: its records come together, in its middle.
 * So ticks of ten seconds are lumps that wait longer and fill batches, at either level: that is another load and no error.
 */
import { describe, expect, it } from 'vitest';
import type { World } from '../../src/world/world-api.ts';
import type { Detail } from '../../src/world/world-config.ts';
import { aConsumer, realPhysics, STREAM, steady } from '../support/world-builders.ts';
import { off } from './fluid/both-levels.ts';
import { LEVELS, oneMapping, setFactor, truthOf } from './fluid/closed-forms.ts';

/** Dollars for a second of one gigabyte and for an invocation: their ratio is all that counts here. */
const [GB_SECOND, INVOCATION] = [1.66667e-5, 0.2e-6];

interface Figures {
  readonly delaySec: number;
  readonly lateRecordSeconds: number;
  readonly lambdaUsd: number;
  readonly maxAgeMs: number;
}

function figuresOf(world: World): Figures {
  const truth = truthOf(world);
  return {
    delaySec: truth.delayRecordSeconds / truth.recordsDone,
    lateRecordSeconds: truth.lateRecordSeconds,
    lambdaUsd: truth.billedGbSeconds * GB_SECOND + truth.invocations * INVOCATION,
    maxAgeMs: world.streamTruth(STREAM).maxAgeMs,
  };
}

const keys = { kind: 'uniform', count: 100_000 } as const;

/** Eight shards, more than their lanes do for ten minutes, and a raise three minutes into it. */
function surge(level: Detail, tickMs: number): Figures {
  const points = [2_000, 5_000, 2_000].map((recordsPerSec, index) => ({ atMs: index * 600_000, recordsPerSec }));
  const world = oneMapping(level, {
    consumer: aConsumer({ jitter: 0.1 }),
    stream: { shards: 8, keys, arrivals: { shape: 'steps', points, untilMs: 2_400_000, noise: { kind: 'exact' } } },
    physics: realPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 }, tickMs }),
  });
  world.advanceTo(780_000);
  setFactor(world, 3);
  world.advanceTo(2_400_000);
  return figuresOf(world);
}

/** Lanes that keep up; enough shards for the moments of their polls to even out. */
function calm(level: Detail, tickMs: number): Figures {
  const shards = 400;
  const world = oneMapping(level, {
    consumer: aConsumer({ jitter: 0.1 }),
    stream: { shards, keys, arrivals: steady(shards * 250, 90_000) },
    physics: realPhysics({ tickMs }),
  });
  world.advanceTo(90_000);
  return figuresOf(world);
}

describe('16. refinement of the tick', () => {
  it.each(LEVELS)(
    'from 1 s to 0.5 s changes delay, lateness, cost and peak of a surge by less than 1 % (%s)',
    (level) => {
      const [coarse, fine] = [surge(level, 1_000), surge(level, 500)];
      expect(coarse.lateRecordSeconds).toBeGreaterThan(1e7);
      expect(off(fine.delaySec, coarse.delaySec)).toBeLessThan(0.01);
      expect(off(fine.lateRecordSeconds, coarse.lateRecordSeconds)).toBeLessThan(0.01);
      expect(off(fine.lambdaUsd, coarse.lambdaUsd)).toBeLessThan(0.01);
      expect(off(fine.maxAgeMs, coarse.maxAgeMs)).toBeLessThan(0.01);
    },
  );

  it('as steps of 1 s, 5 s and 10 s of a flow change delay, lateness and peak of a surge by less than 1 %', () => {
    const [coarse, middle, fine] = [surge('fluid', 1_000), surge('fluid', 500), surge('fluid', 100)];
    for (const other of [middle, fine]) {
      expect(off(other.delaySec, coarse.delaySec)).toBeLessThan(0.01);
      expect(off(other.lateRecordSeconds, coarse.lateRecordSeconds)).toBeLessThan(0.01);
      expect(off(other.maxAgeMs, coarse.maxAgeMs)).toBeLessThan(0.01);
    }
  });

  it.each(LEVELS)('from 1 s to 0.5 s changes delay and cost of lanes that keep up by less than 1 % (%s)', (level) => {
    const [coarse, fine] = [calm(level, 1_000), calm(level, 500)];
    expect(coarse.lateRecordSeconds).toBe(0);
    expect(off(fine.delaySec, coarse.delaySec)).toBeLessThan(0.01);
    expect(off(fine.lambdaUsd, coarse.lambdaUsd)).toBeLessThan(0.01);
  });
});
