/** A timeline as steps of time: each point tells of the time since the point before. */
import type { TimelinePoint } from '../run/timeline.ts';

export interface TimelineSpan {
  /** Null for the first, which begins with the run. */
  readonly before: TimelinePoint | null;
  readonly point: TimelinePoint;
  readonly fromSeconds: number;
  readonly seconds: number;
}

export function spansOf(timeline: readonly TimelinePoint[]): readonly TimelineSpan[] {
  return timeline.map((point, index) => {
    const before = timeline[index - 1] ?? null;
    const fromSeconds = before?.atSeconds ?? 0;
    return { before, point, fromSeconds, seconds: point.atSeconds - fromSeconds };
  });
}
