/**
 * What a step costs until it is dealt with. Seconds, records, records per second. While a mapping updates it polls nothing:
 * the pause counts as no capacity at all.
 */

/** A step as a fluid: the load goes from what the lanes can do to more than that. */
export interface Step {
  readonly arrivalsPerSec: number;
  /** What the lanes do before the action. */
  readonly capacityBeforePerSec: number;
  /** From the step until the action is ordered. */
  readonly orderedAfterSeconds: number;
  /** From then until it is in force; nothing is done in between. */
  readonly pauseSeconds: number;
}

/** (λ − μ0) · t_order + λ · pause: what waits when the action is in force. */
export function backlogAtAction({
  arrivalsPerSec,
  capacityBeforePerSec,
  orderedAfterSeconds,
  pauseSeconds,
}: Step): number {
  const grown = Math.max(0, arrivalsPerSec - capacityBeforePerSec) * orderedAfterSeconds;
  return grown + arrivalsPerSec * pauseSeconds;
}

/** Age of the oldest record gains so many seconds a second while the load is above the capacity: 1 − μ/λ. */
export function ageSlope(arrivalsPerSec: number, capacityPerSec: number): number {
  return arrivalsPerSec <= 0 ? 0 : Math.max(0, 1 - capacityPerSec / arrivalsPerSec);
}

/** Age of the oldest record when the action comes into force: the slope until it is ordered, then a second a second. */
export function peakAgeSeconds(step: Step): number {
  return ageSlope(step.arrivalsPerSec, step.capacityBeforePerSec) * step.orderedAfterSeconds + step.pauseSeconds;
}

/** From the step until an age threshold is crossed: threshold / (1 − μ/λ); infinite when the age does not grow. */
export function thresholdCrossedSeconds(
  thresholdSeconds: number,
  arrivalsPerSec: number,
  capacityPerSec: number,
): number {
  const slope = ageSlope(arrivalsPerSec, capacityPerSec);
  return slope > 0 ? thresholdSeconds / slope : Number.POSITIVE_INFINITY;
}

/** Draining a backlog while the load goes on: B / (μ1 − λ); infinite when the capacity does not exceed the load. */
export function drainSeconds(backlogRecords: number, capacityPerSec: number, arrivalsPerSec: number): number {
  if (backlogRecords <= 0) return 0;
  return capacityPerSec > arrivalsPerSec
    ? backlogRecords / (capacityPerSec - arrivalsPerSec)
    : Number.POSITIVE_INFINITY;
}

/** From the step until nothing waits any more, with `capacityAfterPerSec` in force after the pause. */
export function catchUpSeconds(step: Step, capacityAfterPerSec: number): number {
  const drain = drainSeconds(backlogAtAction(step), capacityAfterPerSec, step.arrivalsPerSec);
  return step.orderedAfterSeconds + step.pauseSeconds + drain;
}
