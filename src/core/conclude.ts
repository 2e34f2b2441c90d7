import type { DecideInput } from './decider.ts';
import type { Advice, TraceStep } from './decision.ts';
import type { Diagnosis, Finding } from './diagnosis.ts';
import { knowsLightLoad } from './duration-model.ts';
import { showsEffect } from './effect.ts';
import { tripped } from './pressure.ts';
import type { Proposal } from './proposal.ts';
import { raiseRecord, USELESS_MS } from './raise-record.ts';
import { known } from './reading.ts';
import { type Reason, type ReasonCode, reason } from './reason.ts';
import type { ConsumerSignals } from './signals.ts';
import type { ConsumerMemory } from './state.ts';
import { MINUTE_MS } from './units.ts';

/** Refusals that only the owner, or time, can lift: worth saying beside the decision. */
const OWNERS: readonly ReasonCode[] = [
  'at-bound',
  'starts-at-latest',
  'tumbling-window',
  'account-concurrency',
  'ledger-spent',
  'foreign-change',
  'source-unsupported',
];

/** Why nothing is done: what refused the first wish, or what the leading finding says. */
export function holdReason(input: DecideInput, diagnosis: Diagnosis, trace: readonly TraceStep[]): Reason {
  const refused = trace.find((step) => step.verdict === 'refused' || step.verdict === 'shrunk');
  if (refused !== undefined) return refused.reason;
  return fromFinding(diagnosis.findings[0], input);
}

function fromFinding(found: Finding, input: DecideInput): Reason {
  const finding = { ...found, text: `${nameOf(found, input)}${found.text}` };
  const { text, numbers } = finding;
  switch (finding.bottleneck) {
    case 'healthy':
      return calm(finding);
    case 'unknown':
      return reason(unknownCode(input), text, numbers);
    case 'silent':
      return reason('consumer-silent', text, numbers);
    case 'downstream-bound':
      return reason('breaker-open', text, numbers);
    case 'consumer-bound':
    case 'read-bound':
      return stuck(finding, input);
    default:
      return reason('no-lever-helps', text, numbers);
  }
}

/** The consumer a finding is about, so that the sentence stands alone. */
function nameOf({ mappingId }: Finding, { assessment }: DecideInput): string {
  const consumer = known(assessment.observation.consumers)?.find((one) => one.mapping.id === mappingId);
  return consumer === undefined ? '' : `${consumer.lambda.name}: `;
}

/** Behind, and nothing was proposed: the factor is at its bound, or more lanes were tried and did not help. */
function stuck({ text, numbers, mappingId }: Finding, input: DecideInput): Reason {
  const { assessment, breakers, now } = input;
  const memory = mappingId === null ? undefined : assessment.state.consumers[mappingId];
  const own = assessment.signals.consumers.find((one) => one.mappingId === mappingId);
  const changedAt = memory?.changedAt ?? null;
  if (own !== undefined && changedAt !== null && !showsEffect(own.durationAverageMs, changedAt, now)) {
    return reason('dead-time', `${text}; the last factor change has not shown its effect yet`, numbers);
  }
  const at = memory?.raiseUselessAt ?? null;
  if (memory === undefined || at === null || raiseRecord(memory, breakers, now) !== 'useless') {
    return reason('at-bound', `${text}; ${whyNoMore(own, memory, input)}`, numbers);
  }
  const minutes = Math.round((at + USELESS_MS - now) / MINUTE_MS);
  return reason(
    'no-lever-helps',
    `${text}; more lanes were tried and did not help, they are tried again in ${minutes} min`,
    numbers,
  );
}

/** What keeps the levers still, and what the owner can do about it. */
function whyNoMore(
  own: ConsumerSignals | undefined,
  memory: ConsumerMemory | undefined,
  { policy }: DecideInput,
): string {
  if (own === undefined || memory === undefined || own.readableShards === 0) return 'nothing more is proposed';
  const { max } = policy.bounds.factor;
  if (own.slots / own.readableShards < max) return 'a higher factor would add nothing now';
  if (knowsLightLoad(memory.durationModel))
    return `factor ${max} is as far as it goes, and its lanes already slow each other down`;
  return (
    `factor ${max} is as far as it goes; it has not been seen with time to spare, so nobody knows whether more shards would ` +
    'help or only press harder on what it writes to: raise bounds.shards.min to try'
  );
}

function unknownCode({ assessment, policy }: DecideInput): ReasonCode {
  const { observation, signals } = assessment;
  if (observation.source.kind === 'missing' || observation.consumers.kind === 'missing') return 'source-unreadable';
  const stale = signals.freshness.kind === 'value' && signals.freshness.value > policy.freshness.maxAgeMs;
  return stale ? 'readings-stale' : 'readings-missing';
}

function calm({ text, numbers }: Finding): Reason {
  return reason(numbers.lateSeconds === undefined ? 'within-target' : 'catching-up', text, numbers);
}

/** What only a human can do, or should know. */
export function adviceFor(
  input: DecideInput,
  diagnosis: Diagnosis,
  proposals: readonly Proposal[],
  trace: readonly TraceStep[],
): readonly Advice[] {
  const refusals =
    proposals.length === 0 ? [] : trace.filter((step) => OWNERS.includes(step.reason.code)).map((step) => step.reason);
  return [...refusals, ...findingAdvice(diagnosis, input), ...lossAdvice(input)].map((one) => ({ reason: one }));
}

function findingAdvice(diagnosis: Diagnosis, input: DecideInput): readonly Reason[] {
  return diagnosis.findings.flatMap((found) => {
    const finding = { ...found, text: `${nameOf(found, input)}${found.text}` };
    switch (finding.bottleneck) {
      case 'concurrency-capped':
        return [
          reason(
            'no-lever-helps',
            `${finding.text}. Raise that limit; more lanes would only be throttled`,
            finding.numbers,
          ),
        ];
      case 'silent':
        return [
          reason(
            'consumer-silent',
            `${finding.text}. Look at the mapping's state and its last processing result`,
            finding.numbers,
          ),
        ];
      case 'read-bound':
        return [
          reason(
            'no-lever-helps',
            `${finding.text}. Enhanced fan-out gives each consumer its own 2 MB/s a shard`,
            finding.numbers,
          ),
        ];
      case 'hot-shard':
        return [
          reason(
            'no-lever-helps',
            `${finding.text}. Spread the partition key, or use an on-demand stream that distributes records`,
            finding.numbers,
          ),
        ];
      case 'key-limited':
        return [
          reason(
            'no-lever-helps',
            `${finding.text}. Spread the partition key; records aggregated by the producer library count as one key`,
            finding.numbers,
          ),
        ];
      default:
        return [];
    }
  });
}

/** While a downstream is sick, a mapping with few retries throws records away: the owner should know in time. */
function lossAdvice({ assessment, breakers }: DecideInput): readonly Reason[] {
  if (tripped(breakers)?.phase !== 'open') return [];
  return (known(assessment.observation.consumers) ?? []).flatMap(({ mapping, lambda }) => {
    const { maximumRetryAttempts: retries, maximumRecordAgeMs: ageMs } = mapping;
    if (retries === null && ageMs === null) return [];
    const limit = retries === null ? `after ${Math.round((ageMs ?? 0) / MINUTE_MS)} min` : `after ${retries} retries`;
    const kept = mapping.hasFailureDestination
      ? 'and sends them to its failure destination'
      : 'and has no failure destination';
    return [
      reason(
        'breaker-open',
        `${lambda.name} gives records up ${limit} ${kept}: pause the mapping if they must not be lost`,
      ),
    ];
  });
}
