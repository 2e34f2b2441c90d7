import type { Report } from '../../core/decision.ts';
import type { ConsumerObservation, Observation } from '../../core/observation.ts';
import type { Reason } from '../../core/reason.ts';
import { cut } from './mrkdwn.ts';

/** More than the core ever makes of one thing in one turn; what is beyond is not counted. */
const MOST = 30;
const MOST_NUMBERS = 12;
/** A longer text is cut in the message anyway. */
const TEXT_CHARACTERS = 600;
/** AWS allows 128 characters for a stream and 140 for a function with its version. */
const NAME_CHARACTERS = 256;

/** A report that is cheap to tell whatever somebody put into it: lists and texts as long as a message can need. */
export function bounded(report: Report): Report {
  const { diagnosis, decision } = report;
  const [first, ...rest] = diagnosis.findings;
  return {
    ...report,
    observation: boundedObservation(report.observation),
    diagnosis: { findings: [boundedTold(first), ...rest.slice(0, MOST).map(boundedTold)] },
    decision: {
      ...decision,
      reason: boundedTold(decision.reason),
      actions: decision.actions.slice(0, MOST),
      recommended: decision.recommended.slice(0, MOST),
      advice: decision.advice.slice(0, MOST).map(withReason),
      predictions: decision.predictions.slice(0, MOST),
      trace: decision.trace.slice(0, MOST).map(withReason),
    },
    outcomes: report.outcomes.slice(0, MOST).map(withReason),
    settled: report.settled.slice(0, MOST).map(boundedTold),
    breakers: report.breakers
      .slice(0, MOST)
      .map((breaker) => ({ ...withReason(breaker), downstream: cut(breaker.downstream, NAME_CHARACTERS) })),
  };
}

function boundedObservation(observation: Observation): Observation {
  const { source, consumers } = observation;
  return {
    ...observation,
    source:
      source.kind === 'missing'
        ? source
        : { ...source, value: { ...source.value, name: cut(source.value.name, NAME_CHARACTERS) } },
    consumers: consumers.kind === 'missing' ? consumers : { ...consumers, value: consumers.value.map(boundedConsumer) },
  };
}

function boundedConsumer(consumer: ConsumerObservation): ConsumerObservation {
  return { ...consumer, lambda: { ...consumer.lambda, name: cut(consumer.lambda.name, NAME_CHARACTERS) } };
}

function withReason<T extends { readonly reason: Reason }>(one: T): T {
  return { ...one, reason: boundedTold(one.reason) };
}

function boundedTold<T extends { readonly text: string; readonly numbers: Readonly<Record<string, number>> }>(
  one: T,
): T {
  const numbers = Object.fromEntries(Object.entries(one.numbers).slice(0, MOST_NUMBERS));
  return { ...one, text: cut(one.text, TEXT_CHARACTERS), numbers };
}
