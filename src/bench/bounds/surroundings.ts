/** What a scenario says in advance about a second of its run. */
import { SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import type { Surroundings } from './lane-capacity.ts';
import type { ConsumerPart } from './stream-part.ts';

/**
 * The surroundings of a consumer at a second of the run. It has all the executions that others leave, as a bound must
 * assume: its neighbours may need none of them. A plan parts them: see quota-parts.ts.
 */
export function surroundingsAt(scenario: Scenario, consumer: ConsumerPart, atSeconds: number): Surroundings {
  const downstream = scenario.downstreams.find(({ name }) => name === consumer.downstream);
  const faults = downstream?.faults ?? [];
  const inForce = faults.filter(({ fromSeconds, toSeconds }) => fromSeconds <= atSeconds && atSeconds < toSeconds);
  const deployed = consumer.deploys.filter((deploy) => deploy.atSeconds <= atSeconds);
  const latest = <Key extends keyof (typeof deployed)[number]>(key: Key) =>
    deployed.findLast((deploy) => deploy[key] !== undefined)?.[key];
  return {
    downstreamHealth: inForce.reduce((health, { capacity }) => health * capacity, 1),
    outsideCalls: stepAt(downstream?.outsideCalls ?? [], atSeconds)?.calls ?? 0,
    concurrency: Math.min(
      consumer.reservedConcurrency ?? Number.POSITIVE_INFINITY,
      freeExecutions(scenario, consumer, atSeconds),
    ),
    fixedMs: latest('fixedMs') ?? consumer.fixedMs,
    perRecordMs: latest('perRecordMs') ?? consumer.perRecordMs,
    errorShare: latest('errorShare') ?? consumer.errorShare,
    timeoutMs: (latest('timeoutSeconds') ?? consumer.timeoutSeconds) * SECOND_MS,
  };
}

/** Seconds at which the surroundings of some consumer may change, in order. */
export function turningPoints(scenario: Scenario): readonly number[] {
  const others = scenario.account.concurrencyUsedByOthers;
  const seconds = [
    ...scenario.downstreams.flatMap(({ faults }) => faults.flatMap((fault) => [fault.fromSeconds, fault.toSeconds])),
    ...scenario.downstreams.flatMap(({ outsideCalls }) => outsideCalls.map((step) => step.atSeconds)),
    ...consumersOf(scenario).flatMap(({ deploys }) => deploys.map((deploy) => deploy.atSeconds)),
    ...(typeof others === 'number' ? [] : others.map((step) => step.atSeconds)),
  ];
  return [...new Set(seconds)].toSorted((a, b) => a - b);
}

function consumersOf(scenario: Scenario): readonly ConsumerPart[] {
  return streamsOf(scenario).flatMap(({ consumers }) => consumers);
}

/** What other functions and the reservations of others leave of the account's executions; a reservation is one's own. */
function freeExecutions(scenario: Scenario, consumer: ConsumerPart, atSeconds: number): number {
  const { concurrency, concurrencyUsedByOthers: others } = scenario.account;
  if (consumer.reservedConcurrency !== null) return concurrency;
  const used = typeof others === 'number' ? others : (stepAt(others, atSeconds)?.executions ?? 0);
  const reserved = consumersOf(scenario).reduce((sum, each) => sum + (each.reservedConcurrency ?? 0), 0);
  return Math.max(0, concurrency - used - reserved);
}

function stepAt<Step extends { readonly atSeconds: number }>(steps: readonly Step[], atSeconds: number): Step | null {
  return steps.findLast((step) => step.atSeconds <= atSeconds) ?? null;
}
