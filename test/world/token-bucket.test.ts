import { describe, expect, it } from 'vitest';
import { admit, createTokenBucket, giveBack, reserve } from '../../src/world/token-bucket.ts';

describe('a token bucket', () => {
  it('admits what both limits allow', () => {
    const bucket = createTokenBucket(1_000, 1_048_576, 1);
    expect(admit(bucket, 0, 5_000, 100)).toBe(1_000);
    expect(admit(bucket, 500, 5_000, 4_096)).toBe(256);
    expect(admit(bucket, 500, 5_000, 1)).toBe(0);
    expect(admit(bucket, 999_000, 5_000, 1)).toBe(1_000);
  });

  it('lets reservations wait for each other', () => {
    const bucket = createTokenBucket(2_000, 1e9, 2);
    expect([reserve(bucket, 0, 4_000, 1), reserve(bucket, 0, 100, 1), reserve(bucket, 0, 100, 1)]).toEqual([
      0, 50, 100,
    ]);
    giveBack(bucket, 100, 1);
    expect(reserve(bucket, 0, 100, 1)).toBe(100);
    expect(reserve(bucket, 100, 10, 1)).toBe(5);
  });
});
