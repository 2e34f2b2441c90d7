import type { NeedWindow } from './state.ts';
import type { DurationMs, EpochMs } from './units.ts';

/** Readings may be missing for this long before the window starts anew: absence of evidence never scales in. Assumption. */
const GREATEST_GAP_MS: DurationMs = 300_000;

/** Adds a need and drops what is too old or can no longer be the greatest. */
export function addNeed(window: NeedWindow | null, at: EpochMs, need: number, keepMs: DurationMs): NeedWindow {
  const kept = window !== null && at - window.until <= GREATEST_GAP_MS ? window : null;
  if (kept !== null && at <= kept.until) return kept;
  const needs = (kept?.needs ?? []).filter((entry) => entry.need > need && at - entry.at <= keepMs);
  return { since: kept?.since ?? at, until: at, needs: [...needs, { at, need }] };
}

/** The greatest need of the last `quietMs`; null when needs have not been known for that long without a gap. */
export function greatestNeed(window: NeedWindow | null, now: EpochMs, quietMs: DurationMs): number | null {
  if (window === null || now - window.until > GREATEST_GAP_MS || now - window.since < quietMs) return null;
  const needs = window.needs.filter((entry) => now - entry.at <= quietMs).map((entry) => entry.need);
  return needs.length === 0 ? null : Math.max(...needs);
}
