import { describe, expect, it } from 'vitest';
import { DS2 } from '../../../src/bench/rivals/ds2.ts';
import { lagRecords, ratesBetween } from '../../../src/bench/rivals/lanes.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import type { ConsumerView, SourceView } from '../../../src/sim/run/decider.ts';
import {
  aConsumerView,
  aSourceView,
  minutes,
  ordersOf,
  playCourse,
  times,
  VIEW_NOW,
  visibleIn,
} from '../../support/view-builder.ts';
import { deciderOf } from './deciding.ts';
import { shown, steady } from './pipeline.ts';

describe('lane rates', () => {
  const fromMs = VIEW_NOW - 11 * MINUTE_MS;
  const rates = (source: Partial<SourceView>, fields: Partial<ConsumerView> = {}) => {
    const view = aSourceView(source);
    const consumer = { ...(view.consumers[0] ?? aConsumerView()), ...fields };
    return ratesBetween(view, consumer, fromMs, VIEW_NOW);
  };
  const usual = shown(9, VIEW_NOW, steady(200));

  it('are records in each busy second of a lane', () => {
    expect(rates(usual)).toEqual({ arrivalsPerSec: 200, perBusySec: 400, whileLatePerSec: null });
  });

  it('share the reads among standard consumers, and take the arrivals for enhanced ones', () => {
    const [consumer = aConsumerView()] = usual.consumers;
    expect(rates({ ...usual, consumers: [consumer, consumer] })?.perBusySec).toBe(200);
    expect(rates({ ...usual, readRecords: minutes(times(10, 1)) }, { fanOut: 'enhanced' })?.perBusySec).toBe(400);
    expect(rates({ ...usual, readRecords: [] })?.perBusySec).toBe(400);
  });

  it('are none without busy time, duration or arrivals', () => {
    expect(rates({ ...usual, incomingRecords: [] })).toBeNull();
    expect(rates(usual, { durationAverageMs: [] })).toBeNull();
    expect(rates(usual, { invocations: minutes(times(10, 0)) })).toBeNull();
  });

  it('show what is done while late from two late minutes on', () => {
    const late = (count: number) =>
      rates(
        shown(9, VIEW_NOW, (minute) => ({ arrivalsPerSec: 200, donePerSec: 100, ageMs: minute < count ? 30_001 : 0 })),
      );
    expect(late(1)?.whileLatePerSec).toBeNull();
    expect(late(2)?.whileLatePerSec).toBe(100);
  });

  it('make the lag from the age and the arrivals it spans', () => {
    const [consumer = aConsumerView()] = shown(9, VIEW_NOW, steady(200, 120_000)).consumers;
    expect(lagRecords(aSourceView({ incomingRecords: usual.incomingRecords }), consumer)).toBe(24_000);
    expect(lagRecords(aSourceView(), consumer)).toBeNull();
    expect(lagRecords(aSourceView({ incomingRecords: usual.incomingRecords }), aConsumerView())).toBeNull();
  });
});

describe('shards for ingest', () => {
  const at = (share: number, openShards = 4) => ({
    openShards,
    incomingRecords: (turn: number, now: number) => visibleIn(turn, now, () => share * openShards * 60_000),
  });
  const shards = (share: number, turns: number, openShards = 4) => {
    const { incomingRecords } = at(share, openShards);
    const source = (turn: number, now: number) => ({
      openShards,
      incomingRecords: incomingRecords(turn, now),
      consumers: [],
    });
    return ordersOf(playCourse({ decider: deciderOf(DS2), turns, source }));
  };

  it('grow to 70 % above 85 %, ten minutes after the last change', () => {
    expect(shards(0.86, 12)).toEqual([[10, 5]]);
    expect(shards(0.85, 12)).toEqual([]);
  });

  it('shrink after an hour below 30 %, to half at most', () => {
    expect(shards(0.29, 61, 8)).toEqual([[60, 4]]);
    expect(shards(0.3, 61, 8)).toEqual([]);
    expect(shards(0.29, 60, 8)).toEqual([]);
    expect(shards(0.01, 61, 1)).toEqual([]);
  });
});
