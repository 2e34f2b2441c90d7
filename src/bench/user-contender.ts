/** A contender that a user brings: the default export of a module, with as little in it as a decider. */
import type { Decider } from '../sim/run/decider.ts';
import type { Contender, Settings } from './contender.ts';

/**
 * What such a module exports: a decider, and whatever of a contender it wants to say.
 *
 * @example
 * export default {
 *   title: 'Two hops',
 *   decider: () => ({ start: null, decide: (view, memory) => ({ orders: [], memory }) }),
 * };
 */
export type UserContender = Partial<Omit<Contender, 'id' | 'kind' | 'deciding'>> & {
  /** A new decider for one run. */
  decider(settings: Settings): Decider;
};

export type ReadContender =
  | { readonly kind: 'contender'; readonly contender: Contender }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Makes a contender of a module's default export, or says what is missing. `id` is how it was named. */
export function userContenderOf(id: string, exported: unknown): ReadContender {
  if (!isUserContender(exported)) {
    const accepted = 'a module whose default export has a function decider(settings) that returns { start, decide }';
    return { kind: 'invalid', problem: `policy ${id}: received ${describe(exported)}, accepted ${accepted}` };
  }
  const { decider, ...said } = exported;
  const contender: Contender = {
    title: id,
    describedBy: id,
    quirks: [],
    knobs: [],
    prepare: (scenario) => scenario,
    ownUsdPerHour: () => 0,
    ...said,
    id,
    kind: 'rival',
    deciding: (settings) => ({ kind: 'decider', decider: decider(settings) }),
  };
  return { kind: 'contender', contender };
}

function isUserContender(exported: unknown): exported is UserContender {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    typeof (exported as Readonly<Record<string, unknown>>)['decider'] === 'function'
  );
}

function describe(exported: unknown): string {
  if (typeof exported !== 'object' || exported === null) return String(exported);
  return `an object with ${Object.keys(exported).join(', ') || 'nothing'}`;
}
