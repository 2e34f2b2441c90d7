/** The account's concurrent executions: who may start one more, and who finds a warm environment. */
import { createEnvironments } from './environments.ts';
import type { AccountConfig, Physics } from './world-config.ts';

export interface FunctionSlots {
  readonly name: string;
  /** In force now. */
  readonly reserved: number | null;
  /** Takes one execution; false when the function, its growth or the account has no room for it. */
  acquire(): boolean;
  release(): void;
  /** Takes an idle environment that is still warm; false when a new one must be made. */
  reuse(nowMs: number): boolean;
  /** The environment of an execution that ended waits for the next. */
  park(nowMs: number): void;
  /** New code: no environment of the old is used again. */
  replaceEnvironments(): void;
  /** In force at once; executions above it end as they would. */
  reserve(executions: number | null): void;
  inFlight(): number;
}

export interface Concurrency {
  readonly limit: number;
  /** The slots of a function; the first reservation named for it holds. */
  slotsOf(name: string, reserved: number | null): FunctionSlots;
  functions(): readonly FunctionSlots[];
  /** All functions, those outside the simulation included. */
  inUse(): number;
  /** Sum of all reservations in force. */
  reserved(): number;
}

type Limits = Pick<Physics, 'environmentIdleMs' | 'environmentsPer10Sec'>;

/** What the simulated functions have taken of the account. */
interface Taken {
  inFlight: number;
  unreserved: number;
  reservations: number;
}

export function createConcurrency(account: AccountConfig, limits: Limits, nowMs: () => number): Concurrency {
  const others = createOthers(account.concurrencyUsedByOthers);
  const all = new Map<string, FunctionSlots>();
  const taken: Taken = { inFlight: 0, unreserved: 0, reservations: 0 };

  /** What is reserved for some is not there for the others, used or not. */
  function mayStart(reserved: number | null, inFlight: number): boolean {
    const left = account.concurrency - others(nowMs());
    if (taken.inFlight >= left) return false;
    if (reserved !== null) return inFlight < reserved;
    return taken.unreserved < left - taken.reservations;
  }

  return {
    limit: account.concurrency,
    slotsOf(name, reserved) {
      const known = all.get(name);
      if (known !== undefined) return known;
      const slots = createSlots(name, reserved, { limits, taken, mayStart, nowMs });
      all.set(name, slots);
      return slots;
    },
    functions: () => [...all.values()],
    inUse: () => taken.inFlight + others(nowMs()),
    reserved: () => taken.reservations,
  };
}

interface SlotGround {
  readonly limits: Limits;
  readonly taken: Taken;
  readonly mayStart: (reserved: number | null, inFlight: number) => boolean;
  readonly nowMs: () => number;
}

function createSlots(name: string, reservedAtFirst: number | null, ground: SlotGround): FunctionSlots {
  const { limits, taken, mayStart, nowMs } = ground;
  const environments = createEnvironments(limits.environmentIdleMs, limits.environmentsPer10Sec);
  let reserved = reservedAtFirst;
  let inFlight = 0;
  taken.reservations += reserved ?? 0;

  const count = (by: number): void => {
    inFlight += by;
    taken.inFlight += by;
    if (reserved === null) taken.unreserved += by;
  };
  return {
    name,
    get reserved() {
      return reserved;
    },
    acquire() {
      if (!mayStart(reserved, inFlight) || !environments.canStart(nowMs())) return false;
      count(1);
      return true;
    },
    release: () => count(-1),
    reuse: environments.take,
    park: environments.park,
    replaceEnvironments: () => environments.replaceAll(inFlight),
    reserve(executions) {
      taken.reservations += (executions ?? 0) - (reserved ?? 0);
      if (reserved === null) taken.unreserved -= inFlight;
      if (executions === null) taken.unreserved += inFlight;
      reserved = executions;
    },
    inFlight: () => inFlight,
  };
}

/** Executions of functions outside the simulation, by time. Asked with times that never go back. */
function createOthers(config: AccountConfig['concurrencyUsedByOthers']): (nowMs: number) => number {
  if (typeof config === 'number') return () => config;
  let passed = 0;
  let present = 0;
  let changesAtMs = config[0]?.atMs ?? Number.POSITIVE_INFINITY;
  return (nowMs) => {
    while (nowMs >= changesAtMs) {
      present = config[passed]?.executions ?? present;
      passed += 1;
      changesAtMs = config[passed]?.atMs ?? Number.POSITIVE_INFINITY;
    }
    return present;
  };
}
