import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';
import { readEvidence } from './evidence.ts';
import { formatClock, formatShare, oneLine, sentence } from './format.ts';
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
      return `${name}: open since ${since}. ${probeSentence(breaker, report)}`;
    case 'half-open': {
      const who = breaker.probeHolder === null ? null : consumerName(report, breaker.probeHolder);
      const probing = who === null ? 'It is watched.' : `${who} may take a step more, and is watched.`;
      return `${name}: half-open since ${since}. ${probing}`;
    }
    case 'closed':
      return `${name}: closed since ${since}. Pressure returns in steps.`;
  }
}

/** A probe needs the back-off to be over and the downstream to look well: which of the two it waits for. */
function probeSentence({ since, openForMs }: BreakerState, report: Report): string {
  const earliest = since + openForMs;
  if (report.at < earliest) return `The next probe comes at ${formatClock(earliest)} at the earliest.`;
  return 'The next probe waits until it has looked well for two minutes.';
}

function limitSentence({ phase, share }: BreakerState): string {
  if (share === null) return '';
  const who = phase === 'half-open' ? 'Each other consumer keeps' : 'Each consumer keeps';
  return `${who} to ${formatShare(share)} of the lanes it had when it tripped, and to one lane a shard at the least.`;
}
