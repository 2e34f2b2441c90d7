import { noticeFactor } from './consumer-memory.ts';
import type { Outcome } from './decision.ts';
import { learn } from './learn.ts';
import { measure } from './measure.ts';
import type { Observation } from './observation.ts';
import { judge } from './outcomes.ts';
import { known } from './reading.ts';
import { noticeShards } from './shard-memory.ts';
import type { Signals } from './signals.ts';
import type { ConsumerMemory, SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** What one source's readings say, before anything is decided: input of the breakers and of the decision. */
export interface Assessment {
  readonly observation: Observation;
  readonly signals: Signals;
  readonly outcomes: readonly Outcome[];
  /** The memory with everything learnt and noticed in this turn. */
  readonly state: SourceState;
}

/** Notices changes, measures, scores earlier predictions and learns. */
export function assess(observation: Observation, state: SourceState, now: EpochMs): Assessment {
  const noticed = notice(observation, state, now);
  const signals = measure(observation, noticed, now);
  const { outcomes, open } = judge(noticed, signals, now);
  return {
    observation,
    signals,
    outcomes,
    state: learnAll({ ...noticed, predictions: open }, observation, signals, now),
  };
}

/** Consumers that are gone are forgotten only when the list of consumers could be read. */
function notice(observation: Observation, state: SourceState, now: EpochMs): SourceState {
  // What an unfinished turn has done looks like somebody else's doing until it is settled.
  if (state.pending !== null) return state;
  const shards = noticeShards(state.shards, observation, now);
  const consumers = known(observation.consumers);
  if (consumers === null) return { ...state, shards };
  const entries = consumers.map((one): [string, ConsumerMemory] => [
    one.mapping.id,
    noticeFactor(state.consumers[one.mapping.id] ?? null, one, now),
  ]);
  return { ...state, shards, consumers: Object.fromEntries(entries) };
}

function learnAll(state: SourceState, observation: Observation, signals: Signals, now: EpochMs): SourceState {
  const consumers = { ...state.consumers };
  for (const consumer of known(observation.consumers) ?? []) {
    const memory = consumers[consumer.mapping.id];
    const own = signals.consumers.find((one) => one.mappingId === consumer.mapping.id);
    if (memory !== undefined && own !== undefined) consumers[consumer.mapping.id] = learn(memory, consumer, own, now);
  }
  return { ...state, consumers };
}
