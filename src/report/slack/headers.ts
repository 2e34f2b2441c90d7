/** The first words of a message: whether somebody is needed, where, and what it is about. */
import type { Report } from '../../core/decision.ts';
import { attentionOf } from '../attention.ts';
import { oneLine } from '../format.ts';
import { headlineOf } from '../headline.ts';
import { bottleneckWords, sourceName } from '../names.ts';

/** One marker word a message, the same everywhere. */
export const MARKERS = { 'needs-you': 'NEEDS YOU', 'in-hand': 'IN HAND', over: 'OVER', note: 'NOTE' } as const;

/** `NEEDS YOU · orders: orders-consumer is silent` */
export function headerOf(report: Report, words: string): string {
  return `${MARKERS[attentionOf(report)]} · ${sourceName(report)}: ${words}`;
}

/** What is wrong in a few words. */
export function troubleWords(report: Report): string {
  const [leading] = report.diagnosis.findings;
  if (report.decision.reason.code === 'policy-invalid') return 'its document cannot be used';
  if (report.decision.reason.code === 'readings-stale') return 'the readings are too old to act on';
  if (report.decision.reason.code === 'source-unreadable') return 'it cannot be read';
  const breaker = report.breakers.find(({ phase }) => phase !== 'closed');
  if (leading.bottleneck === 'downstream-bound' && breaker !== undefined) {
    const name = oneLine(breaker.downstream);
    return breaker.phase === 'open' ? `${name} is sick` : `${name} is being tried again`;
  }
  if (leading.bottleneck === 'healthy' && report.incident.kind === 'changed') return 'getting well';
  return bottleneckWords(leading, report);
}

/** What was done, or that nothing was. */
export function doneWords(report: Report): string {
  const { actions, recommended } = report.decision;
  return actions.length + recommended.length === 0 ? 'changed nothing' : headlineOf(report);
}
