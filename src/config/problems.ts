/** Turns what the validator found into sentences for the owner: field, received value, accepted range. */
import * as z from 'zod';
import { acceptedBy, fieldNamesOf, memberOf, nodeAt, type SchemaNode } from './schema-node.ts';

/** A valid value with its defaults, or every problem it has. */
export type Checked<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One problem of a document. */
export interface Finding {
  /** Where it is; the way to the field that has to change. */
  readonly path: Path;
  /** The value is fine by itself and does not go with another one. */
  readonly isRelation: boolean;
  /** Field, received value and accepted range. */
  readonly text: string;
}

/** A valid value with its defaults, or every finding. */
export type Inspected<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] };

/** Says where the value at a path was written when it was not in the document itself; else null. */
export type OriginOf = (path: Path) => string | null;

/** What is being looked at. */
interface Subject {
  readonly root: SchemaNode;
  readonly document: unknown;
  readonly originOf: OriginOf;
}

/** Validates a document and fills in its defaults, or names every problem at once. */
export function check<T>(schema: z.ZodType<T>, document: unknown): Checked<T> {
  const inspected = inspect(schema, document);
  if (inspected.kind === 'valid') return inspected;
  return { kind: 'invalid', problems: inspected.findings.map(({ text }) => text) };
}

/** As {@link check}, with the place of each problem; `originOf` tells what came from elsewhere. */
export function inspect<T>(schema: z.ZodType<T>, document: unknown, originOf: OriginOf = () => null): Inspected<T> {
  const result = schema.safeParse(document);
  if (result.success) return { kind: 'valid', value: result.data };
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  const subject = { root, document, originOf };
  return { kind: 'invalid', findings: result.error.issues.flatMap((issue) => findingsOf(subject, issue, [])) };
}

function findingsOf(subject: Subject, issue: Issue, above: Path): readonly Finding[] {
  const path = [...above, ...issue.path];
  const isRelation = issue.code === 'custom';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], isRelation, text: unknownField(subject, [...path, key]) }));
  }
  if (issue.code === 'invalid_key') return [{ path, isRelation, text: badName(subject, path) }];
  const inner = issue.code === 'invalid_union' ? deepestOf(issue.errors) : [];
  if (inner.length > 0) return inner.flatMap((each) => findingsOf(subject, each, path));
  const accepted = issue.code === 'custom' ? issue.message : acceptedAt(subject, path);
  return [{ path, isRelation, text: `${fieldName(path)}: received ${received(subject, path)}, accepted ${accepted}` }];
}

/** The one alternative that was meant: the only one whose own fields were looked at. */
function deepestOf(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  const looked = errors.filter((issues) =>
    issues.some((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  const [only] = looked;
  return looked.length === 1 && only !== undefined ? only : [];
}

function unknownField({ root, document }: Subject, path: Path): string {
  const above = path.slice(0, -1);
  const parent = nodeAt(root, above, document);
  const known = parent === null ? '' : fieldNamesOf(parent, valueAt(document, above)).join(', ');
  const value = show(valueAt(document, path));
  return `${fieldName(path)}: received ${value}, but there is no such field; accepted fields: ${known}`;
}

/** A record whose name for an entry is not allowed. */
function badName({ root, document }: Subject, path: Path): string {
  const names = nodeAt(root, path.slice(0, -1), document)?.propertyNames;
  const accepted = names === undefined ? 'another name' : acceptedBy(names);
  return `${fieldName(path.slice(0, -1))}: received the name ${show(path.at(-1))}, accepted ${accepted}`;
}

function acceptedAt({ root, document }: Subject, path: Path): string {
  const node = nodeAt(root, path, document);
  if (node === null) return 'another value';
  const value = valueAt(document, path);
  const broken = node.type === 'integer' && typeof value === 'number' && !Number.isInteger(value);
  return broken ? `a whole number, ${acceptedBy(node)}` : acceptedBy(node);
}

function received({ root, document, originOf }: Subject, path: Path): string {
  const value = valueAt(document, path);
  const origin = originOf(path);
  if (value !== undefined) return origin === null ? show(value) : `${show(value)} (from ${origin})`;
  const fallback = nodeAt(root, path, document)?.default;
  return fallback === undefined ? 'nothing' : `${show(fallback)} (the default)`;
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: unknown, path: Path): unknown {
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
