/** What an examination is made of. */

/** `ok`: nothing to do. `warn`: worth a look before `enforce`. `stop`: `enforce` would not work here, or would do harm. */
export type Verdict = 'ok' | 'warn' | 'stop';

/** One thing that was looked at. */
export interface Check {
  /** A stable short name, as in `starting-position`. */
  readonly id: string;
  /** The function it is about; null: the stream or the account. */
  readonly about: string | null;
  readonly verdict: Verdict;
  /** What is so, with its numbers. */
  readonly fact: string;
  /** What to do, as exactly as it can be said; null: nothing. */
  readonly todo: string | null;
}

/** Nothing to do. */
export function ok(id: string, fact: string, about: string | null = null): Check {
  return { id, about, verdict: 'ok', fact, todo: null };
}

/** Worth a look. */
export function warn(id: string, fact: string, todo: string, about: string | null = null): Check {
  return { id, about, verdict: 'warn', fact, todo };
}

/** In the way of `enforce`. */
export function stop(id: string, fact: string, todo: string, about: string | null = null): Check {
  return { id, about, verdict: 'stop', fact, todo };
}

/** The worst of several verdicts; `ok` of none. */
export function worstOf(checks: readonly Pick<Check, 'verdict'>[]): Verdict {
  if (checks.some(({ verdict }) => verdict === 'stop')) return 'stop';
  return checks.some(({ verdict }) => verdict === 'warn') ? 'warn' : 'ok';
}
