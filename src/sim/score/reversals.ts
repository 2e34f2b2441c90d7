/** Levers that were turned back soon after they had been turned: a sign of hunting. */
import type { TimelinePoint } from '../run/timeline.ts';

/** A change against the one before it counts when it comes within this time (assumption). */
export const REVERSAL_SECONDS = 1_800;

/** What a lever stood at, at one time. */
export interface LeverPoint {
  readonly atSeconds: number;
  readonly value: number;
}

/** How often a lever's direction reversed within {@link REVERSAL_SECONDS}. */
export function reversalsOf(points: readonly LeverPoint[]): number {
  const moves = points.flatMap((point, index) => {
    const direction = Math.sign(point.value - (points[index - 1]?.value ?? point.value));
    return direction === 0 ? [] : [{ atSeconds: point.atSeconds, direction }];
  });
  const reversed = moves.filter((move, index) => {
    const last = moves[index - 1];
    return (
      last !== undefined && last.direction !== move.direction && move.atSeconds - last.atSeconds <= REVERSAL_SECONDS
    );
  });
  return reversed.length;
}

/** Reversals of all factors, and of the shards of `streams`. While a reshard goes on its shards are on their way, not turned. */
export function leverReversals(timeline: readonly TimelinePoint[], streams: readonly string[]): number {
  const consumers = Object.keys(timeline[0]?.consumers ?? {});
  const factors = consumers.map((name) => column(timeline, (point) => point.consumers[name]?.factor));
  const shards = streams.map((name) =>
    column(timeline, ({ streams: { [name]: stream } }) =>
      stream?.isUpdating === false ? stream.openShards : undefined,
    ),
  );
  return [...factors, ...shards].reduce((sum, points) => sum + reversalsOf(points), 0);
}

function column(
  timeline: readonly TimelinePoint[],
  standing: (point: TimelinePoint) => number | undefined,
): readonly LeverPoint[] {
  return timeline.flatMap((point) => {
    const value = standing(point);
    return value === undefined ? [] : [{ atSeconds: point.atSeconds, value }];
  });
}
