/** What an incident's message says, section by section. Sentences come from the story; what was said is not repeated. */
import type { Report } from '../../core/decision.ts';
import { REASONS, type ReasonCode } from '../../core/reason.ts';
import { type CatchUp, catchUpOf, catchUpSentence } from '../catch-up.ts';
import { type Evidence, readEvidence } from '../evidence.ts';
import { oneLine, sentence } from '../format.ts';
import { consumerName, sourceName } from '../names.ts';
import { saidIn, withoutSaid } from '../repeats.ts';
import { type SectionKind, tellStory } from '../story.ts';
import type { StoryItem } from '../story-item.ts';
import { predictionSentence } from '../tell-predictions.ts';
import { atMost } from './limits.ts';
import { join, type Markup, markup, say, strong } from './mrkdwn.ts';

const NUMBERS_SHOWN = 6;
const FINDING_LINES = 6;
const REJECTED_SHOWN = 3;

/** What a code means where its own sentence would only say again what is wrong. */
const MEANINGS: Readonly<Partial<Record<ReasonCode, string>>> = {
  'consumer-silent': 'no lever of Headgate wakes a consumer.',
  'source-unreadable': 'what cannot be read is left as it is.',
  'policy-invalid': 'the source holds until the document is put right.',
};

/** What is wrong, each finding with the numbers it was seen in. */
export function findingLines(report: Report): readonly Markup[] {
  const { code, text } = report.decision.reason;
  if (code === 'policy-invalid') {
    const problems = text.split('; ').map((problem) => say(`• ${problem}`));
    return atMost([say(`The document of ${sourceName(report)} cannot be used:`), ...problems], FINDING_LINES);
  }
  const told = report.outcomes.map(({ reason }) => reason.text);
  const items = itemsOf(report, 'findings').map((item) => ({ ...item, text: withoutSaid(item.text, told) }));
  return [...atMost(items.flatMap(withNumbers), FINDING_LINES), ...ageLines(report)];
}

/** How late it is, where the finding itself does not say so. */
function ageLines(report: Report): readonly Markup[] {
  const [leading] = report.diagnosis.findings;
  const isTold = Object.keys(leading.numbers).some((key) => /^age(Seconds|Ms)$/.test(key));
  const own = report.signals.consumers.find(({ mappingId }) => mappingId === leading.mappingId);
  if (isTold || own === undefined) return [];
  const line = itemsOf(report, 'readings').find(({ text }) =>
    text.startsWith(`${consumerName(report, own.mappingId)}: `),
  );
  return line === undefined ? [] : [say(line.text.replace(/, [^,]* readable shards.*$/, '.'))];
}

/** Each change with AWS's answer, and why; or why nothing was changed. */
export function doneLines(report: Report): readonly Markup[] {
  const acts = itemsOf(report, 'done').map(({ text }) => say(text));
  const why = whyOf(report);
  if (acts.length === 0) return [say(`Changed nothing: ${lowerHead(why)}`)];
  return [...acts, join([markup('Why:'), say(why), ...freshNumbers(report)])];
}

/** When it should be over, what each change should bring, and what a breaker waits for. */
export function expectedLines(report: Report): readonly Markup[] {
  const each = report.decision.predictions.map((prediction) => withoutTime(predictionSentence(prediction, report)));
  const breakers = itemsOf(report, 'breakers').map(({ text }) => withoutSaid(text, saidOf(report)));
  return [timeSentence(report, catchUpOf(report)), ...each, ...breakers].filter((text) => text !== '').map(say);
}

/** What earlier changes were worth. */
export function outcomeLines(report: Report): readonly Markup[] {
  return itemsOf(report, 'outcomes').map(({ text }) => say(text));
}

/** What an unfinished turn left. */
export function settledLines(report: Report): readonly Markup[] {
  return report.settled.map(({ text }) => say(sentence(text)));
}

/** What guards took away: a few with their reason, the rest by count. The mode's own refusal is said elsewhere. */
export function rejectedLines(report: Report): readonly Markup[] {
  const { trace, advice, reason } = report.decision;
  const told = [reason.text, ...advice.map((one) => one.reason.text), ...saidOf(report)];
  const rejected = trace.flatMap(({ step, verdict, reason: why }) => {
    const isNews = verdict === 'refused' || verdict === 'shrunk';
    if (!isNews || step === 'mode' || saidIn(why.text, told)) return [];
    const how = verdict === 'shrunk' ? ', cut down' : '';
    return [say(`${step.replaceAll('-', ' ')}${how}: ${oneLine(why.text)}`)];
  });
  return atMost(rejected, REJECTED_SHOWN);
}

/** Texts that stand under "What is wrong". */
export function saidOf(report: Report): readonly string[] {
  const findings = report.diagnosis.findings.map(({ text }) => text);
  const breakers = report.breakers
    .map(({ reason }) => reason.text)
    .filter((text) => saidIn(findings.join(' '), [text]));
  return [...findings, ...breakers];
}

/** The reason, without the name it is about; where it says only what was said, what its code means. */
function whyOf(report: Report): string {
  const { code, text } = report.decision.reason;
  const fresh = withoutSaid(text, saidOf(report)).replace(/^[\w.-]+: /, '');
  if (fresh !== '' && !saidIn(text, saidOf(report))) return sentence(fresh);
  const rest = fresh === '' ? '' : ` ${sentence(fresh)}`;
  return `${MEANINGS[code] ?? REASONS[code]}${rest}`;
}

/** A time where one can be told; else why none can. */
function timeSentence(report: Report, catchUp: CatchUp | null): string {
  const { actions, recommended } = report.decision;
  const time = catchUpSentence(catchUp, report.at);
  if (time !== '')
    return actions.length === 0 && recommended.length > 0 ? `If it is done now: ${lowerHead(time)}` : time;
  const open = report.breakers.find(({ phase }) => phase === 'open');
  if (open !== undefined) return `It cannot be told before ${oneLine(open.downstream)} is well again.`;
  switch (report.diagnosis.findings[0].bottleneck) {
    case 'healthy':
      return '';
    case 'unknown':
      return report.decision.reason.code === 'policy-invalid' ? '' : 'It cannot be told without readings.';
    case 'silent':
    case 'poison':
    case 'data-loss-clock':
    case 'concurrency-capped':
      return 'Not before somebody does something.';
    default:
      return 'It cannot be told from the readings there are.';
  }
}

function withNumbers({ text, evidence }: StoryItem): readonly Markup[] {
  const numbers = evidence.filter(({ value }) => !spells(text, value)).slice(0, NUMBERS_SHOWN);
  return numbers.length === 0 ? [say(text)] : [say(text), numbersLine(numbers)];
}

function numbersLine(evidence: readonly Evidence[]): Markup {
  return join(
    evidence.map(({ label, value }) => join([say(label), strong(value)])),
    ' · ',
  );
}

/** The numbers of the decision that stand nowhere yet, in brackets. */
function freshNumbers({ diagnosis, decision }: Report): readonly Markup[] {
  const shown = new Set(diagnosis.findings.flatMap(({ numbers }) => readEvidence(numbers)).map(({ value }) => value));
  const fresh = readEvidence(decision.reason.numbers).filter(
    ({ value }) => !shown.has(value) && !spells(decision.reason.text, value),
  );
  return fresh.length === 0 ? [] : [markup(`(${numbersLine(fresh.slice(0, NUMBERS_SHOWN))})`)];
}

/** Whether a sentence already holds the number. */
function spells(text: string, value: string): boolean {
  const [number = ''] = value.split(' ');
  return text.split(/[\s;:()]+/).some((word) => word.replace(/[.,]$/, '') === number);
}

/** The time stands above already, with its interval. */
function withoutTime(text: string): string {
  return text.replace(/ ?The backlog should be gone by [^.]*\./, '');
}

/** For the middle of a sentence; names keep their look. */
function lowerHead(text: string): string {
  return /^[A-Z][a-z]*[ ,']/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}

function itemsOf(report: Report, kind: SectionKind): readonly StoryItem[] {
  return tellStory(report).sections.find((section) => section.kind === kind)?.items ?? [];
}
