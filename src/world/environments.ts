/** The execution environments of one function: which wait warm, and how fast new ones may be made. */

const GROWTH_MS = 10_000;

export interface Environments {
  /** Whether an execution may start now: a warm environment waits, or one more may be made. */
  canStart(nowMs: number): boolean;
  /** Takes an environment; true when it is warm, false when it had to be made. */
  take(nowMs: number): boolean;
  /** The environment of an execution that ended waits for the next. */
  park(nowMs: number): void;
  /** New code: those that wait are gone, and those of the `running` executions go when they end. */
  replaceAll(running: number): void;
}

/** `per10Sec`: new environments in ten seconds; the allowance is filled evenly and holds no more than that. */
export function createEnvironments(idleMs: number, per10Sec: number): Environments {
  /** When each idle environment was last used, youngest last. */
  const idleSince: number[] = [];
  let allowance = per10Sec;
  let filledAtMs = 0;
  let outdated = 0;

  function hasWarm(nowMs: number): boolean {
    const since = idleSince[idleSince.length - 1];
    return since !== undefined && nowMs - since <= idleMs;
  }

  function mayGrow(nowMs: number): boolean {
    allowance = Math.min(per10Sec, allowance + (per10Sec * (nowMs - filledAtMs)) / GROWTH_MS);
    filledAtMs = nowMs;
    return allowance >= 1;
  }

  return {
    canStart: (nowMs) => hasWarm(nowMs) || mayGrow(nowMs),
    take(nowMs) {
      if (hasWarm(nowMs)) {
        idleSince.pop();
        return true;
      }
      // The youngest has been idle too long, so all have.
      idleSince.length = 0;
      allowance -= 1;
      return false;
    },
    park(nowMs) {
      // Executions of the old code are taken to end before those of the new (assumption).
      if (outdated > 0) outdated -= 1;
      else idleSince.push(nowMs);
    },
    replaceAll(running) {
      idleSince.length = 0;
      outdated = running;
    },
  };
}
