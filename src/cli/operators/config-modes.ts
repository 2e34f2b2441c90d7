/** The effective modes that documents come to, as lines. */

import { bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import type { Account } from './account.ts';
import { type ModeChain, modeChainOf } from './mode-chain.ts';

/** One source with its chain. */
export interface SourceMode {
  readonly name: string;
  readonly chain: ModeChain;
}

/** What the account has of the documents' sources. */
export interface Modes {
  readonly sources: readonly SourceMode[];
  /** Names that documents ask for and no stream has. */
  readonly absent: readonly string[];
  /** Why tags and streams could not be read; null: they were. */
  readonly unread: string | null;
}

/** Every source with the mode it has. Where the account cannot be asked, tags are taken as absent and that is said. */
export async function modesOf(account: Pick<Account, 'inventory'>, documents: readonly DocumentText[]): Promise<Modes> {
  const { named } = bookOf(documents);
  try {
    const { sources, absent } = await account.inventory.list(named);
    const known = sources.map(({ name, tag }) => ({ name, chain: modeChainOf(documents, { name, tag }) }));
    return { sources: known.toSorted(byName), absent, unread: null };
  } catch (error) {
    const unread = error instanceof Error ? error.message : String(error);
    const guessed = named.map((name) => ({ name, chain: modeChainOf(documents, { name, tag: null }) }));
    return { sources: guessed.toSorted(byName), absent: [], unread };
  }
}

function byName(a: SourceMode, b: SourceMode): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

/** One line per source, and what could not be told. */
export function modeLines({ sources, absent, unread }: Modes, only: string | null = null): string {
  const shown = sources.filter(({ name }) => only === null || name === only);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const lines = shown.map(({ name, chain }) => `  ${name.padEnd(width)}  ${chain.effective.padEnd(9)}  ${chain.text}`);
  const missing = absent
    .filter((name) => only === null || name === only)
    .map((name) => `  ${name}: no stream of this account and Region has this name`);
  const blind = unread === null ? [] : [`  tags could not be read, so they are left out here: ${unread}`];
  return [...lines, ...missing, ...blind].map((line) => `${line}\n`).join('');
}
