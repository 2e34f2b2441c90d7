import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import { actionWords, isRaise } from '../../src/report/action-words.ts';
import { aReport, MAPPING_ID, SOURCE_ID } from '../support/report-builder.ts';

const HOUR = 3_600_000;
const CASES: readonly (readonly [Action, string, boolean | null])[] = [
  [
    { kind: 'set-parallelization-factor', mappingId: 'gone', from: 4, to: 1 },
    'lowered the parallelization factor of mapping gone from 4 to 1',
    false,
  ],
  [
    { kind: 'update-shard-count', sourceId: SOURCE_ID, from: 4, to: 8 },
    'raised the shard count of orders from 4 to 8',
    true,
  ],
  [
    { kind: 'split-shard', sourceId: SOURCE_ID, shardId: 'shardId-1', newStartingHashKey: '1', from: 4, to: 5 },
    'split shard shardId-1, from 4 to 5 shards',
    true,
  ],
  [
    { kind: 'merge-shards', sourceId: SOURCE_ID, shardId: 'shardId-1', adjacentShardId: 'shardId-2', from: 5, to: 4 },
    'merged shards shardId-1 and shardId-2, from 5 to 4 shards',
    false,
  ],
  [
    { kind: 'set-reserved-concurrency', functionName: 'f', from: null, to: 10 },
    'set the reserved concurrency of f to 10; there was none',
    false,
  ],
  [
    { kind: 'set-reserved-concurrency', functionName: 'f', from: 10, to: null },
    'removed the reserved concurrency of f, which was 10',
    true,
  ],
  [
    { kind: 'set-retention', sourceId: SOURCE_ID, from: 24 * HOUR, to: 48 * HOUR },
    'raised the retention of orders from 1 d to 2 d',
    null,
  ],
  [{ kind: 'set-mapping-enabled', mappingId: MAPPING_ID, from: true, to: false }, 'paused orders-consumer', false],
];

describe('actionWords', () => {
  it.each(CASES)('tells %o', (action, done, raise) => {
    expect(actionWords(action, aReport()).done).toBe(done);
    expect(isRaise(action)).toBe(raise);
  });
});
