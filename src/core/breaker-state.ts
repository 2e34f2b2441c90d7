import type { DownstreamName, MappingId } from './observation.ts';
import type { Reason } from './reason.ts';
import type { DurationMs, EpochMs } from './units.ts';

/** The memory of one downstream's circuit breaker: its own item in the store, with its own revision. */
export interface BreakerState {
  readonly schemaVersion: 1;
  readonly downstream: DownstreamName;
  readonly phase: 'closed' | 'open' | 'half-open';
  readonly since: EpochMs;
  /** When it last tripped. */
  readonly trippedAt: EpochMs | null;
  /** From the last trip to the latest probe: short when it was our own pressure that made it sick. */
  readonly sickForMs: DurationMs | null;
  /** When the share last changed: the next step waits until its effect can be seen. */
  readonly steppedAt: EpochMs;
  /** Back-off of the next opening. */
  readonly openForMs: DurationMs;
  /**
   * Pressure each consumer may put on the downstream, as a share of its slots when the breaker tripped.
   * Null: no limit (closed, and pressure has returned).
   */
  readonly share: number | null;
  /**
   * The share that was well before it tripped: 1, or less when a raise that had only just been made tripped it. A probe
   * does not go above it.
   */
  readonly normalShare: number;
  /** Time per record when pressure was last stepped down; what the step is judged by. */
  readonly timePerRecordAtStepMs: number | null;
  /** Less pressure was seen to make nothing faster: it is not lowered further. */
  readonly sheddingUseless: boolean;
  /** Slots of each consumer when the breaker tripped. */
  readonly slotsAtTrip: Readonly<Record<MappingId, number>>;
  /** The one consumer that may take a step more while half-open. */
  readonly probeHolder: MappingId | null;
  /** Consecutive minutes of evidence, newest last; what the reducer needs to ask for two. */
  readonly sickSince: EpochMs | null;
  readonly wellSince: EpochMs | null;
  readonly reason: Reason;
}
