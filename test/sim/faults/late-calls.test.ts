import { describe, expect, it } from 'vitest';
import { createLateCalls } from '../../../src/sim/faults/late-calls.ts';
import type { WaitingCall } from '../../../src/sim/faults/step-queue.ts';

function aCall(name: string): WaitingCall {
  return { turnId: 'turn-1', name, end: async () => {}, orphan: async () => {} };
}

describe('late calls', () => {
  it('arrive in the order of their times, whoever sent them first', () => {
    const late = createLateCalls();
    late.add(aCall('slow'), 1_000, 0.9);
    late.add(aCall('fast'), 1_000, 0.1);

    expect(late.nextAt()).toBe(3_000);
    expect([late.take()?.name, late.take()?.name]).toEqual(['fast', 'slow']);
  });

  it('are none when all have arrived', () => {
    const late = createLateCalls();

    expect(late.nextAt()).toBeNull();
    expect(late.take()).toBeNull();
  });
});
