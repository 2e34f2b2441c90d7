/** Turns what the validator found into sentences for the owner: field, received value, accepted range. */
import * as z from 'zod';
import { acceptedBy, fieldNamesOf, memberOf, nodeAt, type SchemaNode } from './schema-node.ts';

/** A valid value with its defaults, or every problem it has. */
export type Checked<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Validates a document and fills in its defaults, or names every problem at once. */
export function check<T>(schema: z.ZodType<T>, document: unknown): Checked<T> {
  const result = schema.safeParse(document);
  if (result.success) return { kind: 'valid', value: result.data };
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  return { kind: 'invalid', problems: result.error.issues.flatMap((issue) => sentences(root, document, issue, [])) };
}

function sentences(root: SchemaNode, document: unknown, issue: Issue, above: Path): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField(root, document, [...path, key]));
  }
  const inner = issue.code === 'invalid_union' ? deepestOf(issue.errors) : [];
  if (inner.length > 0) return inner.flatMap((each) => sentences(root, document, each, path));
  const accepted = issue.code === 'custom' ? issue.message : acceptedAt(root, document, path);
  return [`${fieldName(path)}: received ${received(root, document, path)}, accepted ${accepted}`];
}

/** The one alternative that was meant: the only one whose own fields were looked at. */
function deepestOf(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  const looked = errors.filter((issues) =>
    issues.some((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  const [only] = looked;
  return looked.length === 1 && only !== undefined ? only : [];
}

function unknownField(root: SchemaNode, document: unknown, path: Path): string {
  const above = path.slice(0, -1);
  const parent = nodeAt(root, above, document);
  const known = parent === null ? '' : fieldNamesOf(parent, valueAt(document, above)).join(', ');
  const value = show(valueAt(document, path));
  return `${fieldName(path)}: received ${value}, but there is no such field; accepted fields: ${known}`;
}

function acceptedAt(root: SchemaNode, document: unknown, path: Path): string {
  const node = nodeAt(root, path, document);
  if (node === null) return 'another value';
  const value = valueAt(document, path);
  const broken = node.type === 'integer' && typeof value === 'number' && !Number.isInteger(value);
  return broken ? `a whole number, ${acceptedBy(node)}` : acceptedBy(node);
}

function received(root: SchemaNode, document: unknown, path: Path): string {
  const value = valueAt(document, path);
  if (value !== undefined) return show(value);
  const fallback = nodeAt(root, path, document)?.default;
  return fallback === undefined ? 'nothing' : `${show(fallback)} (the default)`;
}

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce(memberOf, document);
}

const SHOWN_CHARACTERS = 60;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

/** `bounds.factor.max`, `consumers.0.name`; the whole document has no field name. */
export function fieldName(path: Path): string {
  return path.length === 0 ? 'document' : path.map(String).join('.');
}

/** The sentence of a relation between fields that does not hold. */
export function valueSentence(document: unknown, path: Path, accepted: string): string {
  return `${fieldName(path)}: received ${show(valueAt(document, path))}, accepted ${accepted}`;
}
