/** Trace files that a scenario names. */
import { parseTrace, type TracePoint } from '../scenario/trace.ts';

/** The text of a trace file named in a scenario, or why there is none. */
export type TraceLoader = (
  file: string,
) => { readonly kind: 'text'; readonly text: string } | { readonly kind: 'missing'; readonly why: string };

export type LoadedTrace =
  | { readonly kind: 'trace'; readonly points: readonly TracePoint[]; readonly binSeconds: number }
  | { readonly kind: 'invalid'; readonly problem: string };

/** The trace that the field `field` names, or its problem as a sentence. */
export function loadedTrace(file: string, field: string, loadTrace: TraceLoader): LoadedTrace {
  const loaded = loadTrace(file);
  if (loaded.kind === 'missing') return { kind: 'invalid', problem: `${field}: ${loaded.why}` };
  const trace = parseTrace(loaded.text);
  if (trace.kind === 'invalid') return { kind: 'invalid', problem: `${field}: ${file}: ${trace.problem}` };
  return { kind: 'trace', points: trace.points, binSeconds: binSecondsOf(trace.points) };
}

/** The last bin is as long as the one before it. */
function binSecondsOf(points: readonly TracePoint[]): number {
  const [before, last] = points.slice(-2);
  return before === undefined || last === undefined ? 1 : last.offsetSeconds - before.offsetSeconds;
}
