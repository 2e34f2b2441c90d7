/** Lays one document over another, field by field. */
import { memberOf } from './schema-node.ts';

/** `over` laid over `base`: objects merge, lists and single values replace. */
export function mergeDocuments(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const names = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  // Object.fromEntries makes every name a field of its own, `__proto__` too.
  return Object.fromEntries(names.map((name) => [name, merged(base, over, name)]));
}

function merged(base: object, over: object, name: string): unknown {
  if (!Object.hasOwn(over, name)) return memberOf(base, name);
  return Object.hasOwn(base, name) ? mergeDocuments(memberOf(base, name), memberOf(over, name)) : memberOf(over, name);
}

/** A JSON object: no list, not null. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
