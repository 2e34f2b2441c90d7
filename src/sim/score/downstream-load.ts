/** What the run did to its downstreams. */
import type { TimelineDownstream, TimelinePoint } from '../run/timeline.ts';
import { sumOf } from '../run/truth.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { spansOf, type TimelineSpan } from './spans-of.ts';

/** A part of the run. */
export interface Window {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

const WHOLE_RUN: Window = { fromSeconds: 0, toSeconds: Number.POSITIVE_INFINITY };

type Faults = Scenario['downstreams'][number]['faults'];

/**
 * Records sent above what the downstreams could have done at their best, step by step. One that no number of calls is too
 * much for can do nothing in an outage either: the world's count of what it could do has lost its end by then, so the
 * scenario says it.
 */
export function overloadRecords(
  timeline: readonly TimelinePoint[],
  downstreams: readonly Pick<Scenario['downstreams'][number], 'name' | 'faults'>[],
  window: Window = WHOLE_RUN,
): number {
  const faults = new Map(downstreams.map((downstream) => [downstream.name, downstream.faults]));
  return sumOver(spansIn(timeline, window), ({ attemptsPerSec, capacityPerSec }, { name, fromSeconds, toSeconds }) => {
    const isDown = capacityPerSec === null && isDownAllAlong(faults.get(name) ?? [], fromSeconds, toSeconds);
    const bestPerSec = isDown ? 0 : (capacityPerSec ?? Number.POSITIVE_INFINITY);
    return Math.max(0, attemptsPerSec - bestPerSec);
  });
}

/** The steps that lie wholly within the window. */
function spansIn(timeline: readonly TimelinePoint[], { fromSeconds, toSeconds }: Window): readonly TimelineSpan[] {
  return spansOf(timeline).filter((span) => span.fromSeconds >= fromSeconds && span.point.atSeconds <= toSeconds);
}

/** Outages cover the step without a gap: where there is one, what is without end has none in the mean either. */
function isDownAllAlong(faults: Faults, fromSeconds: number, toSeconds: number): boolean {
  const outages = faults.filter(({ capacity }) => capacity === 0).toSorted((a, b) => a.fromSeconds - b.fromSeconds);
  const covered = outages.reduce(
    (until, fault) => (fault.fromSeconds <= until ? Math.max(until, fault.toSeconds) : until),
    fromSeconds,
  );
  return covered >= toSeconds && toSeconds > fromSeconds;
}

/** Records sent to downstreams that could do nothing from one end of a step to the other. */
export function attemptsWhileDown(timeline: readonly TimelinePoint[]): number {
  return sumOver(spansOf(timeline), (now, { before }) =>
    now.capacity === 0 && before?.capacity === 0 ? now.attemptsPerSec : 0,
  );
}

/** Records sent to downstreams for each record that `writers` did within the window; null when none was done. */
export function amplificationBetween(
  timeline: readonly TimelinePoint[],
  writers: readonly string[],
  window: Window,
): number | null {
  const inside = spansIn(timeline, window);
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

/** One downstream over one step of time. */
interface DownstreamSpan {
  readonly name: string;
  readonly before: TimelineDownstream | undefined;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

function sumOver(
  spans: readonly TimelineSpan[],
  perSec: (now: TimelineDownstream, span: DownstreamSpan) => number,
): number {
  const ofSpan = ({ before, point, fromSeconds, seconds }: TimelineSpan): number =>
    seconds *
    sumOf(Object.entries(point.downstreams), ([name, now]) =>
      perSec(now, { name, before: before?.downstreams[name], fromSeconds, toSeconds: point.atSeconds }),
    );
  return sumOf(spans, ofSpan);
}
