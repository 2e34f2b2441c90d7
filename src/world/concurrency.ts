/** The account's concurrent executions: who may start one more, and who finds a warm environment. */
import type { AccountConfig } from './world-config.ts';

export interface FunctionSlots {
  readonly name: string;
  readonly reserved: number | null;
  /** Takes one execution; false when the function or the account has none left. */
  acquire(): boolean;
  release(): void;
  /** Takes an idle environment that is still warm; false when a new one must be made. */
  reuse(nowMs: number): boolean;
  /** The environment of an execution that ended waits for the next. */
  park(nowMs: number): void;
  inFlight(): number;
}

export interface Concurrency {
  readonly limit: number;
  /** The slots of a function; the first reservation named for it holds. */
  slotsOf(name: string, reserved: number | null): FunctionSlots;
  functions(): readonly FunctionSlots[];
  /** All functions, those outside the simulation included. */
  inUse(): number;
}

export function createConcurrency(account: AccountConfig, environmentIdleMs: number): Concurrency {
  const all = new Map<string, FunctionSlots>();
  let simulated = 0;
  let unreserved = 0;
  let reservedSum = 0;

  /** What is reserved for some is not there for the others, used or not. */
  function mayStart(reserved: number | null, inFlight: number): boolean {
    if (simulated >= account.concurrency - account.concurrencyUsedByOthers) return false;
    if (reserved !== null) return inFlight < reserved;
    return unreserved < account.concurrency - account.concurrencyUsedByOthers - reservedSum;
  }

  function createSlots(name: string, reserved: number | null): FunctionSlots {
    /** When each idle environment was last used, youngest last. */
    const idleSince: number[] = [];
    let inFlight = 0;
    const count = (by: number): void => {
      inFlight += by;
      simulated += by;
      if (reserved === null) unreserved += by;
    };
    return {
      name,
      reserved,
      acquire() {
        if (!mayStart(reserved, inFlight)) return false;
        count(1);
        return true;
      },
      release: () => count(-1),
      reuse(nowMs) {
        const since = idleSince.pop();
        if (since !== undefined && nowMs - since <= environmentIdleMs) return true;
        idleSince.length = 0;
        return false;
      },
      park: (nowMs) => {
        idleSince.push(nowMs);
      },
      inFlight: () => inFlight,
    };
  }

  return {
    limit: account.concurrency,
    slotsOf(name, reserved) {
      const known = all.get(name);
      if (known !== undefined) return known;
      reservedSum += reserved ?? 0;
      const slots = createSlots(name, reserved);
      all.set(name, slots);
      return slots;
    },
    functions: () => [...all.values()],
    inUse: () => simulated + account.concurrencyUsedByOthers,
  };
}
