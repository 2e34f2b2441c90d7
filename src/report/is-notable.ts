import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';

/**
 * Whether a report deserves a person's eyes: an action or a recommendation, a breaker that changed its phase, a
 * prediction that failed, or a new leading finding other than healthy. `previous` is the report of the same source
 * before this one, null when there is none. A prediction that could not be judged tells nothing and is not notable.
 */
export function isNotable(report: Report, previous: Report | null): boolean {
  return (
    report.decision.actions.length > 0 ||
    report.decision.recommended.length > 0 ||
    changedBreakers(report, previous).length > 0 ||
    report.outcomes.some(({ verdict }) => verdict === 'no-effect' || verdict === 'made-worse') ||
    hasNewFinding(report, previous)
  );
}

/** The breakers with another phase than in the report before; one nobody knew counts as closed before. */
export function changedBreakers(report: Report, previous: Report | null): readonly BreakerState[] {
  return report.breakers.filter(({ downstream, phase }) => {
    const before = previous?.breakers.find((one) => one.downstream === downstream);
    return phase !== (before?.phase ?? 'closed');
  });
}

function hasNewFinding(report: Report, previous: Report | null): boolean {
  const leading = report.diagnosis.findings[0];
  if (leading.bottleneck === 'healthy') return false;
  const before = previous?.diagnosis.findings[0];
  return before?.bottleneck !== leading.bottleneck || before.mappingId !== leading.mappingId;
}
