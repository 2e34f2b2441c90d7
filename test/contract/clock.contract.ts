import { describe, expect, it } from 'vitest';
import type { DurationMs } from '../../src/core/units.ts';
import type { Clock } from '../../src/ports.ts';

/** A clock, and how to let its time pass. */
export interface RunningClock {
  readonly clock: Clock;
  readonly advance: (byMs: DurationMs) => Promise<void>;
}

/** What every clock promises; `makeClock` gives one that runs. */
export function clockContract(name: string, makeClock: () => Promise<RunningClock>): void {
  describe(`clock contract (${name})`, () => {
    it('tells milliseconds since 1970, not seconds and not the length of a run', async () => {
      const { clock } = await makeClock();
      expect(clock.now()).toBeGreaterThan(Date.UTC(2020, 0));
      expect(clock.now()).toBeLessThan(Date.UTC(2100, 0));
    });

    it('goes on by at least the time that passes', async () => {
      const { clock, advance } = await makeClock();
      for (const byMs of [1, 20, 50]) {
        const before = clock.now();
        await advance(byMs);
        expect(clock.now() - before).toBeGreaterThanOrEqual(byMs);
        // A clock that counts something else runs away.
        expect(clock.now() - before).toBeLessThan(byMs + 10_000);
      }
    });

    it('never goes back, however often it is asked', async () => {
      const { clock, advance } = await makeClock();
      const seen: number[] = [];
      for (let step = 0; step < 10; step += 1) {
        seen.push(clock.now(), clock.now());
        await advance(3);
      }
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });
  });
}
