/** The calls that turns are waiting for. A turn goes on only when its call is let through, so one seed orders everything. */

/** How a call ends, as the seed has drawn it. */
export type Ending =
  | { readonly kind: 'answered' }
  /** Never sent. */
  | { readonly kind: 'not-sent'; readonly error: Error }
  /** Carried out, and the answer lost. */
  | { readonly kind: 'answer-lost'; readonly error: Error };

export interface WaitingCall {
  readonly turnId: string;
  readonly name: string;
  /** Carries the call out; resolves or rejects what its turn waits for. */
  readonly end: (ending: Ending) => Promise<void>;
  /** Carries the call out although nobody waits for the answer any more. */
  readonly orphan: () => Promise<void>;
}

export interface StepQueue {
  readonly waiting: readonly WaitingCall[];
  /** Parks a turn until its call is let through. */
  call<T>(turnId: string, name: string, effect: () => Promise<T>): Promise<T>;
  take(call: WaitingCall): void;
  /** Takes all calls of a turn: it never comes back from them. */
  crash(turnId: string): readonly WaitingCall[];
}

export function createStepQueue(): StepQueue {
  let waiting: WaitingCall[] = [];
  const without = (taken: readonly WaitingCall[]) => {
    waiting = waiting.filter((call) => !taken.includes(call));
  };
  return {
    get waiting() {
      return waiting;
    },
    call: (turnId, name, effect) =>
      new Promise((resolve, reject) => waiting.push(parked(turnId, name, effect, resolve, reject))),
    take: (call) => without([call]),
    crash: (turnId) => {
      const own = waiting.filter((call) => call.turnId === turnId);
      without(own);
      return own;
    },
  };
}

function parked<T>(
  turnId: string,
  name: string,
  effect: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: Error) => void,
): WaitingCall {
  return {
    turnId,
    name,
    end: async (ending) => {
      if (ending.kind === 'not-sent') return reject(ending.error);
      const value = await effect();
      return ending.kind === 'answered' ? resolve(value) : reject(ending.error);
    },
    orphan: async () => {
      await effect();
    },
  };
}

/** Lets every turn run on to its next call. Longer than any chain of awaits between two calls of the loop. */
export async function settleMicrotasks(): Promise<void> {
  for (let tick = 0; tick < MICROTASKS; tick += 1) await Promise.resolve();
}

const MICROTASKS = 64;
