import type { ConsumerObservation, MappingFacts } from './observation.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** For this long after Headgate's own change an old value may still be shown. Assumption. */
const SETTLING_MS: DurationMs = 3 * MINUTE_MS;

/** The memory of a consumer that has never been seen. */
export function firstSight(mapping: MappingFacts): ConsumerMemory {
  return {
    baselineFactor: mapping.factor,
    lastFactor: mapping.factor,
    changedAt: null,
    changeDirection: null,
    previousFactor: null,
    foreignChangeAt: null,
    durationModel: null,
    reference: null,
    slotNeeds: null,
    raiseUselessAt: null,
  };
}

/** Notices a factor that Headgate did not set. The owner's new value becomes the one that relief goes back to. */
export function noticeFactor(
  memory: ConsumerMemory | null,
  consumer: ConsumerObservation,
  now: EpochMs,
): ConsumerMemory {
  const { mapping } = consumer;
  if (memory === null) return firstSight(mapping);
  // An update that takes long has its effect later: the change counts from when it was last seen under way.
  if (mapping.state === 'updating') return memory.changedAt === null ? memory : { ...memory, changedAt: now };
  if (mapping.factor === memory.lastFactor) return memory;
  if (memory.changedAt !== null && now - memory.changedAt < SETTLING_MS) return memory;
  return {
    ...memory,
    baselineFactor: mapping.factor,
    lastFactor: mapping.factor,
    foreignChangeAt: now,
    changeDirection: null,
    previousFactor: null,
    reference: null,
    slotNeeds: null,
  };
}
