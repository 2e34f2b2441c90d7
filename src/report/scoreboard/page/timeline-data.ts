/** Timelines as the page carries them: fewer points, and columns that several contenders share only once. */
import type { BoardTimeline } from '../scoreboard.ts';

/** More points than this are not seen in half a page. */
const MOST_POINTS = 240;

/** What the script on the page draws. */
export interface TimelineData {
  /** The greatest age that is on time. */
  readonly targetSeconds: number;
  /** Columns of numbers. */
  readonly columns: readonly (readonly number[])[];
  /** Each contender's columns, as places in `columns`. */
  readonly runs: readonly {
    readonly at: number;
    readonly age: number;
    readonly backlog: number;
    readonly offered: number;
    readonly done: number;
    readonly shards: number;
    readonly slots: number;
    readonly actions: BoardTimeline['actions'];
  }[];
}

type Summary = (values: readonly number[]) => number;

const greatest: Summary = (values) => values.reduce((most, value) => Math.max(most, value), 0);
const last: Summary = (values) => values.at(-1) ?? 0;
const mean: Summary = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The load and mostly the shards are the same for many: that halves the page. */
export function timelineData(timelines: readonly BoardTimeline[], targetSeconds: number): TimelineData {
  const thin = timelines.map(thinned);
  const places = new Map<string, number>();
  for (const { columns } of thin) {
    for (const key of Object.values(columns).map((column) => JSON.stringify(column))) {
      if (!places.has(key)) places.set(key, places.size);
    }
  }
  const placeOf = (column: readonly number[]): number => places.get(JSON.stringify(column)) ?? 0;
  return {
    targetSeconds,
    columns: [...places.keys()].map((key): readonly number[] => JSON.parse(key)),
    runs: thin.map(({ columns: c, actions }) => ({
      at: placeOf(c.at),
      age: placeOf(c.age),
      backlog: placeOf(c.backlog),
      offered: placeOf(c.offered),
      done: placeOf(c.done),
      shards: placeOf(c.shards),
      slots: placeOf(c.slots),
      actions,
    })),
  };
}

/** Peaks of age and backlog stay: they are what a reader looks for. */
function thinned(timeline: BoardTimeline) {
  const size = Math.max(1, Math.ceil(timeline.atSeconds.length / MOST_POINTS));
  const by = (values: readonly number[], summary: Summary): readonly number[] =>
    Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
      Number(summary(values.slice(index * size, (index + 1) * size)).toPrecision(4)),
    );
  const at = Array.from({ length: Math.ceil(timeline.atSeconds.length / size) }, (_, index) =>
    last(timeline.atSeconds.slice(index * size, (index + 1) * size)),
  );
  return {
    columns: {
      at,
      age: by(timeline.oldestAgeSeconds, greatest),
      backlog: by(timeline.backlogRecords, greatest),
      offered: by(timeline.offeredPerSec, mean),
      done: by(timeline.donePerSec, mean),
      shards: by(timeline.openShards, last),
      slots: by(timeline.slots, last),
    },
    actions: timeline.actions,
  };
}
