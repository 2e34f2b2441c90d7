import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/sim/run/closed-loop.ts';
import type { Decider, Order, View } from '../../../src/sim/run/decider.ts';
import { runScenario } from '../../../src/sim/run/run-scenario.ts';
import { sendOrder } from '../../../src/sim/run/send-order.ts';
import type { ScenarioDocument } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';
import { anAccount, NO_TRACES } from '../../support/sim-accounts.ts';

const TEN_MINUTES = { durationSeconds: 600, startsAt: '2026-01-05T00:00:00Z' };

function play(decide: Decider<number>['decide'], fields: Partial<ScenarioDocument> = {}): Promise<RunResult> {
  const decider: Decider<number> = { start: 0, decide };
  return runScenario(aScenario({ ...TEN_MINUTES, ...fields }), { loadTrace: NO_TRACES, decider: decider as Decider });
}

/** Gives these orders turn by turn, then none. */
function script(turns: (view: View) => readonly (readonly Order[])[]): Decider<number>['decide'] {
  return (view, turn) => ({ orders: turns(view)[turn] ?? [], memory: turn + 1 });
}

function firstOf(view: View) {
  const [source] = view.sources;
  const [consumer] = source?.consumers ?? [];
  if (source === undefined || consumer === undefined) throw new Error('nothing to see');
  return { source, consumer };
}

describe('a decider', () => {
  it('takes a turn once a minute, at the second of the seed, with what it kept', async () => {
    const seen: { now: number; memory: number }[] = [];
    await play((view, memory) => {
      seen.push({ now: view.now, memory });
      return { orders: [], memory: memory + 1 };
    });
    expect(seen.map(({ memory }) => memory)).toEqual(Array.from({ length: 10 }, (_, turn) => turn));
    expect(new Set(seen.map(({ now }) => now % 60_000)).size).toBe(1);
  });

  it('decides alone: Headgate is not asked', async () => {
    const overloaded = { workload: { kind: 'steps' as const, steps: [{ atSeconds: 0, recordsPerSecond: 3_900 }] } };
    const { reports, score } = await play((_, memory) => ({ orders: [], memory }), overloaded);
    expect(reports).toEqual([]);
    expect(score).toMatchObject({ mappingUpdates: 0, reshardCalls: 0 });
  });

  it('changes what it orders, and hears what became of it in the next turn', async () => {
    const heard: (readonly string[])[] = [];
    const orders = script((view) => {
      const { source, consumer } = firstOf(view);
      return [
        [
          { kind: 'set-factor', mappingId: consumer.mappingId, to: 3 },
          { kind: 'set-shard-count', sourceId: source.id, to: 9 },
        ],
      ];
    });
    const result = await play((view, turn) => {
      heard.push(view.lastResults.map(({ kind, error }) => `${kind} ${error}`));
      return orders(view, turn);
    });
    expect(heard.slice(0, 3)).toEqual([[], ['applied ', 'refused InvalidArgumentException'], []]);
    expect(result.score).toMatchObject({ mappingUpdates: 1, reshardCalls: 0, refusedCalls: 1 });
    expect(result.timeline.at(-1)?.consumers.consumer?.factor).toBe(3);
    expect(result.orders.map(({ kind }) => kind)).toEqual(['applied', 'refused']);
    expect(result.orders[0]?.atSeconds).toBeLessThan(60);
  });

  it('is not sent to AWS where it changes nothing', async () => {
    const { orders, score } = await play((view, memory) => {
      const { source, consumer } = firstOf(view);
      return {
        orders: [
          { kind: 'set-factor', mappingId: consumer.mappingId, to: consumer.factor },
          { kind: 'set-shard-count', sourceId: source.id, to: source.openShards },
        ],
        memory,
      };
    });
    expect(orders).toEqual([]);
    expect(score).toMatchObject({ mappingUpdates: 0, reshardCalls: 0, refusedCalls: 0 });
  });

  it('ends the run with its words and the minute when it throws', async () => {
    const failing = play((_, turn) => {
      if (turn === 4) throw new Error('no idea');
      return { orders: [], memory: turn + 1 };
    });
    // With the place in its own file.
    await expect(failing).rejects.toThrow(/the decider failed in minute 4: no idea \(\S*decider\.test\.ts:\d+:\d+\)$/);
  });

  it('is told when it promises a verdict instead of giving one', async () => {
    const late = { start: null, decide: async () => ({ orders: [], memory: null }) } as unknown as Decider;
    const run = runScenario(aScenario(TEN_MINUTES), { loadTrace: NO_TRACES, decider: late });
    await expect(run).rejects.toThrow(
      /minute 0: decide: received a promise \(decide must not be async\), accepted \{ orders: \[\.\.\.\], memory \}$/,
    );
  });

  it('costs what it costs', async () => {
    const decider: Decider = { start: null, decide: () => ({ orders: [], memory: null }) };
    const { score } = await runScenario(aScenario(TEN_MINUTES), { loadTrace: NO_TRACES, decider, ownUsdPerHour: 6 });
    expect(score.costOwnUsd).toBeCloseTo(1, 10);
  });

  it('gives an equal result for an equal seed', async () => {
    const up = script((view) => [[{ kind: 'set-factor', mappingId: firstOf(view).consumer.mappingId, to: 2 }]]);
    expect(await play(up)).toEqual(await play(up));
  });
});

describe('a view', () => {
  it('shows the settings, and metrics late: nothing of the youngest minutes', async () => {
    const views: View[] = [];
    const seen: number[] = [];
    await play((view, memory) => {
      views.push(view);
      seen.push(view.sources[0]?.incomingRecords.length ?? -1);
      return { orders: [], memory };
    });
    // Seen a minute after the minute has ended: the first of them in the third or fourth turn.
    expect(seen.slice(0, 2)).toEqual([0, 0]);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(7);
    expect(seen.at(-1)).toBeLessThanOrEqual(8);
    expect(views[0]?.sources[0]).toMatchObject({
      name: 'orders',
      kind: 'kinesis-provisioned',
      status: 'active',
      openShards: 4,
      retentionMs: 86_400_000,
      consumers: [{ functionName: 'consumer', state: 'enabled', factor: 1, batchSize: 100, timeoutMs: 60_000 }],
    });
    expect(views[0]?.concurrencyLimit).toBe(1_000);
  });

  it('shows every stream and downstream of the account', async () => {
    let last: View | null = null;
    const read: number[] = [];
    await play(
      (view, memory) => {
        last = view;
        read.push(view.downstreams[0]?.requests.length ?? -1);
        return { orders: [], memory };
      },
      {
        consumers: [{ downstream: 'db' }],
        downstreams: [{ name: 'db' }],
        otherStreams: [
          {
            source: { name: 'clicks', shards: 2 },
            consumers: [{ name: 'counter' }],
            workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 10 }] },
          },
        ],
      },
    );
    expect(last).toMatchObject({ sources: [{ name: 'orders' }, { name: 'clicks' }], downstreams: [{ name: 'db' }] });
    expect(read.at(-1)).toBeGreaterThan(5);
  });

  it('cannot be read after its turn', async () => {
    const views: View[] = [];
    const failing = play((view, turn) => {
      views.push(view);
      if (turn === 5) views[3]?.sources[0]?.incomingBytes.at(0);
      return { orders: [], memory: turn + 1 };
    });
    await expect(failing).rejects.toThrow('minute 5: AWS/Kinesis IncomingBytes Sum orders was read after its turn');
  });
});

describe('an order', () => {
  function ranges(account: ReturnType<typeof anAccount>): readonly number[] {
    const shards = account.world.listShards('orders');
    if (shards.kind === 'refused') throw new Error(shards.message);
    const open = shards.value.filter(({ isOpen }) => isOpen);
    const eighths = (width: bigint): number => Number((width * 8n) / 2n ** 128n);
    return open
      .map(({ startingHashKey, endingHashKey }) => [BigInt(startingHashKey), BigInt(endingHashKey)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, to]) => eighths(to - from + 1n));
  }

  it('splits the widest open shard in its middle and merges the narrowest neighbours', () => {
    const account = anAccount({ source: { shards: 2 } }, 1);
    const sourceId = account.world.listStreams()[0]?.arn ?? '';
    const go = (kind: 'split-widest' | 'merge-narrowest') => {
      const result = sendOrder(account, { kind, sourceId });
      account.world.advanceTo(account.world.nowMs() + 60_000);
      return result?.kind;
    };
    expect(go('split-widest')).toBe('applied');
    expect(ranges(account)).toEqual([2, 2, 4]);
    expect(go('split-widest')).toBe('applied');
    expect(ranges(account)).toEqual([2, 2, 2, 2]);
    expect(go('split-widest')).toBe('applied');
    expect(ranges(account)).toEqual([1, 1, 2, 2, 2]);
    expect(go('merge-narrowest')).toBe('applied');
    expect(ranges(account)).toEqual([2, 2, 2, 2]);
  });

  it('is refused with the words of AWS while the stream changes', () => {
    const account = anAccount({ source: { shards: 2 } }, 1);
    const sourceId = account.world.listStreams()[0]?.arn ?? '';
    sendOrder(account, { kind: 'set-shard-count', sourceId, to: 4 });
    const order = { kind: 'split-widest', sourceId } as const;
    expect(sendOrder(account, order)).toMatchObject({ order, kind: 'refused', error: 'ResourceInUseException' });
  });

  it('has nothing to merge in a stream of one shard', () => {
    const account = anAccount({ source: { shards: 1 } }, 1);
    const sourceId = account.world.listStreams()[0]?.arn ?? '';
    expect(sendOrder(account, { kind: 'merge-narrowest', sourceId })).toBeNull();
  });

  it.each([
    [{ kind: 'set-shard-count', sourceId: 'arn:none', to: 2 }, 'accepted sourceId arn:aws:kinesis'],
    [{ kind: 'set-factor', mappingId: 'none', to: 2 }, 'accepted mappingId'],
    [{ kind: 'set-factor', mappingId: 'none', to: Number.NaN }, 'received set-factor to NaN, accepted a whole number'],
    [{ kind: 'set-factor', mappingId: 'none', factor: 4 }, 'received set-factor to undefined, accepted a whole number'],
    [null, 'received null, accepted an order'],
    [{ kind: 'set-shard-count', sourceId: 'arn:none', to: 2.5 }, 'received set-shard-count to 2.5'],
    [{ kind: 'set-shard-count', sourceId: 'arn:none', to: '3' }, 'accepted a whole number'],
    [{ kind: 'setFactor', mappingId: 'none', to: 2 }, 'accepted kind set-factor, set-shard-count'],
  ])('fails the run when it is no order at all: %j', (order, words) => {
    expect(() => sendOrder(anAccount({}, 1), order as unknown as Order)).toThrow(words);
  });
});
