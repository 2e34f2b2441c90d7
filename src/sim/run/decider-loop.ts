/** The turns of a decider that is not Headgate. */
import type { Decider, OrderResult } from './decider.ts';
import { sendOrder } from './send-order.ts';
import type { SimAccount } from './sim-account.ts';
import { openView } from './view-of.ts';

/** What a decider keeps from one turn to the next. */
export interface DeciderState {
  readonly memory: unknown;
  readonly lastResults: readonly OrderResult[];
}

export function deciderStart(decider: Decider): DeciderState {
  return { memory: decider.start, lastResults: [] };
}

/**
 * One turn: shows the decider what there is to see, and sends what it orders, one after another. An order that changes
 * nothing is not sent and has no result. Throws with the decider's words and the minute of the run when it fails.
 */
export function takeDeciderTurn(
  account: SimAccount,
  downstreams: readonly string[],
  decider: Decider,
  state: DeciderState,
  second: number,
): DeciderState {
  return failingIn(second, () => {
    const { orders, memory } = verdictOf(account, downstreams, decider, state);
    return { memory, lastResults: orders.flatMap((order) => sendOrder(account, order) ?? []) };
  });
}

function verdictOf(
  account: SimAccount,
  downstreams: readonly string[],
  decider: Decider,
  { memory, lastResults }: DeciderState,
): ReturnType<Decider['decide']> {
  const { view, close } = openView(account, downstreams, lastResults);
  try {
    // A module without types may return anything.
    const verdict: unknown = decider.decide(view, memory);
    if (isVerdict(verdict)) return verdict;
    throw new Error(`decide: received ${verdictWords(verdict)}, accepted { orders: [...], memory }`);
  } finally {
    close();
  }
}

function verdictWords(verdict: unknown): string {
  return verdict instanceof Promise ? 'a promise (decide must not be async)' : String(JSON.stringify(verdict));
}

function isVerdict(verdict: unknown): verdict is ReturnType<Decider['decide']> {
  return typeof verdict === 'object' && verdict !== null && 'orders' in verdict && Array.isArray(verdict.orders);
}

/** The minute of the run, and where in the decider's own file it failed. */
function failingIn<T>(second: number, act: () => T): T {
  try {
    return act();
  } catch (failure) {
    const words = failure instanceof Error ? failure.message : String(failure);
    const at = `the decider failed in minute ${Math.floor(second / 60)}`;
    throw new Error(`${at}: ${words}${placeOf(failure)}`, { cause: failure });
  }
}

/** The place in the file that failed; what this room throws itself is no place that anybody looks for. */
function placeOf(failure: unknown): string {
  const frame = failure instanceof Error ? failure.stack?.split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  const place = frame?.match(/(?:file:\/\/)?([^\s()]+:\d+:\d+)\)?$/)?.[1];
  return place === undefined || place.includes('/src/sim/run/') ? '' : ` (${place})`;
}
