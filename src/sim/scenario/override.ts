/** `a.b.0.c=value`: sets one field of a document before it is validated. */

export type Overridden =
  | { readonly kind: 'document'; readonly document: unknown }
  | { readonly kind: 'invalid'; readonly problem: string };

/** A copy of `document` with one field set. The value is JSON when it parses, else text. */
export function override(document: unknown, assignment: string): Overridden {
  const split = assignment.indexOf('=');
  if (split < 1) return { kind: 'invalid', problem: `${assignment}: received no value, accepted path=value` };
  const path = assignment.slice(0, split).split('.');
  const value = jsonOrText(assignment.slice(split + 1));
  const result = setAt(document, path, value);
  if (result.kind === 'set') return { kind: 'document', document: result.value };
  return { kind: 'invalid', problem: `${assignment.slice(0, split)}: ${result.why}` };
}

type SetResult = { readonly kind: 'set'; readonly value: unknown } | { readonly kind: 'no-path'; readonly why: string };

function setAt(node: unknown, path: readonly string[], value: unknown): SetResult {
  const [key, ...rest] = path;
  if (key === undefined) return { kind: 'set', value };
  if (key === '') return { kind: 'no-path', why: 'a part of the path is empty' };
  if (Array.isArray(node)) return setItem(node, key, rest, value);
  if (node !== undefined && (typeof node !== 'object' || node === null)) {
    return { kind: 'no-path', why: `there is no ${key} in ${JSON.stringify(node)}` };
  }
  const fields = (node ?? {}) as Readonly<Record<string, unknown>>;
  const inner = setAt(Object.hasOwn(fields, key) ? fields[key] : undefined, rest, value);
  return inner.kind === 'set' ? { kind: 'set', value: { ...fields, [key]: inner.value } } : inner;
}

function setItem(list: readonly unknown[], key: string, rest: readonly string[], value: unknown): SetResult {
  const index = Number(key);
  if (!/^\d+$/.test(key) || index >= list.length) {
    return { kind: 'no-path', why: `there is no item ${key}; the list has ${list.length}` };
  }
  const inner = setAt(list[index], rest, value);
  return inner.kind === 'set' ? { kind: 'set', value: list.with(index, inner.value) } : inner;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
