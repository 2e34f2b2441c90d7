import type { Outcome, Prediction, Report } from '../core/decision.ts';
import { actionWords, isRaise } from './action-words.ts';
import { readEvidence } from './evidence.ts';
import { capitalise, formatClock, formatDuration, formatNumber, formatRate, sentence } from './format.ts';
import { resultOf } from './headline.ts';
import { consumerName } from './names.ts';
import type { StoryItem } from './story-item.ts';

/** What each outcome is called. */
export const OUTCOME_WORDS: Readonly<Record<Outcome['verdict'], string>> = {
  'as-predicted': 'did what was predicted',
  'less-than-predicted': 'helped, but less than predicted',
  'no-effect': 'had no effect',
  'made-worse': 'made it worse',
  'not-judgeable': 'could not be judged',
};

/** What each change of this turn should bring, and when that is checked. */
export function tellPredictions(report: Report): readonly StoryItem[] {
  return report.decision.predictions.map((prediction) => ({
    text: predictionSentence(prediction, report),
    evidence: [],
  }));
}

/** One prediction as sentences; a change that AWS refused promises nothing. */
export function predictionSentence(prediction: Prediction, report: Report): string {
  const result = resultOf(report, prediction.action)?.kind;
  const name = consumerName(report, prediction.mappingId);
  if (result === 'refused' || result === 'not-attempted') {
    return `Nothing yet for ${name}: the change was not made. The next turn decides afresh.`;
  }
  const condition = result === 'unknown' ? 'If the change is in force: ' : '';
  // What was only recommended has no effect to look at.
  const isMade = report.decision.actions.includes(prediction.action) || report.decision.recommended.length === 0;
  const check = isMade ? checkSentence(prediction) : '';
  const parts = [rateSentence(prediction, name), catchUpSentence(prediction), check];
  return condition + parts.filter((part) => part !== '').join(' ');
}

/** What earlier changes turned out to be worth. */
export function tellOutcomes(report: Report): readonly StoryItem[] {
  return report.outcomes.map((outcome) => ({
    text: outcomeSentence(outcome, report),
    evidence: readEvidence(outcome.reason.numbers),
  }));
}

/** One outcome as a sentence: what was done when, what came of it, beside what was predicted. */
export function outcomeSentence(outcome: Outcome, report: Report): string {
  const { prediction, verdict, throughputPerSec } = outcome;
  const what = actionWords(prediction.action, report).doing;
  const at = `${capitalise(what)} at ${formatClock(prediction.madeAt)}`;
  const isIdle =
    verdict === 'as-predicted' && throughputPerSec !== null && throughputPerSec < prediction.throughputPerSec.low;
  // With the backlog gone it can only do what arrives: its rate says nothing of what was predicted.
  if (isIdle) return `${at} did what it was for. ${sentence(outcome.reason.text)}`;
  const measured =
    throughputPerSec === null ? 'throughput could not be measured' : `measured ${formatRate(throughputPerSec)}`;
  const head = `${at} ${OUTCOME_WORDS[verdict]}`;
  return `${head}: predicted ${interval(prediction)}, ${measured}. ${sentence(outcome.reason.text)}`.trim();
}

function rateSentence(prediction: Prediction, name: string): string {
  const { low, expected, high } = prediction.throughputPerSec;
  const between = `between ${formatNumber(Math.round(low))} and ${formatNumber(Math.round(high))}`;
  if (isRaise(prediction.action) === false) {
    return `${name} can still do up to ${formatRate(expected)}, ${between}.`;
  }
  const before = prediction.throughputBeforePerSec;
  const today = before === null ? '' : `; before the change it did ${formatRate(before)}`;
  return `${name} should do ${formatRate(expected)}, ${between}${today}.`;
}

function catchUpSentence({ caughtUpAt, madeAt, action }: Prediction): string {
  if (caughtUpAt === null) return isRaise(action) === true ? 'This alone does not clear the backlog.' : '';
  if (caughtUpAt <= madeAt) return '';
  return `The backlog should be gone by ${formatClock(caughtUpAt)}, in ${formatDuration(caughtUpAt - madeAt)}.`;
}

function checkSentence(prediction: Prediction): string {
  return `Headgate checks this at ${formatClock(prediction.judgeAt)}.`;
}

function interval(prediction: Prediction): string {
  const { low, high } = prediction.throughputPerSec;
  return `${formatNumber(Math.round(low))} to ${formatRate(Math.round(high))}`;
}
