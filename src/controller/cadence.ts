/**
 * When each source is looked at as a whole. Reading everything every minute would cost several dollars per source and
 * month; a source at rest gets a glance every minute and a whole look every few minutes, or as soon as a glance shows
 * something new.
 */
import type { Report } from '../core/decision.ts';
import type { Glance } from '../core/glance.ts';
import type { SourceId } from '../core/observation.ts';
import { known, type Reading } from '../core/reading.ts';
import type { SourceState } from '../core/state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../core/units.ts';
import type { Store } from '../ports.ts';

/** A source at rest is looked at whole this often: within the gap that a quiet window forgives. */
export const REST_MS: DurationMs = 4 * MINUTE_MS;
/** Schedules jitter by some seconds. */
const JITTER_MS: DurationMs = 15_000;
/** Whole looks before a source may rest: what is normal has to be known first. Assumption. */
export const LOOKS_BEFORE_REST = 30;
/** Share of its target up to which an age is calm. Assumption. */
const CALM_AGE_SHARE = 0.5;
/** Arrivals above this many times those of the last look are news. Assumption. */
const NEWS_GROWTH = 1.25;
/** A few more records a minute are none. Assumption. */
const NEWS_RECORDS = 60;

const KEY = 'cache#cadence';

/** What the last whole look at a source showed. */
export interface LastLook {
  readonly at: EpochMs;
  readonly looks: number;
  readonly isCalm: boolean;
  readonly ageMaxMs: number | null;
  readonly incomingRecords: number | null;
}

/** The last looks of all sources, and when the alarms were last compared; one item, only a cache. */
export interface Cadence {
  readonly looks: Readonly<Record<SourceId, LastLook>>;
  readonly alarms: { readonly wanted: string; readonly at: EpochMs } | null;
  readonly revision: number | null;
}

/** What cannot be read is only slower: everything is looked at. */
export async function loadCadence(store: Store): Promise<Cadence> {
  try {
    const stored = await store.get(KEY);
    const value = stored?.value as { schemaVersion?: unknown; looks?: Cadence['looks']; alarms?: Cadence['alarms'] };
    if (stored === null || value?.schemaVersion !== 1 || typeof value.looks !== 'object' || value.looks === null) {
      return { looks: {}, alarms: null, revision: stored?.revision ?? null };
    }
    return { looks: value.looks, alarms: value.alarms ?? null, revision: stored.revision };
  } catch {
    return { looks: {}, alarms: null, revision: null };
  }
}

/** Saves it; when another turn has saved meanwhile, the newer look of each source counts. */
export async function saveCadence(store: Store, cadence: Cadence): Promise<void> {
  const { looks, alarms, revision } = cadence;
  const saved = await store.putIfRevision(KEY, { schemaVersion: 1, looks, alarms }, revision);
  if (saved.kind === 'saved') return;
  const other = await loadCadence(store);
  const newer = Object.entries(looks).filter(([id, look]) => look.at > (other.looks[id]?.at ?? 0));
  const merged = { ...other.looks, ...Object.fromEntries(newer) };
  await store.putIfRevision(KEY, { schemaVersion: 1, looks: merged, alarms: alarms ?? other.alarms }, other.revision);
}

/** Whether a source is to be looked at as a whole now. `targetMs` null: its policy cannot be told. */
export function isDue(last: LastLook | undefined, glance: Glance, targetMs: DurationMs | null, now: EpochMs): boolean {
  if (last === undefined || !last.isCalm || targetMs === null || last.looks < LOOKS_BEFORE_REST) return true;
  if (now - last.at >= REST_MS - JITTER_MS) return true;
  if ([glance.ageMaxMs, glance.incomingRecords, glance.writeThrottledRecords].some(isUnreadable)) return true;
  const ageMs = known(glance.ageMaxMs);
  const records = known(glance.incomingRecords);
  if ((ageMs === null) !== (last.ageMaxMs === null) || (records === null) !== (last.incomingRecords === null))
    return true;
  const isLate = ageMs !== null && ageMs > targetMs * CALM_AGE_SHARE;
  const isMore = records !== null && records > (last.incomingRecords ?? 0) * NEWS_GROWTH + NEWS_RECORDS;
  return isLate || isMore || (known(glance.writeThrottledRecords) ?? 0) > 0;
}

/**
 * Of sources at rest, those to look at before they are due. Sources that came to rest together would otherwise be read
 * together for ever: nothing for three minutes, and then more than fits into one turn. `due`: how many are due.
 */
export function earlyOf(
  resting: readonly SourceId[],
  due: number,
  looks: Cadence['looks'],
  now: EpochMs,
): readonly SourceId[] {
  const share = Math.floor((resting.length + due) / (REST_MS / MINUTE_MS)) - due;
  const lookedAt = (id: SourceId): EpochMs => looks[id]?.at ?? now;
  const rested = resting.filter((id) => now - lookedAt(id) >= MINUTE_MS - JITTER_MS);
  return rested.toSorted((a, b) => lookedAt(a) - lookedAt(b)).slice(0, Math.max(0, share));
}

/** No data point is an answer; an error is not. */
function isUnreadable(reading: Reading): boolean {
  return reading.kind === 'missing' && reading.why !== 'no-datapoints';
}

/** What a finished turn has seen. `state` is what was saved with the report. */
export function lookOf(report: Report, state: SourceState, before: LastLook | undefined): LastLook {
  const arrivals = known(report.signals.arrivalsPerSec);
  const ages = report.signals.consumers.flatMap((one) => known(one.ageMaxMs) ?? []);
  return {
    at: report.at,
    looks: (before?.looks ?? 0) + 1,
    isCalm: isCalm(report, state),
    ageMaxMs: ages.length === 0 ? null : Math.max(...ages),
    incomingRecords: arrivals === null ? null : arrivals * 60,
  };
}

/** Nothing is wrong, in flight, lent or still to be judged; a stream without any traffic is calm as well. */
function isCalm({ decision, diagnosis, breakers, incident, signals }: Report, state: SourceState): boolean {
  const { arrivalsPerSec } = signals;
  const isSilent = arrivalsPerSec.kind === 'missing' && arrivalsPerSec.why === 'no-datapoints';
  const isIdle = isSilent && decision.reason.code === 'readings-missing';
  const isWell = diagnosis.findings.every(
    ({ bottleneck }) => bottleneck === 'healthy' || (isIdle && bottleneck === 'unknown'),
  );
  const isLent = Object.values(state.consumers).some((one) => one.lastFactor !== one.baselineFactor);
  return (
    isWell &&
    !isLent &&
    decision.kind === 'hold' &&
    // To give back what is not needed can wait for the next look; in `recommend` it is said for weeks.
    decision.recommended.every(({ from, to }) => Number(to) < Number(from)) &&
    incident.kind === 'none' &&
    state.incident.open === null &&
    state.incident.unconfirmed === null &&
    state.predictions.length === 0 &&
    state.pending === null &&
    state.shards.draining === null &&
    breakers.every((breaker) => breaker.phase === 'closed' && breaker.share === null)
  );
}
