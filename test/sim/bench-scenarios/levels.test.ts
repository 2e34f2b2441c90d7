/** Scenarios that flow could be run batch by batch: what is asked of the level is that nobody's score does not tell. */
import { describe, expect, it } from 'vitest';
import { leftAlone } from './play-scenario.ts';

/** Steps and deploys, refused puts, resharding, pauses, five readers, one key in each shard: whatever flows on the bench. */
const FLOWING = [
  's02-consumer-step',
  's03-ingest-step',
  's10-hot-key-aggregated',
  's16-broken-control-plane',
  's19-many-consumers',
  's20-silent-consumer',
  's21-regressed-deploy',
  's22-owner-resets',
];
const FIELDS = ['lateRecordSeconds', 'delayRecordSeconds', 'costUsd', 'recordsDone', 'secondsOverTarget'] as const;

describe('scenarios of the bench that flow', () => {
  it.each(FLOWING)('%s scores nobody as batch by batch, within one and a half per cent', async (name) => {
    const [flowing, exact] = [await leftAlone(name), await leftAlone(name, ['detail=batch'])];
    for (const field of FIELDS) {
      const [one, other] = [flowing.score[field] ?? 0, exact.score[field] ?? 0];
      expect(Math.abs(one - other) / Math.max(1, other), field).toBeLessThan(0.015);
    }
  });
});
