/** What the producers of a scenario offer, in the world's terms. */
import { SECOND_MS } from '../../core/units.ts';
import type { Arrivals } from '../../world/world-config.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { parseTrace, rescale } from '../scenario/trace.ts';
import type { TraceWorkload, Workload } from '../scenario/workload-schema.ts';

/** The text of a trace file named in a scenario, or why there is none. */
export type TraceLoader = (
  file: string,
) => { readonly kind: 'text'; readonly text: string } | { readonly kind: 'missing'; readonly why: string };

export type BuiltArrivals =
  | { readonly kind: 'arrivals'; readonly arrivals: Arrivals | null }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Arrivals of the workload; null when there is nothing but bursts. */
export function arrivalsOf(scenario: Scenario, loadTrace: TraceLoader): BuiltArrivals {
  const workload = scenario.workload;
  switch (workload.kind) {
    case 'burst':
      return { kind: 'arrivals', arrivals: null };
    case 'steps':
      return { kind: 'arrivals', arrivals: fromSteps(workload, scenario.durationSeconds) };
    case 'trace':
      return fromTrace(workload, scenario.durationSeconds, loadTrace);
  }
}

function fromSteps(workload: Extract<Workload, { kind: 'steps' }>, durationSeconds: number): Arrivals {
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
  const field = 'workload.file';
  const loaded = loadTrace(workload.file);
  if (loaded.kind === 'missing') return { kind: 'invalid', problem: `${field}: ${loaded.why}` };
  const trace = parseTrace(loaded.text);
  if (trace.kind === 'invalid') return { kind: 'invalid', problem: `${field}: ${workload.file}: ${trace.problem}` };
  const points = rescale(trace.points, workload);
  const end = trace.points.at(-1)?.offsetSeconds ?? 0;
  if (points.length === 0) {
    const problem = `workload.fromSeconds: received ${workload.fromSeconds}, accepted 0 to ${end}`;
    return { kind: 'invalid', problem };
  }
  const lengthSeconds = workload.forSeconds ?? end + binSeconds(trace.points) - workload.fromSeconds;
  const arrivals: Arrivals = {
    shape: 'lines',
    points: points.map((point) => ({ atMs: point.atSeconds * SECOND_MS, recordsPerSec: point.recordsPerSec })),
    untilMs: Math.min(lengthSeconds, durationSeconds) * SECOND_MS,
    noise: noiseOf(workload.dispersion),
  };
  return { kind: 'arrivals', arrivals };
}

/** The last bin is as long as the one before it. */
function binSeconds(points: readonly { readonly offsetSeconds: number }[]): number {
  const [before, last] = points.slice(-2);
  return before === undefined || last === undefined ? 1 : last.offsetSeconds - before.offsetSeconds;
}

function noiseOf(dispersion: 'exact' | 'poisson' | number): Arrivals['noise'] {
  return typeof dispersion === 'number' ? { kind: 'dispersed', index: dispersion } : { kind: dispersion };
}
