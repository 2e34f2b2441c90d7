/** What the run did to its downstreams. */
import type { TimelineDownstream, TimelinePoint } from '../run/timeline.ts';
import { sumOf } from '../run/truth.ts';
import { spansOf, type TimelineSpan } from './spans-of.ts';

/** Records sent above what the downstreams could have done at their best, step by step. */
export function overloadRecords(timeline: readonly TimelinePoint[]): number {
  return sumOver(timeline, ({ attemptsPerSec, capacityPerSec }) =>
    capacityPerSec === null ? 0 : Math.max(0, attemptsPerSec - capacityPerSec),
  );
}

/** Records sent to downstreams that could do nothing from one end of a step to the other. */
export function attemptsWhileDown(timeline: readonly TimelinePoint[]): number {
  return sumOver(timeline, (now, before) => (now.capacity === 0 && before?.capacity === 0 ? now.attemptsPerSec : 0));
}

/** Records sent to downstreams for each record that `writers` did, from one second to another; null when none was done. */
export function amplificationBetween(
  timeline: readonly TimelinePoint[],
  writers: readonly string[],
  fromSeconds: number,
  toSeconds: number,
): number | null {
  const inside = spansOf(timeline).filter(
    ({ point, fromSeconds: from }) => from >= fromSeconds && point.atSeconds <= toSeconds,
  );
  const done = sumOf(inside, ({ point, seconds }) => seconds * donePerSec(point, writers));
  const attempts = sumOf(
    inside,
    ({ point, seconds }) => seconds * sumOf(Object.values(point.downstreams), ({ attemptsPerSec }) => attemptsPerSec),
  );
  return done === 0 ? null : attempts / done;
}

function donePerSec({ consumers }: TimelinePoint, writers: readonly string[]): number {
  return sumOf(writers, (writer) => consumers[writer]?.donePerSec ?? 0);
}

function sumOver(
  timeline: readonly TimelinePoint[],
  perSec: (now: TimelineDownstream, before: TimelineDownstream | undefined) => number,
): number {
  const ofSpan = ({ before, point, seconds }: TimelineSpan): number =>
    seconds * sumOf(Object.entries(point.downstreams), ([name, now]) => perSec(now, before?.downstreams[name]));
  return sumOf(spansOf(timeline), ofSpan);
}
