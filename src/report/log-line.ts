/** One decision as one structured line of a log: flat, complete, and small enough to be kept for every turn. */
import type { Report } from '../core/decision.ts';
import { headlineOf } from './headline.ts';
import { sourceName } from './names.ts';

/** The fields of a decision's line; names are stable, queries are built on them. */
export interface LogLine {
  readonly source: string;
  readonly sourceId: string;
  readonly reportId: string;
  readonly turnId: string;
  readonly mode: string;
  readonly decision: string;
  readonly reason: string;
  readonly text: string;
  readonly headline: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly bottleneck: string;
  readonly findings: readonly { readonly bottleneck: string; readonly confidence: number; readonly text: string }[];
  readonly actions: readonly {
    readonly kind: string;
    readonly from: unknown;
    readonly to: unknown;
    readonly result: string;
  }[];
  readonly recommended: readonly { readonly kind: string; readonly from: unknown; readonly to: unknown }[];
  /** What a guard took away or noted, as `step: code`. */
  readonly considered: readonly string[];
  readonly outcomes: readonly { readonly id: string; readonly verdict: string }[];
  readonly breakers: readonly { readonly downstream: string; readonly phase: string }[];
  readonly incident: string;
}

/** The line of one report. */
export function logLineOf(report: Report): LogLine {
  const { decision, diagnosis } = report;
  const [leading] = diagnosis.findings;
  return {
    source: sourceName(report),
    sourceId: report.sourceId,
    reportId: report.id,
    turnId: report.turnId,
    mode: report.mode,
    decision: decision.kind,
    reason: decision.reason.code,
    text: decision.reason.text,
    headline: headlineOf(report),
    numbers: decision.reason.numbers,
    bottleneck: leading.bottleneck,
    findings: diagnosis.findings.map(({ bottleneck, confidence, text }) => ({ bottleneck, confidence, text })),
    actions: decision.actions.map(({ kind, from, to }, index) => ({
      kind,
      from,
      to,
      result: report.results[index]?.kind ?? 'unknown',
    })),
    recommended: decision.recommended.map(({ kind, from, to }) => ({ kind, from, to })),
    considered: decision.trace
      .filter(({ verdict }) => verdict !== 'proposed' && verdict !== 'allowed')
      .map(({ step, reason }) => `${step}: ${reason.code}`),
    outcomes: report.outcomes.map(({ prediction, verdict }) => ({ id: prediction.id, verdict })),
    breakers: report.breakers.map(({ downstream, phase }) => ({ downstream, phase })),
    incident: report.incident.kind,
  };
}
