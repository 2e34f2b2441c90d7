/** The course of a run as the scoreboard's page draws it. */
import type { BoardTimeline } from '../report/scoreboard/scoreboard.ts';
import type { RunResult } from '../sim/run/closed-loop.ts';
import type { TimelinePoint } from '../sim/run/timeline.ts';

/** Enough for a chart; longer runs are thinned, each kept point as it was. */
const MOST_POINTS = 720;

export function boardTimelineOf({ timeline }: Pick<RunResult, 'timeline'>): Omit<BoardTimeline, 'contender'> {
  const points = thinned(timeline);
  const column = (value: (point: TimelinePoint) => number): readonly number[] =>
    points.map((point) => Number(value(point).toPrecision(5)));
  return {
    atSeconds: points.map(({ atSeconds }) => atSeconds),
    offeredPerSec: column(({ offeredPerSec }) => offeredPerSec),
    donePerSec: column(({ donePerSec }) => donePerSec),
    oldestAgeSeconds: column(({ oldestAgeSeconds }) => oldestAgeSeconds),
    backlogRecords: column(({ backlogRecords }) => backlogRecords),
    openShards: column(({ openShards }) => openShards),
    slots: column(({ slots }) => slots),
    actions: timeline.flatMap((point, index) => changesAt(timeline[index - 1], point)),
  };
}

function thinned(timeline: readonly TimelinePoint[]): readonly TimelinePoint[] {
  const step = Math.max(1, Math.ceil(timeline.length / MOST_POINTS));
  return timeline.filter((_, index) => (index + 1) % step === 0);
}

/** What had changed at this point, whoever changed it. */
function changesAt(before: TimelinePoint | undefined, now: TimelinePoint): BoardTimeline['actions'] {
  if (before === undefined) return [];
  const { atSeconds } = now;
  const shards =
    before.openShards === now.openShards
      ? []
      : [{ atSeconds, text: `shards ${before.openShards} → ${now.openShards}` }];
  const factors = Object.entries(now.consumers).flatMap(([name, { factor }]) => {
    const was = before.consumers[name]?.factor ?? factor;
    return was === factor ? [] : [{ atSeconds, text: `${name}: factor ${was} → ${factor}` }];
  });
  return [...shards, ...factors];
}
