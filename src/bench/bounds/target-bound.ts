/** The bound for whoever drains in the time that the policy's target allows for it, and no sooner. */
import type { Range } from './dead-times.ts';

export interface TargetBound {
  /** Detection, pause, and then the catch-up target; seconds from the evidence. */
  readonly drainedSeconds: Range;
  /** The least factor that has drained everything by then, in the mean; null when none has. */
  readonly factor: number | null;
}

/** `byFactor`: from the least factor on. */
export function targetBoundOf(
  inForceAfterSeconds: Range,
  catchUpSeconds: number,
  byFactor: readonly { readonly factor: number; readonly drainedSeconds: Range }[],
): TargetBound {
  const drainedSeconds = {
    least: inForceAfterSeconds.least + catchUpSeconds,
    mean: inForceAfterSeconds.mean + catchUpSeconds,
    most: inForceAfterSeconds.most + catchUpSeconds,
  };
  const enough = byFactor.find((bound) => bound.drainedSeconds.mean <= drainedSeconds.mean);
  return { drainedSeconds, factor: enough?.factor ?? null };
}
