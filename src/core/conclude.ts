import type { DecideInput } from './decider.ts';
import type { TraceStep } from './decision.ts';
import type { Diagnosis, Finding } from './diagnosis.ts';
import { knowsLightLoad } from './duration-model.ts';
import { showsEffect } from './effect.ts';
import { nameOf } from './finding-name.ts';
import { raiseRecord, USELESS_MS } from './raise-record.ts';
import { type Reason, type ReasonCode, reason } from './reason.ts';
import type { ConsumerSignals } from './signals.ts';
import type { ConsumerMemory } from './state.ts';
import { MINUTE_MS } from './units.ts';

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
    // A factor below its bound that would not help is no matter of the owner's bounds.
    const code = isBelowBound(own, input) ? 'no-lever-helps' : 'at-bound';
    return reason(code, `${text}; ${whyNoMore(own, memory, input)}`, numbers);
  }
  const minutes = Math.round((at + USELESS_MS - now) / MINUTE_MS);
  return reason(
    'no-lever-helps',
    `${text}; more lanes were tried and did not help, they are tried again in ${minutes} min`,
    numbers,
  );
}

function isBelowBound(own: ConsumerSignals | undefined, { policy }: DecideInput): boolean {
  return own !== undefined && own.readableShards > 0 && own.slots / own.readableShards < policy.bounds.factor.max;
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
