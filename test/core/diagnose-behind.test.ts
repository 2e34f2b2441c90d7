import { describe, expect, it } from 'vitest';
import { diagnoseBehind } from '../../src/core/diagnose-behind.ts';
import { missing, present } from '../../src/core/reading.ts';
import type { ConsumerSignals, Signals } from '../../src/core/signals.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { saturatedSignals, sourceSignals } from '../support/signals-builder.ts';

/** Late and getting later: 3,000 records/s arrive, four lanes do 400 each. */
function behind(own: Partial<ConsumerSignals> = {}, source: Partial<Signals> = {}) {
  const consumer = saturatedSignals({
    ageSlope: present(0.5, MINUTE_MS),
    backlogRecords: present({ low: 300_000, high: 360_000 }, MINUTE_MS),
    ...own,
  });
  const signals = sourceSignals({ arrivalsPerSec: present(3_000, MINUTE_MS), consumers: [consumer], ...source });
  return diagnoseBehind(consumer, signals, aPolicy());
}

/** Four lanes could do 2,400 records/s, and the shards give this consumer 2,000. */
const READ_LIMITED: Partial<ConsumerSignals> = {
  laneRatePerSec: present(600, MINUTE_MS),
  readLimitPerSec: 2_000,
  capacityPerSec: present(2_000, MINUTE_MS),
};

describe('a consumer that does not keep up', () => {
  it('is consumer-bound while its lanes are what holds it', () => {
    expect(behind()).toMatchObject({
      bottleneck: 'consumer-bound',
      confidence: 0.9,
      numbers: { ageSeconds: 120, ageSlope: 0.5, arrivalsPerSec: 3_000, capacityPerSec: 1_600, slots: 4 },
    });
  });

  it('is read-bound when its lanes could do more than its shards can be read at, and says how much that is', () => {
    const finding = behind(READ_LIMITED);

    expect(finding).toMatchObject({ bottleneck: 'read-bound', numbers: { capacityPerSec: 2_000 } });
    expect(finding?.text).toMatch(/4 readable shards give this consumer 2,000 records\/s/);
  });

  it.each([
    ['the lanes just reach what can be read', { readLimitPerSec: 2_400 }, 'read-bound'],
    ['the lanes do not reach what can be read', { readLimitPerSec: 3_200 }, 'consumer-bound'],
    ['it is not known what a lane does', { laneRatePerSec: missing('not-enough-data') }, 'consumer-bound'],
    ['no shard can be read', { readLimitPerSec: 0 }, 'consumer-bound'],
  ] as const)('tells reads from lanes when %s', (_when, own, bottleneck) => {
    expect(behind({ ...READ_LIMITED, ...own })?.bottleneck).toBe(bottleneck);
  });
});

describe('a consumer that keeps up, or will', () => {
  it('is not behind when it is late and drains within the catch-up target', () => {
    const draining = { ageSlope: present(-1, MINUTE_MS), capacityPerSec: present(4_000, MINUTE_MS) };

    expect(behind(draining)).toBeNull();
    expect(behind({ ...draining, ...READ_LIMITED, capacityPerSec: present(4_000, MINUTE_MS) })).toBeNull();
  });

  it('is not behind on what is not known: without an age nothing is said', () => {
    expect(behind({ ageMaxMs: missing('stale') })).toBeNull();
  });

  it('is less certain from one sign alone', () => {
    const young = { ageMaxMs: present(40_000, MINUTE_MS), ageSlope: present(0, MINUTE_MS) };

    expect(behind(young)).toMatchObject({ bottleneck: 'consumer-bound', confidence: 0.8 });
  });
});
