/** What a run did, in order: numbered entries for what deserves eyes, one line for the quiet turns between. */
import type { BreakerState } from '../../core/breaker-state.ts';
import type { Outcome, Report } from '../../core/decision.ts';
import { changedBreakers, isNotable } from '../is-notable.ts';
import { codeWords } from '../names.ts';
import type { RunView } from '../run-view.ts';

export type LogEntry =
  | {
      readonly kind: 'decision';
      /** Counts from 1; the charts and the list use the same numbers. */
      readonly number: number;
      readonly report: Report;
      readonly atSeconds: number;
      /** Breakers that changed their phase in this turn. */
      readonly changedBreakers: readonly BreakerState[];
      /** What later turns found out about the predictions of this one. */
      readonly outcomes: readonly Outcome[];
    }
  | { readonly kind: 'held'; readonly turns: number; readonly words: string };

export type NumberedDecision = Extract<LogEntry, { kind: 'decision' }>;

/** The reports of a run as a list to read. */
export function logOf(view: RunView): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  const previous = new Map<string, Report>();
  let quiet: Report[] = [];
  let number = 0;
  const flush = () => {
    if (quiet.length > 0) entries.push(heldEntry(quiet));
    quiet = [];
  };
  for (const report of view.reports) {
    const before = previous.get(report.sourceId) ?? null;
    if (isNotable(report, before)) {
      flush();
      number += 1;
      entries.push(decisionEntry(number, report, before, view));
    } else {
      quiet.push(report);
    }
    previous.set(report.sourceId, report);
  }
  flush();
  return entries;
}

/** The numbered entries alone. */
export function decisionsOf(log: readonly LogEntry[]): readonly NumberedDecision[] {
  return log.filter((entry) => entry.kind === 'decision');
}

function decisionEntry(number: number, report: Report, before: Report | null, view: RunView): NumberedDecision {
  const ids = new Set(report.decision.predictions.map(({ id }) => id));
  const outcomes = view.reports.flatMap((later) => later.outcomes).filter(({ prediction }) => ids.has(prediction.id));
  const atSeconds = (report.at - view.startsAt) / 1_000;
  return { kind: 'decision', number, report, atSeconds, changedBreakers: changedBreakers(report, before), outcomes };
}

function heldEntry(reports: readonly Report[]): LogEntry {
  const counts = new Map<string, number>();
  for (const { decision } of reports) {
    const words = codeWords(decision.reason.code);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([, a], [, b]) => b - a);
  const words = kinds.map(([reason, count]) => (kinds.length === 1 ? reason : `${reason} (${count})`)).join(', ');
  return { kind: 'held', turns: reports.length, words };
}
