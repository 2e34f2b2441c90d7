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
  const [wrong] = wrongFields(exported);
  if (wrong !== undefined) return { kind: 'invalid', problem: `policy ${id}: ${wrong}` };
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
    deciding: (settings) => ({ kind: 'decider', decider: checkedDecider(decider(settings)) }),
  };
  return { kind: 'contender', contender };
}

/** What a module may say, and of which kind. */
const FIELDS: Readonly<Record<string, 'text' | 'list' | 'function'>> = {
  decider: 'function',
  title: 'text',
  describedBy: 'text',
  quirks: 'list',
  knobs: 'list',
  prepare: 'function',
  ownUsdPerHour: 'function',
};

/** A misspelt field would be left out in silence. */
function wrongFields(exported: object): readonly string[] {
  return Object.entries(exported).flatMap(([name, value]) => {
    const kind = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (kind === undefined) return [`${name}: not a known field, accepted ${Object.keys(FIELDS).join(', ')}`];
    return kindOf(value) === kind ? [] : [`${name}: received ${describe(value)}, accepted a ${kind}`];
  });
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** Without types, anything may come of it. */
function checkedDecider(decider: Decider): Decider {
  const returned: unknown = decider;
  const isWhole =
    typeof returned === 'object' && returned !== null && 'start' in returned && typeof decider.decide === 'function';
  if (isWhole) return decider;
  throw new Error(`decider: returned ${describe(returned)}, accepted { start, decide }`);
}

function isUserContender(exported: unknown): exported is UserContender {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    typeof (exported as Readonly<Record<string, unknown>>)['decider'] === 'function'
  );
}

function describe(exported: unknown): string {
  if (typeof exported === 'function') return 'a function';
  if (typeof exported !== 'object' || exported === null) return String(exported);
  return `an object with ${Object.keys(exported).join(', ') || 'nothing'}`;
}
