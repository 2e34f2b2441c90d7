/** Requests whose sender has died and that are still on their way. */
import type { WaitingCall } from './step-queue.ts';

/** A request arrives at most so much later. A turn's age, and this, end before a lease does. */
const LATEST_MS = 20_000;

export interface LateCalls {
  /** The sender is dead; `draw` in 0..1 says how late it arrives. */
  add(call: WaitingCall, nowMs: number, draw: number): void;
  /** When the next one arrives. */
  nextAt(): number | null;
  /** Takes the one that arrives next. */
  take(): WaitingCall | null;
}

export function createLateCalls(): LateCalls {
  let late: readonly { readonly at: number; readonly call: WaitingCall }[] = [];
  return {
    add: (call, nowMs, draw) => {
      late = [...late, { at: nowMs + Math.floor(draw * LATEST_MS), call }].toSorted((a, b) => a.at - b.at);
    },
    nextAt: () => late[0]?.at ?? null,
    take: () => {
      const [first, ...rest] = late;
      late = rest;
      return first?.call ?? null;
    },
  };
}
