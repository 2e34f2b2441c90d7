import type { Report } from '../core/decision.ts';
import { known, type Reading } from '../core/reading.ts';
import type { ConsumerSignals } from '../core/signals.ts';
import { formatDuration, formatNumber, formatRate, formatRecordsBracket } from './format.ts';
import { consumerName, MISSING_WORDS, sourceName } from './names.ts';
import type { StoryItem } from './story-item.ts';

/** The state of the stream and of each consumer in one line each; what is missing is named as missing. */
export function tellReadings(report: Report): readonly StoryItem[] {
  return [
    { text: streamLine(report), evidence: [] },
    ...report.signals.consumers.map((consumer) => ({ text: consumerLine(consumer, report), evidence: [] })),
  ];
}

/** How old the newest complete readings are: `1 min old`. */
export function freshnessWords(report: Report): string {
  const { freshness } = report.signals;
  return freshness.kind === 'value'
    ? `${formatDuration(freshness.value)} old`
    : `age ${readingWords(freshness, () => '')}`;
}

/** A reading in words, or `unknown` with the reason. */
export function readingWords<T>(reading: Reading<T>, words: (value: T) => string): string {
  return reading.kind === 'value' ? words(reading.value) : `unknown (${MISSING_WORDS[reading.why]})`;
}

function streamLine(report: Report): string {
  const { signals, observation } = report;
  const facts = observation.source;
  const shards =
    facts.kind === 'value'
      ? `${formatNumber(facts.value.openShards)} open ${facts.value.openShards === 1 ? 'shard' : 'shards'}`
      : `stream ${readingWords(facts, () => '')}`;
  const arrivals =
    signals.arrivalsPerSec.kind === 'value'
      ? `${formatRate(signals.arrivalsPerSec.value)} arrive`
      : `arrivals ${readingWords(signals.arrivalsPerSec, () => '')}`;
  const refused = known(signals.writeThrottledPerSec);
  const throttled =
    refused !== null && refused > 0 ? [`${formatRate(refused)} refused for lack of write capacity`] : [];
  return `${sourceName(report)}: ${[arrivals, ...throttled, shards].join(', ')}.`;
}

function consumerLine(consumer: ConsumerSignals, report: Report): string {
  const age = readingWords(consumer.ageMaxMs, (ms) => (ms < 1_000 ? 'under 1 s' : formatDuration(ms)));
  const done = readingWords(consumer.throughputPerSec, formatRate);
  const backlog = readingWords(consumer.backlogRecords, ({ low, high }) => formatRecordsBracket(low, high));
  const parts = [`iterator age ${age}`, `throughput ${done}`, `backlog ${backlog}`, slotsWords(consumer, report)];
  return `${consumerName(report, consumer.mappingId)}: ${parts.join(', ')}.`;
}

function slotsWords(consumer: ConsumerSignals, report: Report): string {
  const mapping = known(report.observation.consumers)?.find((one) => one.mapping.id === consumer.mappingId)?.mapping;
  if (mapping === undefined) return `${formatNumber(consumer.slots)} slots`;
  const state = mapping.state === 'enabled' ? '' : ` (mapping ${mapping.state})`;
  return `${formatNumber(consumer.readableShards)} readable shards × factor ${formatNumber(mapping.factor)} = ${formatNumber(consumer.slots)} slots${state}`;
}
