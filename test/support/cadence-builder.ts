/** Sources at rest: glances that show nothing new, and the cache that remembers the last looks. */
import type { LastLook } from '../../src/controller/cadence.ts';
import type { Glance } from '../../src/core/glance.ts';
import type { SourceId } from '../../src/core/observation.ts';
import { present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOW, STREAM_ID } from './observation-builder.ts';

export const CADENCE_KEY = 'cache#cadence';

/** What the default observation shows. */
export function aGlance(fields: Partial<Glance> = {}): Glance {
  return {
    sourceId: STREAM_ID,
    ageMaxMs: present(800, MINUTE_MS),
    incomingRecords: present(60_000, MINUTE_MS),
    writeThrottledRecords: present(0, MINUTE_MS),
    ...fields,
  };
}

export function calmGlances(sources: readonly SourceId[]): Promise<readonly Glance[]> {
  return Promise.resolve(sources.map((sourceId) => aGlance({ sourceId })));
}

/** Calm, known for long, looked at a minute ago. */
export function aLook(fields: Partial<LastLook> = {}): LastLook {
  return { at: NOW - MINUTE_MS, looks: 30, isCalm: true, ageMaxMs: 800, incomingRecords: 60_000, ...fields };
}

export interface StoredCadence {
  readonly schemaVersion: number;
  readonly looks: Readonly<Record<SourceId, LastLook>>;
  readonly alarms: { readonly wanted: string; readonly at: number } | null;
}

export async function rememberLooks(store: Store, looks: StoredCadence['looks']): Promise<void> {
  const value: StoredCadence = { schemaVersion: 1, looks, alarms: null };
  await store.putIfRevision(CADENCE_KEY, value, null);
}

export async function cadenceIn(store: Store): Promise<StoredCadence | null> {
  return ((await store.get(CADENCE_KEY))?.value as StoredCadence | undefined) ?? null;
}
