/** Recorded load: reads a trace file and rescales a slice of it. */
import type { TraceWorkload } from './workload-schema.ts';

export interface TracePoint {
  /** Start of the bin, seconds from the start of the trace. */
  readonly offsetSeconds: number;
  readonly value: number;
}

export type ParsedTrace =
  | { readonly kind: 'trace'; readonly points: readonly TracePoint[] }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Reads CSV with comment lines (#), one line of names, then seconds and a value; further columns are left alone. */
export function parseTrace(text: string): ParsedTrace {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const points = lines.slice(1).map(pointOf);
  const bad = points.findIndex(
    (point, index) => !isUsable(point) || point.offsetSeconds <= (points[index - 1]?.offsetSeconds ?? -1),
  );
  if (points.length === 0) return { kind: 'invalid', problem: 'the trace has no values' };
  if (bad < 0) return { kind: 'trace', points };
  const line = JSON.stringify(lines[bad + 1]);
  return { kind: 'invalid', problem: `received ${line}, accepted rising seconds and a value of at least 0` };
}

function pointOf(line: string): TracePoint {
  const [offset, value] = line.split(',');
  return { offsetSeconds: numberOf(offset), value: numberOf(value) };
}

function numberOf(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

function isUsable(point: TracePoint): boolean {
  return Number.isFinite(point.offsetSeconds) && Number.isFinite(point.value) && point.value >= 0;
}

/** Rate at a time from the start of the slice. */
export interface RatePoint {
  readonly atSeconds: number;
  readonly recordsPerSec: number;
}

/** The slice a workload asks for, rescaled: its greatest value becomes the peak. Empty when the trace does not reach it. */
export function rescale(points: readonly TracePoint[], workload: TraceWorkload): readonly RatePoint[] {
  const from = workload.fromSeconds;
  const to = from + (workload.forSeconds ?? Number.POSITIVE_INFINITY);
  const slice = sliceOf(points, from, to);
  const values = slice.map((point) => point.value);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const least = values.reduce((a, b) => Math.min(a, b), most);
  return slice.map((point) => ({
    atSeconds: point.offsetSeconds - from,
    recordsPerSec: rateOf(point.value, { least, most }, workload),
  }));
}

/** The bins that start in [from, to), and the value at `from` itself, straight between its neighbours. */
function sliceOf(points: readonly TracePoint[], from: number, to: number): readonly TracePoint[] {
  const inside = points.filter((point) => point.offsetSeconds >= from && point.offsetSeconds < to);
  const before = points.findLast((point) => point.offsetSeconds < from);
  const after = points.find((point) => point.offsetSeconds >= from);
  if (before === undefined || after === undefined || after.offsetSeconds === from) return inside;
  const share = (from - before.offsetSeconds) / (after.offsetSeconds - before.offsetSeconds);
  return [{ offsetSeconds: from, value: before.value + share * (after.value - before.value) }, ...inside];
}

function rateOf(
  value: number,
  range: { readonly least: number; readonly most: number },
  workload: TraceWorkload,
): number {
  const peak = workload.peakRecordsPerSecond;
  const floor = workload.floorRecordsPerSecond;
  if (floor === undefined) return range.most === 0 ? 0 : (value * peak) / range.most;
  const width = range.most - range.least;
  return width === 0 ? peak : floor + ((value - range.least) / width) * (peak - floor);
}
