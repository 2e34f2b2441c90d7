import { describe, expect, it } from 'vitest';
import { isSaturated, learn } from '../../src/core/learn.ts';
import { missing, present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, NOW } from '../support/observation-builder.ts';
import { consumerSignals, saturatedSignals } from '../support/signals-builder.ts';
import { aMemory } from '../support/state-builder.ts';

const consumer = aConsumer();

describe('learning', () => {
  it('folds a well minute into the duration model of its code', () => {
    expect(learn(aMemory(), consumer, consumerSignals(), NOW).durationModel).toMatchObject({
      codeVersion: '1',
      weight: 1,
      sumBatch: 50,
      sumDurationMs: 100,
      learntUntil: NOW - 2 * MINUTE_MS,
    });
  });

  it('keeps what saturated lanes do as the reference of that many lanes', () => {
    const { reference } = learn(aMemory(), consumer, saturatedSignals(), NOW);

    expect(reference).toEqual({ slots: 4, throughputPerSec: 1_000, durationMs: 100, at: NOW });
    expect(learn(aMemory({ reference }), consumer, saturatedSignals({ slots: 8 }), NOW).reference?.slots).toBe(8);
  });

  it('counts the minutes in which lanes had time to spare', () => {
    expect(learn(aMemory(), consumer, consumerSignals(), NOW).durationModel?.lightMinutes).toBe(1);
    expect(learn(aMemory(), consumer, saturatedSignals(), NOW).durationModel?.lightMinutes).toBe(0);
  });

  it('does not take a collapse for the new normal', () => {
    const reference = { slots: 4, throughputPerSec: 2_000, durationMs: 50, at: NOW - MINUTE_MS };

    expect(learn(aMemory({ reference }), consumer, saturatedSignals(), NOW).reference).toBe(reference);
  });

  it.each([
    ['errors', aMemory(), consumerSignals({ errorRatio: present(0.05, MINUTE_MS) }), consumer],
    ['unknown errors', aMemory(), consumerSignals({ errorRatio: missing('unavailable') }), consumer],
    ['slowness', aMemory(), consumerSignals({ slowdown: present(3, MINUTE_MS) }), consumer],
    ['a change that still takes effect', aMemory({ changedAt: NOW - MINUTE_MS }), consumerSignals(), consumer],
    ['a mapping in an update', aMemory(), consumerSignals(), aConsumer({ mapping: { state: 'updating' } })],
  ])('learns nothing from %s', (_what, memory, signals, from) => {
    expect(learn(memory, from, signals, NOW)).toBe(memory);
  });

  it('forgets what the old code did', () => {
    const learnt = learn(aMemory(), consumer, saturatedSignals(), NOW);
    const deployed = aConsumer({ lambda: { codeVersion: '2' } });
    const next = learn(learnt, deployed, saturatedSignals({ errorRatio: missing('unavailable') }), NOW);

    expect(next).toMatchObject({ durationModel: null, reference: null });
  });
});

describe('saturation', () => {
  it('is waiting records and full batches', () => {
    expect(isSaturated(saturatedSignals())).toBe(true);
    expect(isSaturated(saturatedSignals({ batchFullness: present(0.3, 0) }))).toBe(false);
    expect(isSaturated(consumerSignals())).toBe(false);
  });

  it('is never told from an age that is missing', () => {
    expect(isSaturated(saturatedSignals({ ageAverageMs: missing('stale'), ageMaxMs: missing('stale') }))).toBe(false);
  });
});
