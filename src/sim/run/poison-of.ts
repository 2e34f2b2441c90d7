import { SECOND_MS } from '../../core/units.ts';
import type { PoisonRecord } from '../../world/world-config.ts';
import type { PoisonSpec } from '../scenario/poison-schema.ts';

/** Poison records one by one, sorted by time, as far as the run goes. */
export function poisonOf(spec: PoisonSpec, durationSeconds: number): readonly PoisonRecord[] {
  return timed(spec, durationSeconds)
    .map(({ atSeconds, key }, index) => ({ atMs: atSeconds * SECOND_MS, key: key ?? `poison-${index}` }))
    .filter(({ atMs }) => atMs < durationSeconds * SECOND_MS)
    .toSorted((a, b) => a.atMs - b.atMs);
}

function timed(
  spec: PoisonSpec,
  durationSeconds: number,
): readonly { readonly atSeconds: number; readonly key?: string | undefined }[] {
  if (!('everySeconds' in spec)) return spec;
  const { everySeconds, firstAtSeconds, count } = spec;
  const fitting = Math.max(0, Math.ceil((durationSeconds - firstAtSeconds) / everySeconds));
  return Array.from({ length: Math.min(count ?? fitting, fitting) }, (_, index) => ({
    atSeconds: firstAtSeconds + index * everySeconds,
  }));
}
