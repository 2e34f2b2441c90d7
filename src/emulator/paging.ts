/** Pages of long answers. A page ends with a key and the next begins after it, so what goes away in between is no harm. */

/** `nextAfter`: the key after which the next page begins; null: this was the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextAfter: string | null;
}

/** The first `size` items whose key comes after `after` (null: from the start), in the order of their keys. */
export function pageOf<T>(all: readonly T[], keyOf: (item: T) => string, after: string | null, size: number): Page<T> {
  const rest = all
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === null || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, size);
  return { items: page.map(({ item }) => item), nextAfter: rest.length > size ? (page.at(-1)?.key ?? null) : null };
}

/** What a page's token remembers: `of` names what is being listed, `issuedAt` is a wall-clock time. */
export interface Bookmark {
  readonly of: string;
  readonly after: string;
  readonly issuedAt: number;
}

/** A token that means nothing to whoever gets it. */
export function tokenOf({ of, after, issuedAt }: Bookmark): string {
  return Buffer.from(JSON.stringify([of, after, issuedAt])).toString('base64url');
}

/** Null: no token of ours. */
export function bookmarkOf(token: string): Bookmark | null {
  const parts = parse(Buffer.from(token, 'base64url').toString());
  if (!Array.isArray(parts)) return null;
  const [of, after, issuedAt]: unknown[] = parts;
  if (typeof of !== 'string' || typeof after !== 'string' || typeof issuedAt !== 'number') return null;
  return { of, after, issuedAt };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
