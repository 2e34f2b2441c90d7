/**
 * Where a key of the store lives in a table with the string keys pk and sk. The first two parts of a key, between `#`,
 * are the pk: `state#ARN`, `report#ARN`. The rest is the sk: `TIME#TURN`. So all reports of a source lie together, in the
 * order of time, and everything else is an item collection of one.
 */

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** What a prefix of keys selects: a part of one item collection, or a part of the whole table. */
export type KeyRange =
  | { readonly kind: 'collection'; readonly pk: string; readonly skPrefix: string | null }
  | { readonly kind: 'table'; readonly pkPrefix: string };

/** The sk of a key with no third part. */
export const NO_THIRD_PART = '-';
/** Stands before a third part that would sort before, or be taken for, {@link NO_THIRD_PART}. */
const ESCAPE = '-#';

/** Two keys are never the same item, and within one pk the items sort as their keys do. */
export function itemKeyOf(key: string): ItemKey {
  const cut = secondHash(key);
  return cut < 0 ? { pk: key, sk: NO_THIRD_PART } : { pk: key.slice(0, cut), sk: escaped(key.slice(cut + 1)) };
}

/** The key that {@link itemKeyOf} was given. */
export function keyOf({ pk, sk }: ItemKey): string {
  if (sk === NO_THIRD_PART) return pk;
  return `${pk}#${sk.startsWith(ESCAPE) ? sk.slice(ESCAPE.length) : sk}`;
}

/** `skPrefix` null: every item of the pk that has a third part. */
export function rangeOf(prefix: string): KeyRange {
  const cut = secondHash(prefix);
  if (cut < 0) return { kind: 'table', pkPrefix: prefix };
  const third = prefix.slice(cut + 1);
  return { kind: 'collection', pk: prefix.slice(0, cut), skPrefix: third === '' ? null : escaped(third) };
}

/** DynamoDB takes no empty sk. Whether a part is escaped shows in its first character, so a prefix is escaped alike. */
function escaped(third: string): string {
  return third === '' || third.charAt(0) <= NO_THIRD_PART ? ESCAPE + third : third;
}

function secondHash(text: string): number {
  const first = text.indexOf('#');
  return first < 0 ? -1 : text.indexOf('#', first + 1);
}
