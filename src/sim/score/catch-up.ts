/** How long it took to be on time again after something had happened. */
import type { TimelinePoint } from '../run/timeline.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';

/** It has caught up when it is on time for so long. */
export const STAYS_SECONDS = 300;

/** When the first thing happens that a decider has to answer: as the scenario says, else its first fault or step up. */
export function eventSecond(scenario: Scenario): number | null {
  if (scenario.evidenceAtSeconds !== null) return scenario.evidenceAtSeconds;
  const first = Math.min(...stepsUp(scenario), ...faultSeconds(scenario));
  return Number.isFinite(first) ? first : null;
}

/** When the first downstream falls ill; null: none does. */
export function faultSecond(scenario: Scenario): number | null {
  const first = Math.min(...faultSeconds(scenario));
  return Number.isFinite(first) ? first : null;
}

function faultSeconds({ downstreams }: Scenario): readonly number[] {
  return downstreams.flatMap(({ faults }) =>
    faults.filter(({ capacity }) => capacity < 1).map(({ fromSeconds }) => fromSeconds),
  );
}

function stepsUp(scenario: Scenario): readonly number[] {
  return streamsOf(scenario).flatMap(({ workload }) => {
    if (workload.kind !== 'steps') return [];
    const { steps } = workload;
    const up = steps.filter(({ recordsPerSecond, atSeconds }, index) => {
      // A load that is there from the start is no step.
      const atFirst = atSeconds > 0 ? 0 : Number.POSITIVE_INFINITY;
      return recordsPerSecond > (steps[index - 1]?.recordsPerSecond ?? atFirst);
    });
    return up.map(({ atSeconds }) => atSeconds);
  });
}

/**
 * The time from which, once late after `fromSeconds`, the oldest record stays within the target for {@link STAYS_SECONDS};
 * `fromSeconds` itself when it is never late. Null when it never stays, or the run ends before that is shown. As exact as
 * the timeline.
 */
export function caughtUpSecond(
  timeline: readonly TimelinePoint[],
  fromSeconds: number,
  targetSeconds: number,
): number | null {
  let since: number | null = null;
  let wasLate = false;
  for (const { atSeconds, oldestAgeSeconds } of timeline) {
    if (atSeconds < fromSeconds) continue;
    // A slow overload takes its time to become late: being on time before that is no catching up.
    wasLate ||= oldestAgeSeconds > targetSeconds;
    if (oldestAgeSeconds > targetSeconds) since = null;
    else since ??= atSeconds;
    if (wasLate && since !== null && atSeconds - since >= STAYS_SECONDS) return since;
  }
  return wasLate ? null : fromSeconds;
}
