/** Plans one consumer of a stream whose shards are planned already. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import { GB_SECOND_USD, REQUEST_USD } from '../../sim/run/cost.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import { mappingPauseSeconds } from './dead-times.ts';
import { type FactorPlan, planFactor } from './factor-plan.ts';
import { bestCalls, type Capacity, capacityOf, fullBatch, type Surroundings } from './lane-capacity.ts';
import type { ConsumerPart, StreamPart } from './stream-part.ts';
import { surroundingsAt, turningPoints } from './surroundings.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;
/** Lanes are not filled to the brim: the durations of batches vary. */
const HIGHEST_USE = 0.95;
/** Throughput is flat around its best: so much more calls are no harm. */
const FLAT_TOP = 1.05;
const MB_PER_GB = 1_024;
/** Lanes that poll without pause still take this long from one invocation to the next. Assumption. */
const SHORTEST_WAIT_SECONDS = 0.1;

export interface ConsumerPlanInput {
  readonly scenario: Scenario;
  readonly stream: StreamPart;
  readonly consumer: ConsumerPart;
  /** By minute. */
  readonly arrivalsPerSec: readonly number[];
  /** Open shards, by minute. */
  readonly shards: readonly number[];
  /** Its part of the executions that consumers share, by minute; all of them if absent. */
  readonly quotaParts?: readonly number[] | undefined;
}

export function planConsumer(input: ConsumerPlanInput): FactorPlan {
  const { scenario, stream, consumer, arrivalsPerSec, shards } = input;
  const capacityAt = knownCapacity(input);
  const epochs = epochsOf(scenario, consumer, shards.length);
  const healthAt = (minute: number) => epochs[minute]?.surroundings.downstreamHealth ?? 1;
  const most = callsAllowed(scenario, consumer);
  return planFactor({
    start: consumer.factor,
    arrivalsPerSec,
    capacityPerSec: (minute, factor) => capacityAt(minute, factor).recordsPerSec * HIGHEST_USE,
    usdPerMinute: (minute, factor) =>
      MINUTE_SECONDS *
      usdPerSec(scenario, stream, consumer, {
        lanes: (shards[minute] ?? 1) * factor,
        arrivalsPerSec: arrivalsPerSec[minute] ?? 0,
        downstreamHealth: healthAt(minute),
      }),
    // One lane per shard is the least there is, too much or not.
    isAllowed: (minute, factor) => factor === 1 || capacityAt(minute, factor).calls <= most,
    pauseSeconds: mappingPauseSeconds(scenario.physics).mean,
    targetSeconds: stream.policy.target.iteratorAgeSeconds,
  });
}

/** Capacity by minute and factor; computed once for each set of surroundings. */
export function knownCapacity(
  input: Omit<ConsumerPlanInput, 'arrivalsPerSec'>,
): (minute: number, factor: number) => Capacity {
  const capacity = capacityOf(input);
  const epochs = epochsOf(input.scenario, input.consumer, input.shards.length);
  const known = new Map<string, Capacity>();
  return (minute, factor) => {
    const shards = input.shards[minute] ?? 1;
    const epoch = epochs[minute];
    const most = (epoch?.surroundings.concurrency ?? 0) * (input.quotaParts?.[minute] ?? 1);
    const concurrency = Math.min(shards * factor, Math.floor(most + 1e-9));
    const key = `${epoch?.number}/${shards}/${factor}/${concurrency}`;
    const found = known.get(key);
    if (found !== undefined || epoch === undefined) return found ?? { recordsPerSec: 0, calls: 0 };
    const fresh = capacity(shards, factor, { ...epoch.surroundings, concurrency });
    known.set(key, fresh);
    return fresh;
  };
}

interface Epoch {
  readonly number: number;
  readonly surroundings: Surroundings;
}

/** A minute counts as the second in its middle. */
function epochsOf(scenario: Scenario, consumer: ConsumerPart, minutes: number): readonly Epoch[] {
  const turns = turningPoints(scenario);
  const known = new Map<number, Epoch>();
  return Array.from({ length: minutes }, (_, minute) => {
    const at = (minute + 0.5) * MINUTE_SECONDS;
    const number = turns.filter((turn) => turn <= at).length;
    const epoch = known.get(number) ?? { number, surroundings: surroundingsAt(scenario, consumer, at) };
    known.set(number, epoch);
    return epoch;
  });
}

/** This consumer's even part of the calls that its downstream does best with, or hardly more. */
function callsAllowed(scenario: Scenario, consumer: ConsumerPart): number {
  const downstream = scenario.downstreams.find(({ name }) => name === consumer.downstream);
  if (downstream === undefined) return Number.POSITIVE_INFINITY;
  const writers = streamsOf(scenario).flatMap(({ consumers }) =>
    consumers.filter((each) => each.downstream === downstream.name),
  );
  return (bestCalls(downstream) * FLAT_TOP) / writers.length;
}

interface Running {
  readonly lanes: number;
  readonly arrivalsPerSec: number;
  readonly downstreamHealth: number;
}

/** Lambda's price of so many lanes: those that have caught up look once a poll, full ones go on without pause. */
function usdPerSec(scenario: Scenario, stream: StreamPart, consumer: ConsumerPart, running: Running): number {
  const reads = running.arrivalsPerSec * consumer.filterPassShare;
  const waitSeconds = Math.max(scenario.physics.pollSeconds, consumer.batchWindowSeconds, SHORTEST_WAIT_SECONDS);
  const looks = Math.min(running.lanes / waitSeconds, reads);
  const invocations = Math.max(reads / fullBatch(consumer, stream.recordBytes), looks);
  const perRecordMs = consumer.perRecordMs + waitingMs(scenario, consumer, running);
  const billedSeconds = (invocations * consumer.fixedMs + reads * perRecordMs) / SECOND_MS;
  return invocations * REQUEST_USD + billedSeconds * (consumer.memoryMb / MB_PER_GB) * GB_SECOND_USD;
}

/** Time that a record's share of a downstream call takes; it is billed too. */
function waitingMs(scenario: Scenario, consumer: ConsumerPart, running: Running): number {
  const downstream = scenario.downstreams.find(({ name }) => name === consumer.downstream);
  if (downstream === undefined || running.downstreamHealth <= 0) return 0;
  const alonePerSec = downstream.recordsPerSecondPerCall * running.downstreamHealth;
  const calls = Math.max(1, Math.min(running.lanes, running.arrivalsPerSec / alonePerSec));
  const slowdown = 1 + downstream.contention * (calls - 1) + downstream.coherency * calls * (calls - 1);
  return (slowdown * SECOND_MS) / alonePerSec;
}
