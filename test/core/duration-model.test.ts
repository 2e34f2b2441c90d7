import { describe, expect, it } from 'vitest';
import { expectedDurationMs, knowsLightLoad, learnDuration } from '../../src/core/duration-model.ts';
import type { DurationModel } from '../../src/core/state.ts';

/** A model that has seen these batches, each taking 40 ms and 2 ms a record. */
function learnt(batches: readonly number[], codeVersion = '1'): DurationModel {
  const model = batches.reduce<DurationModel | null>(
    (known, batch, index) =>
      learnDuration(known, { codeVersion, batch, durationMs: 40 + 2 * batch, minuteStartMs: index, light: true }),
    null,
  );
  if (model === null) throw new Error('nothing was learnt');
  return model;
}

describe('the duration model', () => {
  it('finds the fixed and the per-record part where batches vary', () => {
    const { low, high } = expectedDurationMs(learnt([10, 50, 100, 30, 80]), 60);

    expect(low).toBeCloseTo(160, 6);
    expect(high).toBe(low);
  });

  it('leaves open what is fixed and what is per record where batches are all alike', () => {
    const { low, high } = expectedDurationMs(learnt([50, 50, 50]), 100);

    expect(low).toBeCloseTo(140, 6);
    expect(high).toBeCloseTo(280, 6);
  });

  it('learns from each minute once', () => {
    const model = learnt([10, 20]);

    expect(learnDuration(model, { codeVersion: '1', batch: 999, durationMs: 1, minuteStartMs: 1, light: true })).toBe(
      model,
    );
  });

  it('starts anew with a new code version', () => {
    const next = learnDuration(learnt([10, 20]), {
      codeVersion: '2',
      batch: 10,
      durationMs: 500,
      minuteStartMs: 9,
      light: true,
    });

    expect(next).toMatchObject({ codeVersion: '2', weight: 1, sumDurationMs: 500 });
  });

  it('knows what is normal for the code after three minutes at light load, and not from busy ones', () => {
    const sample = { codeVersion: '1', batch: 10, durationMs: 60 };
    const minutes = (light: readonly boolean[]) =>
      light.reduce<DurationModel | null>(
        (known, isLight, minute) => learnDuration(known, { ...sample, minuteStartMs: minute, light: isLight }),
        null,
      );

    expect(knowsLightLoad(null)).toBe(false);
    expect(knowsLightLoad(minutes([true, true, false, false, false]))).toBe(false);
    expect(knowsLightLoad(minutes([true, false, true, true]))).toBe(true);
    expect(
      knowsLightLoad(
        learnDuration(learnt([10, 20, 30]), { ...sample, codeVersion: '2', minuteStartMs: 9, light: true }),
      ),
    ).toBe(false);
  });

  it('forgets slowly: later minutes weigh more', () => {
    const steadyPast = learnt(Array<number>(2_000).fill(50));

    expect(steadyPast.weight).toBeLessThan(200);
    expect(expectedDurationMs(steadyPast, 50).high).toBeCloseTo(140, 6);
  });
});
