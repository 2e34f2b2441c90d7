/** What things are called in front of people: names the owner gave, never a bare identifier where there is a name. */
import type { Report } from '../core/decision.ts';
import type { Bottleneck, Finding } from '../core/diagnosis.ts';
import type { MappingId, SourceId } from '../core/observation.ts';
import { known, type MissingReason } from '../core/reading.ts';
import type { ReasonCode } from '../core/reason.ts';
import { oneLine } from './format.ts';

/** A finding's bottleneck as a short sentence without its full stop: `orders-consumer cannot keep up`. */
export function bottleneckWords(finding: Finding, report: Report): string {
  const who = finding.mappingId === null ? 'the consumer' : consumerName(report, finding.mappingId);
  if (finding.bottleneck === 'healthy' && finding.numbers.lateSeconds !== undefined) return 'late, but catching up';
  return wordsFor(finding.bottleneck, who);
}

function wordsFor(bottleneck: Bottleneck, who: string): string {
  switch (bottleneck) {
    case 'healthy':
      return 'healthy';
    case 'consumer-bound':
      return `${who} cannot keep up`;
    case 'ingest-bound':
      return 'the stream has too little room for writes';
    case 'concurrency-capped':
      return `${who} gets no more Lambda concurrency`;
    case 'downstream-bound':
      return `the downstream of ${who} is the bottleneck`;
    case 'silent':
      return `${who} is silent`;
    case 'unknown':
      return 'not enough readings to tell';
    case 'read-bound':
      return 'reads from the stream are at their limit';
    case 'regressed':
      return `${who} is slower since a deploy`;
    case 'hot-shard':
      return 'one shard takes most of the load';
    case 'key-limited':
      return `too few partition keys for the lanes of ${who}`;
    case 'poison':
      return `${who} fails on one batch again and again`;
    case 'slow':
      return `${who} is near its own limits`;
    case 'data-loss-clock':
      return 'records are about to be lost';
  }
}

/** Why there is no value, to follow the word `unknown`. */
export const MISSING_WORDS: Readonly<Record<MissingReason, string>> = {
  'no-datapoints': 'no data points',
  stale: 'too old',
  unavailable: 'could not be read',
  'access-denied': 'access denied',
  'not-configured': 'not switched on',
  'not-enough-data': 'not enough data yet',
};

/** The source's name, from its ARN when the source could not be read. */
export function sourceName(report: Report): string {
  const facts = known(report.observation.source);
  return oneLine(facts?.name ?? nameInArn(report.sourceId));
}

/** The function behind a mapping; the mapping's own id when the mapping could not be read. */
export function consumerName(report: Report, mappingId: MappingId): string {
  const consumers = known(report.observation.consumers) ?? [];
  const consumer = consumers.find((candidate) => candidate.mapping.id === mappingId);
  return oneLine(consumer?.lambda.name ?? `mapping ${mappingId}`);
}

/** A reason code as words: `catching-up` is `catching up`. */
export function codeWords(code: ReasonCode): string {
  return code.replaceAll('-', ' ');
}

function nameInArn(sourceId: SourceId): string {
  const table = /:table\/([^/]+)\/stream\//.exec(sourceId);
  return table?.[1] ?? /:stream\/([^/]+)/.exec(sourceId)?.[1] ?? sourceId;
}
