/** Token buckets over one clock, made when they are first drawn on. */
import { SECOND_MS } from '../core/units.ts';

export interface RateLimiter {
  /** Takes one token of the bucket of that name; false when there is none left. */
  admits(bucket: string, perSec: number, burst: number): boolean;
}

export function createRateLimiter(nowMs: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; filledAtMs: number }>();
  return {
    admits(name, perSec, burst) {
      const now = nowMs();
      const { tokens, filledAtMs } = buckets.get(name) ?? { tokens: burst, filledAtMs: now };
      const held = Math.min(burst, tokens + ((now - filledAtMs) / SECOND_MS) * perSec);
      const isAdmitted = held >= 1;
      buckets.set(name, { tokens: isAdmitted ? held - 1 : held, filledAtMs: now });
      return isAdmitted;
    },
  };
}

/**
 * The time by which calls are counted: as fast as the machine's clock or as the world's, whichever went further since
 * the last look. A turn during which the world stands still meets AWS's rates in real time; a simulated minute between
 * two turns refills the buckets as a real one would.
 */
export function createCallClock(machineMs: () => number, worldMs: () => number): () => number {
  let machine = machineMs();
  let world = worldMs();
  let passedMs = 0;
  return () => {
    const [machineNow, worldNow] = [machineMs(), worldMs()];
    passedMs += Math.max(0, machineNow - machine, worldNow - world);
    machine = machineNow;
    world = worldNow;
    return passedMs;
  };
}
