/** What one turn comes to, as metrics and as one line of the log. */
import type { CallCost } from '../adapters/aws/call-log.ts';
import type { Measured } from '../adapters/powertools/own-signals.ts';
import type { FleetSummary } from '../controller/fleet-summary.ts';
import type { DurationMs } from '../core/units.ts';

/** What the turn took. */
export interface TurnPrice {
  readonly durationMs: DurationMs;
  readonly cost: CallCost;
}

/** Few names and no dimension per source, since each metric is billed by the month; the log has everything else. */
export function measuresOf(summary: FleetSummary, { durationMs }: Pick<TurnPrice, 'durationMs'>): Measured {
  const { reports, breakers } = summary;
  const results = reports.flatMap((report) => report.results);
  const failed = summary.skipped.filter(({ reason }) => reason.code === 'call-failed').length;
  return {
    counts: {
      // A table that refuses everything must stop the heartbeat: such a turn looked after nobody.
      TurnsCompleted: failed > 0 && failed === reports.length + summary.skipped.length ? 0 : 1,
      SourcesFailed: failed,
      ActionsApplied: results.filter(({ kind }) => kind === 'applied').length,
      ActionsNotApplied: results.filter(({ kind }) => kind !== 'applied').length,
      BreakersNotClosed: breakers.filter(({ phase }) => phase !== 'closed').length,
    },
    milliseconds: { TurnDuration: durationMs },
  };
}

/** The line that ends a turn. */
export function turnLineOf(summary: FleetSummary, { durationMs, cost }: TurnPrice): Readonly<Record<string, unknown>> {
  return {
    turnId: summary.turnId,
    observed: summary.reports.length,
    resting: summary.resting.length,
    acted: summary.reports.filter(({ decision }) => decision.kind === 'act').length,
    skipped: summary.skipped.map(({ sourceId, reason }) => ({ sourceId, reason: reason.code, text: reason.text })),
    problems: summary.problems,
    failures: summary.failures,
    durationMs,
    calls: cost.calls,
    failedCalls: cost.failedCalls,
    callsByOperation: cost.byOperation,
    metricsRequested: cost.metricsRequested,
    capacityUnits: cost.capacityUnits,
    dollars: Number(cost.dollars.toFixed(9)),
  };
}
