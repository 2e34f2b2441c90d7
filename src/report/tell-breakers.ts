import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';
import { readEvidence } from './evidence.ts';
import { formatClock, formatDuration, formatShare, oneLine, sentence } from './format.ts';
import { consumerName } from './names.ts';
import type { StoryItem } from './story-item.ts';

/** Breakers that limit something now. A closed one without a limit is no news. */
export function tellBreakers(report: Report): readonly StoryItem[] {
  return report.breakers
    .filter((breaker) => breaker.phase !== 'closed' || breaker.share !== null)
    .map((breaker) => ({
      text: `${phaseSentence(breaker, report)} ${limitSentence(breaker)} ${sentence(breaker.reason.text)}`
        .replace(/ {2,}/g, ' ')
        .trim(),
      evidence: readEvidence(breaker.reason.numbers),
    }));
}

function phaseSentence(breaker: BreakerState, report: Report): string {
  const name = oneLine(breaker.downstream);
  const since = formatClock(breaker.since);
  switch (breaker.phase) {
    case 'open':
      return `${name}: open since ${since}. The first probe comes ${formatDuration(breaker.openForMs)} after that.`;
    case 'half-open': {
      const who = breaker.probeHolder === null ? 'No consumer' : consumerName(report, breaker.probeHolder);
      return `${name}: half-open since ${since}. ${who} tries one step more.`;
    }
    case 'closed':
      return `${name}: closed since ${since}. Pressure returns in steps.`;
  }
}

function limitSentence(breaker: BreakerState): string {
  if (breaker.share === null) return '';
  return `Consumers keep to ${formatShare(breaker.share)} of the slots they had when it tripped.`;
}
