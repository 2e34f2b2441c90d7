import type { DecideInput } from './decider.ts';
import type { Advice, TraceStep } from './decision.ts';
import type { Diagnosis } from './diagnosis.ts';
import { nameOf } from './finding-name.ts';
import { tripped } from './pressure.ts';
import type { Proposal } from './proposal.ts';
import { known } from './reading.ts';
import { type Reason, type ReasonCode, reason } from './reason.ts';
import { MINUTE_MS, SECOND_MS } from './units.ts';
import { count } from './words.ts';

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

/** What only a human can do, or should know. */
export function adviceFor(
  input: DecideInput,
  diagnosis: Diagnosis,
  proposals: readonly Proposal[],
  trace: readonly TraceStep[],
): readonly Advice[] {
  const refusals =
    proposals.length === 0 ? [] : trace.filter((step) => OWNERS.includes(step.reason.code)).map((step) => step.reason);
  return [...refusals, ...findingAdvice(diagnosis, input), ...lossAdvice(input), ...expiryAdvice(input)].map((one) => ({
    reason: one,
  }));
}

/** Below this a finding is a suspicion, and nobody is sent anywhere. */
const SURE = 0.8;

function findingAdvice(diagnosis: Diagnosis, input: DecideInput): readonly Reason[] {
  return diagnosis.findings.flatMap((found) => {
    const finding = { ...found, text: `${nameOf(found, input)}${found.text}` };
    switch (finding.bottleneck) {
      case 'downstream-bound':
        return finding.confidence < SURE
          ? []
          : [
              reason(
                'breaker-open',
                `${finding.text}. Look at it now: nothing is scaled towards it until it answers as it should`,
                finding.numbers,
              ),
            ];
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

/** AWS's own advice: past half of the retention there is a risk of loss (Kinesis developer guide, monitoring; read 2026-11). */
const RETENTION_RISK = 0.5;

/** How long the oldest records still have, once that is less than half of their life. */
function expiryAdvice({ assessment }: DecideInput): readonly Reason[] {
  const retentionMs = known(assessment.observation.source)?.retentionMs ?? null;
  const oldestMs = Math.max(0, ...assessment.signals.consumers.map((one) => known(one.ageMaxMs) ?? 0));
  if (retentionMs === null || oldestMs < retentionMs * RETENTION_RISK) return [];
  const leftMinutes = Math.max(0, Math.floor((retentionMs - oldestMs) / MINUTE_MS));
  const text = `the oldest records expire in ${count(leftMinutes)} min if they are not read by then. Raise the retention of the stream now; that cannot bring back what has expired`;
  return [reason('data-loss-clock', text, { ageSeconds: Math.round(oldestMs / SECOND_MS), leftMinutes })];
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
