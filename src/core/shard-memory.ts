import { leastCalls, pruneLedger } from './ledger.ts';
import type { Observation, SourceFacts } from './observation.ts';
import { known } from './reading.ts';
import { split } from './series.ts';
import type { ShardMemory } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** For this long after Headgate's own call the old count may still be shown. Assumption. */
const SETTLING_MS: DurationMs = 3 * MINUTE_MS;

/** Notices reshards that Headgate did not make, and parents that are drained. */
export function noticeShards(memory: ShardMemory, observation: Observation, now: EpochMs): ShardMemory {
  const pruned = { ...memory, ledger: pruneLedger(memory.ledger, now) };
  const source = known(observation.source);
  if (source === null) return pruned;
  return noticeDrained(noticeActive(noticeCount(pruned, source, now), source, now), source, observation, now);
}

function noticeCount(memory: ShardMemory, source: SourceFacts, now: EpochMs): ShardMemory {
  const { lastOpenShards } = memory;
  if (lastOpenShards === null) return { ...memory, lastOpenShards: source.openShards };
  if (source.status !== 'active' || source.openShards === lastOpenShards) return memory;
  if (memory.changedAt !== null && now - memory.changedAt < SETTLING_MS) return memory;
  return {
    ...memory,
    lastOpenShards: source.openShards,
    foreignChangeAt: now,
    activeAgainAt: now,
    draining: { since: now, readableShards: memory.draining?.readableShards ?? lastOpenShards },
    shardNeeds: null,
    ledger: [
      ...memory.ledger,
      {
        at: now,
        from: lastOpenShards,
        to: source.openShards,
        calls: leastCalls(lastOpenShards, source.openShards),
        by: 'other',
      },
    ],
  };
}

/** A reshard has its effect from the moment the stream is active again. */
function noticeActive(memory: ShardMemory, source: SourceFacts, now: EpochMs): ShardMemory {
  const waits = memory.changedAt !== null && memory.activeAgainAt === null && now - memory.changedAt >= MINUTE_MS / 2;
  return waits && source.status === 'active' ? { ...memory, activeAgainAt: now } : memory;
}

/**
 * The parents closed at the latest when the stream became active. They are drained when every consumer's greatest age
 * is shorter than the time since. A consumer without an age keeps them: no age is not no backlog.
 */
function noticeDrained(memory: ShardMemory, source: SourceFacts, observation: Observation, now: EpochMs): ShardMemory {
  if (memory.draining === null) return memory;
  if (source.status !== 'active') return { ...memory, draining: { ...memory.draining, since: now } };
  const { since } = memory.draining;
  const consumers = known(observation.consumers);
  if (consumers === null) return memory;
  const drained = consumers.every((consumer) => {
    const newest = split(consumer.metrics.iteratorAgeMaxMs, now).complete.at(-1);
    return newest !== undefined && newest.startMs >= since && newest.value < newest.startMs - since;
  });
  return drained ? { ...memory, draining: null } : memory;
}
