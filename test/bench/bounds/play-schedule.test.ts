import { describe, expect, it } from 'vitest';
import { playSchedule } from '../../../src/bench/bounds/play-schedule.ts';
import type { Schedule } from '../../../src/bench/bounds/schedule.ts';
import type { Order, View } from '../../../src/sim/run/decider.ts';

const STARTS_AT = Date.UTC(2026, 0, 5);

interface Seen {
  readonly second: number;
  readonly openShards?: number;
  readonly status?: 'active' | 'updating';
  readonly factor?: number;
  readonly state?: 'enabled' | 'updating';
}

function aView({ second, openShards = 4, status = 'active', factor = 1, state = 'enabled' }: Seen): View {
  return {
    now: STARTS_AT + second * 1_000,
    sources: [
      {
        id: 'arn:orders',
        name: 'orders',
        kind: 'kinesis-provisioned',
        status,
        openShards,
        retentionMs: 86_400_000,
        incomingRecords: [],
        incomingBytes: [],
        writeThrottledRecords: [],
        readThrottledCalls: [],
        readRecords: [],
        readBytes: [],
        readAgeMaxMs: [],
        consumers: [
          {
            mappingId: 'mapping-1',
            functionName: 'consumer',
            state,
            factor,
            batchSize: 100,
            batchWindowMs: 0,
            timeoutMs: 60_000,
            reservedConcurrency: null,
            fanOut: 'standard',
            iteratorAgeMaxMs: [],
            iteratorAgeAverageMs: [],
            invocations: [],
            errors: [],
            throttles: [],
            durationAverageMs: [],
            durationMaxMs: [],
            concurrencyMax: [],
          },
        ],
      },
    ],
    downstreams: [],
    concurrencyLimit: 1_000,
    lastResults: [],
  };
}

/** The orders of each turn. */
function play(schedule: Schedule, turns: readonly Seen[]): readonly (readonly Order[])[] {
  const decider = playSchedule(schedule, STARTS_AT);
  let memory = decider.start;
  return turns.map((seen) => {
    const verdict = decider.decide(aView(seen), memory);
    memory = verdict.memory;
    return verdict.orders;
  });
}

const raise: Schedule[number] = {
  atSecond: 120,
  order: { kind: 'set-factor', stream: 'orders', consumer: 'consumer', to: 3 },
};
const toEight: Schedule[number] = { atSecond: 60, order: { kind: 'set-shard-count', stream: 'orders', to: 8 } };
const toSixteen: Schedule[number] = { atSecond: 120, order: { kind: 'set-shard-count', stream: 'orders', to: 16 } };

const setFactor: Order = { kind: 'set-factor', mappingId: 'mapping-1', to: 3 };
const setShards = (to: number): Order => ({ kind: 'set-shard-count', sourceId: 'arn:orders', to });

describe('playSchedule', () => {
  it('gives an order at the first turn from its second on, once', () => {
    const turns = [{ second: 119 }, { second: 179 }, { second: 239, factor: 3 }, { second: 299, factor: 3 }];
    expect(play([raise], turns)).toEqual([[], [setFactor], [], []]);
  });

  it('waits while the mapping is updated', () => {
    expect(play([raise], [{ second: 120, state: 'updating' }, { second: 180 }])).toEqual([[], [setFactor]]);
  });

  it('gives hops of the shard count in turn, each when the one before is done', () => {
    const turns: readonly Seen[] = [
      { second: 130 },
      { second: 190, status: 'updating' },
      { second: 250, openShards: 8 },
      { second: 310, openShards: 8 },
    ];
    expect(play([toEight, toSixteen], turns)).toEqual([[setShards(8)], [], [], [setShards(16)]]);
  });

  it('turns both levers in one turn', () => {
    expect(play([toEight, raise], [{ second: 120 }])).toEqual([[setShards(8), setFactor]]);
  });

  it('gives up what is refused three times', () => {
    const turns = [60, 120, 180, 240, 300].map((second) => ({ second }));
    expect(play([toEight], turns).flat()).toHaveLength(4);
  });

  it('splits or merges one shard a turn until the count is reached', () => {
    const steps = (to: number): Schedule => [{ atSecond: 0, order: { kind: 'step-shards', stream: 'orders', to } }];
    const turns = [
      { second: 0, openShards: 4 },
      { second: 60, openShards: 5 },
      { second: 120, openShards: 6 },
    ];
    const split: Order = { kind: 'split-widest', sourceId: 'arn:orders' };
    const merge: Order = { kind: 'merge-narrowest', sourceId: 'arn:orders' };
    expect(play(steps(6), turns)).toEqual([[split], [split], []]);
    expect(play(steps(3), [{ second: 0 }])).toEqual([[merge]]);
  });

  it('forgets an older factor that a newer one has replaced', () => {
    const lower: Schedule[number] = { ...raise, atSecond: 150, order: { ...raise.order, to: 1 } };
    expect(play([raise, lower], [{ second: 180, factor: 2 }])).toEqual([
      [{ kind: 'set-factor', mappingId: 'mapping-1', to: 1 }],
    ]);
  });
});
