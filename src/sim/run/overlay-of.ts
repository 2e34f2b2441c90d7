import { SECOND_MS } from '../../core/units.ts';
import type { Arrivals } from '../../world/world-config.ts';
import type { OverlaySpec } from '../scenario/workload-schema.ts';
import { loadedTrace, type TraceLoader } from './load-trace.ts';

export type BuiltOverlay =
  | { readonly kind: 'overlay'; readonly overlay: NonNullable<Arrivals['overlay']> | null }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Micro-bursts of a workload: the values of a trace over their mean, so that the mean load stays. */
export function overlayOf(spec: OverlaySpec | undefined, loadTrace: TraceLoader): BuiltOverlay {
  if (spec === undefined) return { kind: 'overlay', overlay: null };
  const field = 'workload.overlay.file';
  const trace = loadedTrace(spec.file, field, loadTrace);
  if (trace.kind === 'invalid') return trace;
  const values = trace.points.map(({ value }) => value);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean === 0) {
    return { kind: 'invalid', problem: `${field}: ${spec.file}: received zeros alone, accepted a mean above 0` };
  }
  const pieceMs = (spec.pieceSeconds ?? trace.binSeconds) * SECOND_MS;
  return { kind: 'overlay', overlay: { pieceMs, factors: values.map((value) => value / mean) } };
}
