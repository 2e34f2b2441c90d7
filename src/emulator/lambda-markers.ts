/** Lambda's pages: Marker in, NextMarker out. Its markers do not expire (assumption). */
import { type Answer, invalid } from './answer.ts';
import { optional, text, whole } from './operation-input.ts';
import { bookmarkOf, pageOf, tokenOf } from './paging.ts';

/** Accepted in MaxItems. How many are returned at most is each list's own. */
const MAX_ITEMS = 10_000;

/** The fields of a call that answers in pages. */
export const PAGE_FIELDS = { Marker: optional(text()), MaxItems: optional(whole(1, MAX_ITEMS)) };

interface List<T> {
  /** Its name, so that a marker serves no other list. */
  readonly of: string;
  readonly all: readonly T[];
  readonly keyOf: (item: T) => string;
  /** AWS returns no more than this, whatever MaxItems says. */
  readonly perPage: number;
}

/** `next` is to be put into the answer: it holds NextMarker where there is a next page. */
export function answerPage<T>(
  { of, all, keyOf, perPage }: List<T>,
  { Marker, MaxItems }: { readonly Marker: string | null; readonly MaxItems: number | null },
  answer: (items: readonly T[], next: { readonly NextMarker?: string }) => Answer,
): Answer {
  const bookmark = Marker === null ? null : bookmarkOf(Marker);
  if (Marker !== null && bookmark?.of !== of) return invalid('InvalidParameterValueException', 'Marker is invalid.');
  const page = pageOf(all, keyOf, bookmark?.after ?? null, Math.min(MaxItems ?? perPage, perPage));
  const next = page.nextAfter === null ? {} : { NextMarker: tokenOf({ of, after: page.nextAfter, issuedAt: 0 }) };
  return answer(page.items, next);
}
