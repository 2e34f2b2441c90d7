/** One decision told in order, once: text, markdown and the page only differ in how they draw it. */

import type { Decision, Report } from '../core/decision.ts';
import type { Finding } from '../core/diagnosis.ts';
import type { Reason } from '../core/reason.ts';
import { readEvidence } from './evidence.ts';
import { capitalise, formatClock, formatShare, oneLine, sentence } from './format.ts';
import { headlineOf } from './headline.ts';
import { bottleneckWords, consumerName, sourceName } from './names.ts';
import type { StoryItem } from './story-item.ts';
import { tellActions } from './tell-actions.ts';
import { tellBreakers } from './tell-breakers.ts';
import { tellOutcomes, tellPredictions } from './tell-predictions.ts';
import { freshnessWords, tellReadings } from './tell-readings.ts';

export type SectionKind =
  | 'findings'
  | 'readings'
  | 'done'
  | 'why'
  | 'expected'
  | 'advice'
  | 'considered'
  | 'outcomes'
  | 'settled'
  | 'breakers';

export interface StorySection {
  readonly kind: SectionKind;
  readonly title: string;
  readonly items: readonly StoryItem[];
}

export interface Story {
  /** Time of day of the decision. */
  readonly clock: string;
  readonly source: string;
  readonly headline: string;
  /** In reading order; a section with nothing to say is absent. */
  readonly sections: readonly StorySection[];
}

/** The whole report as sentences and numbers. */
export function tellStory(report: Report): Story {
  const { decision } = report;
  const isWell = report.diagnosis.findings[0].bottleneck === 'healthy';
  const wouldOnly = decision.actions.length === 0 && decision.recommended.length > 0;
  const sections: readonly StorySection[] = [
    { kind: 'findings', title: isWell ? 'How it looks' : 'What is wrong', items: tellFindings(report) },
    { kind: 'readings', title: `What the readings say (${freshnessWords(report)})`, items: tellReadings(report) },
    {
      kind: 'done',
      title: wouldOnly ? 'What Headgate would do' : 'What Headgate did',
      items: tellActions(report),
    },
    { kind: 'why', title: 'Why', items: [fromReason(decision.reason)] },
    { kind: 'expected', title: wouldOnly ? 'What that would bring' : 'What to expect', items: tellPredictions(report) },
    { kind: 'advice', title: 'What only you can do', items: decision.advice.map(({ reason }) => fromReason(reason)) },
    { kind: 'considered', title: 'Considered and rejected', items: tellConsidered(decision) },
    { kind: 'outcomes', title: 'What came of earlier changes', items: tellOutcomes(report) },
    { kind: 'settled', title: 'Left over from an unfinished turn', items: report.settled.map(fromReason) },
    { kind: 'breakers', title: 'Circuit breakers', items: tellBreakers(report) },
  ];
  return {
    clock: formatClock(report.at),
    source: sourceName(report),
    headline: headlineOf(report),
    sections: sections.filter((section) => section.items.length > 0),
  };
}

function tellFindings(report: Report): readonly StoryItem[] {
  return report.diagnosis.findings.map((finding) => {
    const sure = finding.bottleneck === 'unknown' ? '' : ` (${formatShare(finding.confidence)} sure)`;
    return {
      text: `${headOf(finding, report)}${sure}. ${sentence(finding.text)}`,
      evidence: readEvidence(finding.numbers),
    };
  });
}

/** A function keeps the case of its name, also at the head of a sentence. */
function headOf(finding: Finding, report: Report): string {
  const words = bottleneckWords(finding, report);
  const isNamed = finding.mappingId !== null && words.startsWith(consumerName(report, finding.mappingId));
  return isNamed ? words : capitalise(words);
}

/** What a guard took away; what was proposed and allowed is in the decision itself. */
function tellConsidered(decision: Decision): readonly StoryItem[] {
  return decision.trace.flatMap(({ step, verdict, reason }) => {
    if (verdict === 'proposed' || verdict === 'allowed') return [];
    const word = { refused: 'Rejected', shrunk: 'Cut down', noted: 'Noted' }[verdict];
    const by = oneLine(step).replaceAll('-', ' ');
    return [{ text: `${word} (${by}): ${sentence(reason.text)}`, evidence: readEvidence(reason.numbers) }];
  });
}

function fromReason(reason: Reason): StoryItem {
  return { text: sentence(reason.text), evidence: readEvidence(reason.numbers) };
}
