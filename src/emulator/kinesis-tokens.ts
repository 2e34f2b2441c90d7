/** Kinesis's NextToken: it stands for the whole question, and only for 300 seconds. */
import { SECOND_MS } from '../core/units.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid } from './answer.ts';
import { bookmarkOf, tokenOf } from './paging.ts';

/** Source: Kinesis API reference, ListShards, read 2026-11. For ListStreams AWS names only the error. */
const TOKEN_LIFE_MS = 300 * SECOND_MS;

/** Writes and reads tokens at the world's present time. */
export interface Tokens {
  /** `of`: what is listed, so that a token serves no other question. Null when there is no next page. */
  write(of: string, nextAfter: string | null): string | null;
  read(token: string): { readonly kind: 'token'; readonly of: string; readonly after: string } | Answer;
  /** Where a listing goes on; null: at its beginning, because there is no token. */
  start(of: string, token: string | null): { readonly kind: 'start'; readonly after: string | null } | Answer;
}

export function createTokens(world: World, startsAt: number): Tokens {
  const now = (): number => startsAt + world.nowMs();
  const read: Tokens['read'] = (token) => {
    const bookmark = bookmarkOf(token);
    if (bookmark === null) return invalid('InvalidArgumentException', 'NextToken is invalid.');
    if (now() - bookmark.issuedAt > TOKEN_LIFE_MS) {
      return invalid('ExpiredNextTokenException', 'NextToken has expired.');
    }
    return { kind: 'token', of: bookmark.of, after: bookmark.after };
  };
  return {
    write: (of, nextAfter) => (nextAfter === null ? null : tokenOf({ of, after: nextAfter, issuedAt: now() })),
    read,
    start(of, token) {
      if (token === null) return { kind: 'start', after: null };
      const found = read(token);
      if (found.kind !== 'token') return found;
      if (found.of !== of) return invalid('InvalidArgumentException', 'NextToken is invalid.');
      return { kind: 'start', after: found.after };
    },
  };
}
