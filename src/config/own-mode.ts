/** How far one source goes: the account's ceiling, its own document and its tag, the weakest of them. */
import { MODES, type Mode, weakest } from '../core/policy.ts';
import { alternatives } from './schema-node.ts';

/** What the tag `headgate` of a stream says. `mode` null: it is looked after, and the tag says nothing about the mode. */
export type Tag =
  | { readonly kind: 'on'; readonly mode: Mode | null }
  | { readonly kind: 'off' }
  | { readonly kind: 'unknown'; readonly problem: string };

/** The mode of a source of which nobody has said anything. */
export const UNASKED_MODE: Mode = 'recommend';

/** Reads the value of the tag; capitals and spaces around it do not matter. Null: there is no tag. */
export function parseTag(value: string | null): Tag {
  if (value === null) return { kind: 'on', mode: null };
  const word = value.trim().toLowerCase();
  if (word === 'on') return { kind: 'on', mode: null };
  if (word === 'off') return { kind: 'off' };
  const mode = MODES.find((one) => one === word);
  if (mode !== undefined) return { kind: 'on', mode };
  const accepted = alternatives(['on', 'off', ...MODES]);
  return { kind: 'unknown', problem: `tag headgate: received ${JSON.stringify(value)}, accepted ${accepted}` };
}

/** What the owner's document and the tag say together; null: neither says anything. A tag alone never grants `enforce`. */
export function ownMode(document: Mode | null, tag: Mode | null): Mode | null {
  if (document === null) return tag === null ? null : weakest(tag, UNASKED_MODE);
  return tag === null ? document : weakest(document, tag);
}

/** How far Headgate goes with a source before the event has its say. */
export function effectiveMode(ceiling: Mode, own: Mode | null): Mode {
  return weakest(ceiling, own ?? UNASKED_MODE);
}
