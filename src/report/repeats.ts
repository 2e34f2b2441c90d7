/** A message says a thing once: sentences of the core are whole each and often begin with what has been said. */
import { oneLine } from './format.ts';

/** Shorter texts may stand in a sentence by chance. */
const LEAST_CHARACTERS = 12;

/** What is new in a text: without the sentences that were said, and without a name that leads up to them. */
export function withoutSaid(text: string, said: readonly string[]): string {
  return said.reduce((rest, one) => removed(rest, oneLine(one).replace(/\.$/, '')), oneLine(text));
}

/** Whether a text holds one of those that were said. */
export function saidIn(text: string, said: readonly string[]): boolean {
  return withoutSaid(text, said) !== oneLine(text);
}

function removed(text: string, said: string): string {
  const at = said.length < LEAST_CHARACTERS ? -1 : text.toLowerCase().indexOf(said.toLowerCase());
  if (at === -1) return text;
  const before = /^(.*[.;]\s)?[^;]*$/.exec(text.slice(0, at))?.[1] ?? '';
  const after = text.slice(at + said.length).replace(/^[\s.;:,)]+/, '');
  return `${before}${after}`.trim();
}
