import { describe, expect, it } from 'vitest';
import { advanceTo, changeText } from '../../../src/sim/run/hand-made-changes.ts';
import type { Change } from '../../../src/sim/scenario/change-schema.ts';
import { anotherStream, aScenario } from '../../support/scenarios.ts';
import { anAccount } from '../../support/sim-accounts.ts';

const OTHER = { otherStreams: [anotherStream()] };

/** What the account is asked for when a change is due, in the words of its calls. */
function callsOf(change: Change): readonly unknown[] {
  const { world } = anAccount(OTHER, 0);
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    (...given: unknown[]) => {
      calls.push([name, ...given]);
      return { kind: 'refused', error: 'LimitExceededException', message: 'noted' } as const;
    };
  const noting = {
    ...world,
    mappingIdOf: (stream: string, consumer: string) => `${stream}/${consumer}`,
    updateMapping: note('updateMapping'),
    updateParallelizationFactor: note('updateParallelizationFactor'),
    putReservedConcurrency: note('putReservedConcurrency'),
    setRetention: note('setRetention'),
    updateShardCount: note('updateShardCount'),
  };
  const results = advanceTo(aScenario({ ...OTHER, changes: [change] }), noting, 5);
  expect(results).toEqual([{ change, kind: 'refused', message: 'LimitExceededException: noted' }]);
  return calls;
}

const AT = { atSeconds: 5 } as const;
const OF = { ...AT, consumer: 'consumer' } as const;
const MAPPING = 'orders/consumer';

describe('advanceTo', () => {
  it.each<[Change, readonly unknown[]]>([
    [{ lever: 'parallelization-factor', ...OF, to: 3 }, ['updateParallelizationFactor', MAPPING, 3]],
    [{ lever: 'shard-count', ...AT, to: 8 }, ['updateShardCount', 'orders', 8]],
    [{ lever: 'retention-hours', ...AT, to: 48 }, ['setRetention', 'orders', 48]],
    [{ lever: 'reserved-concurrency', ...OF, to: null }, ['putReservedConcurrency', 'consumer', null]],
    [{ lever: 'enabled', ...OF, to: false }, ['updateMapping', MAPPING, { enabled: false }]],
    [{ lever: 'batch-size', ...OF, to: 7 }, ['updateMapping', MAPPING, { batchSize: 7 }]],
    [{ lever: 'batch-window-seconds', ...OF, to: 2 }, ['updateMapping', MAPPING, { batchWindowMs: 2_000 }]],
    [{ lever: 'maximum-retry-attempts', ...OF, to: null }, ['updateMapping', MAPPING, { maximumRetryAttempts: null }]],
    [
      { lever: 'maximum-record-age-seconds', ...OF, to: 60 },
      ['updateMapping', MAPPING, { maximumRecordAgeMs: 60_000 }],
    ],
    [{ lever: 'bisect-on-error', ...OF, to: true }, ['updateMapping', MAPPING, { bisectOnError: true }]],
  ])('asks the account for %j', (change, call) => {
    expect(callsOf(change)).toEqual([call]);
  });

  it('changes other streams by their name', () => {
    expect(callsOf({ lever: 'shard-count', ...AT, stream: 'clicks', to: 2 })).toEqual([
      ['updateShardCount', 'clicks', 2],
    ]);
    expect(callsOf({ lever: 'enabled', ...AT, stream: 'clicks', consumer: 'second', to: false })).toEqual([
      ['updateMapping', 'clicks/second', { enabled: false }],
    ]);
  });

  it('does nothing before its second', () => {
    const { world } = anAccount({}, 0);
    const scenario = aScenario({ changes: [{ lever: 'shard-count', ...AT, to: 8 }] });
    expect(advanceTo(scenario, world, 4)).toEqual([]);
    expect(advanceTo(scenario, world, 5)).toMatchObject([{ kind: 'applied' }]);
  });
});

describe('changeText', () => {
  it('names lever, owner and new value', () => {
    expect(changeText({ lever: 'parallelization-factor', ...OF, to: 4 })).toBe('factor of consumer → 4');
    expect(changeText({ lever: 'shard-count', ...AT, to: 8 })).toBe('shards → 8');
    expect(changeText({ lever: 'retention-hours', ...AT, stream: 'clicks', to: 48 })).toBe(
      'retention in hours of clicks → 48',
    );
    expect(changeText({ lever: 'reserved-concurrency', ...OF, to: null })).toBe(
      'reserved concurrency of consumer → none',
    );
  });
});
