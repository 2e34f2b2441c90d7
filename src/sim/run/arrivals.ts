/** What the producers of a stream offer, in the world's terms. */
import { SECOND_MS } from '../../core/units.ts';
import type { Arrivals } from '../../world/world-config.ts';
import { rescale } from '../scenario/trace.ts';
import type { StepsWorkload, TraceWorkload, Workload } from '../scenario/workload-schema.ts';
import { loadedTrace, type TraceLoader } from './load-trace.ts';
import { overlayOf } from './overlay-of.ts';

export type { TraceLoader } from './load-trace.ts';

export type BuiltArrivals =
  | { readonly kind: 'arrivals'; readonly arrivals: Arrivals | null }
  | { readonly kind: 'invalid'; readonly problem: string };

/** A workload and the length of the run it belongs to. */
export interface OfferedLoad {
  readonly workload: Workload;
  readonly durationSeconds: number;
}

/** Arrivals of a workload; null when there is nothing but bursts, or nothing at all. */
export function arrivalsOf({ workload, durationSeconds }: OfferedLoad, loadTrace: TraceLoader): BuiltArrivals {
  switch (workload.kind) {
    case 'burst':
    case 'none':
      return { kind: 'arrivals', arrivals: null };
    case 'steps':
      return overlaid(workload, { kind: 'arrivals', arrivals: fromSteps(workload, durationSeconds) }, loadTrace);
    case 'trace':
      return overlaid(workload, fromTrace(workload, durationSeconds, loadTrace), loadTrace);
  }
}

function fromSteps(workload: StepsWorkload, durationSeconds: number): Arrivals {
  const last = workload.steps.at(-1);
  // A last step of zero ends the load there, so that a run can end as soon as it is drained.
  const untilSeconds = last?.recordsPerSecond === 0 ? Math.min(last.atSeconds, durationSeconds) : durationSeconds;
  return {
    shape: 'steps',
    points: workload.steps.map((step) => ({
      atMs: step.atSeconds * SECOND_MS,
      recordsPerSec: step.recordsPerSecond,
    })),
    untilMs: untilSeconds * SECOND_MS,
    noise: noiseOf(workload.dispersion),
  };
}

function fromTrace(workload: TraceWorkload, durationSeconds: number, loadTrace: TraceLoader): BuiltArrivals {
  const trace = loadedTrace(workload.file, 'workload.file', loadTrace);
  if (trace.kind === 'invalid') return trace;
  const points = rescale(trace.points, workload);
  const end = trace.points.at(-1)?.offsetSeconds ?? 0;
  if (points.length === 0) {
    const problem = `workload.fromSeconds: received ${workload.fromSeconds}, accepted 0 to ${end}`;
    return { kind: 'invalid', problem };
  }
  const lengthSeconds = workload.forSeconds ?? end + trace.binSeconds - workload.fromSeconds;
  const arrivals: Arrivals = {
    shape: 'lines',
    points: points.map((point) => ({ atMs: point.atSeconds * SECOND_MS, recordsPerSec: point.recordsPerSec })),
    untilMs: Math.min(lengthSeconds, durationSeconds) * SECOND_MS,
    noise: noiseOf(workload.dispersion),
  };
  return { kind: 'arrivals', arrivals };
}

function overlaid(
  { overlay }: StepsWorkload | TraceWorkload,
  built: BuiltArrivals,
  loadTrace: TraceLoader,
): BuiltArrivals {
  if (built.kind === 'invalid' || built.arrivals === null) return built;
  const bursts = overlayOf(overlay, loadTrace);
  if (bursts.kind === 'invalid') return bursts;
  return bursts.overlay === null
    ? built
    : { kind: 'arrivals', arrivals: { ...built.arrivals, overlay: bursts.overlay } };
}

function noiseOf(dispersion: 'exact' | 'poisson' | number): Arrivals['noise'] {
  return typeof dispersion === 'number' ? { kind: 'dispersed', index: dispersion } : { kind: dispersion };
}
