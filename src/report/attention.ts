/** Whether a person is needed: the first thing somebody wants to know at night. */
import type { Report } from '../core/decision.ts';
import type { Bottleneck } from '../core/diagnosis.ts';
import type { ReasonCode } from '../core/reason.ts';

/** Bottlenecks that no lever of Headgate removes. */
const FOR_PEOPLE: readonly Bottleneck[] = [
  'silent',
  'concurrency-capped',
  'poison',
  'regressed',
  'hot-shard',
  'key-limited',
  'slow',
  'data-loss-clock',
];

/** Reasons under which Headgate is at work, waits for an effect, or has nothing to do. */
const AT_WORK: readonly ReasonCode[] = [
  'within-target',
  'relief-raised',
  'shards-raised',
  'relief-returned',
  'shards-returned',
  'probe-started',
  'catching-up',
  'nothing-proposed',
  'dead-time',
  'cool-down',
  'in-flight',
  'hop-limit',
  'breaker-pressure',
  'parents-not-drained',
  'turn-budget',
  'turn-overtaken',
  'lease-held',
  'call-failed',
  'settled-applied',
  'settled-not-applied',
];

/** `needs-you`: it does not get well without a person, or Headgate may not act. `in-hand`: Headgate is at it. */
export function attentionOf(report: Report): 'needs-you' | 'in-hand' {
  const { decision, diagnosis } = report;
  const forPeople = FOR_PEOPLE.includes(diagnosis.findings[0].bottleneck);
  if (forPeople || decision.recommended.length > 0 || isForbidden(report)) return 'needs-you';
  return AT_WORK.includes(decision.reason.code) ? 'in-hand' : 'needs-you';
}

/** AWS refused a change for lack of a permission: trying again does not help. */
export function isForbidden({ results }: Report): boolean {
  return results.some(
    (result) => result.kind === 'refused' && /access.?denied|not.?authori[sz]ed|forbidden/i.test(result.error),
  );
}
