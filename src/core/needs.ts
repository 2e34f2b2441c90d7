import { addNeed } from './need-window.ts';
import type { Policy } from './policy.ts';
import type { ConsumerSignals, Signals } from './signals.ts';
import { type Need, sizeConsumer, sizeIngest } from './sizing.ts';
import type { ConsumerMemory, SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** Remembers what this turn needed. A need that cannot be told is not remembered: the quiet window then starts anew. */
export function rememberNeeds(state: SourceState, signals: Signals, policy: Policy, now: EpochMs): SourceState {
  const consumers = { ...state.consumers };
  // Without bytes the records alone say only how much is needed at least: enough to scale out on, not to scale in.
  const ingest = signals.bytesPerSec.kind === 'value' ? sizeIngest(signals, policy) : null;
  const shardNeeds: (number | null)[] = [ingest];
  for (const own of signals.consumers) {
    const memory = consumers[own.mappingId];
    const need = sizeConsumer(own, signals, policy);
    shardNeeds.push(need === null || memory === undefined ? null : shardsFor(need, memory));
    if (memory !== undefined && need !== null) consumers[own.mappingId] = withNeed(memory, own, need, policy, now);
  }
  const known = shardNeeds.filter((need) => need !== null);
  if (known.length < shardNeeds.length) return { ...state, consumers };
  const window = addNeed(state.shards.shardNeeds, now, Math.max(...known), policy.scaleIn.shardsQuietMs);
  return { ...state, consumers, shards: { ...state.shards, shardNeeds: window } };
}

function withNeed(
  memory: ConsumerMemory,
  own: ConsumerSignals,
  need: Need,
  policy: Policy,
  now: EpochMs,
): ConsumerMemory {
  const slots = Math.max(need.slots, own.readableShards);
  return { ...memory, slotNeeds: addNeed(memory.slotNeeds, now, slots, policy.scaleIn.factorQuietMs) };
}

/** Shards that carry the present load at the owner's own factor. */
function shardsFor(need: Need, memory: ConsumerMemory): number {
  return Math.max(1, Math.ceil(need.slots / memory.baselineFactor));
}
