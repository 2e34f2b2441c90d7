/** Reads a JSON Schema as far as messages and reference pages need it. */

/** The part of a JSON Schema that messages and reference pages read. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  /** What is accepted, in words, where the schema's own keywords do not read well. */
  readonly accepted?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** The alternatives of a node: itself when it has none. */
export function optionsOf(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf ?? node.oneOf ?? [node];
}

/** The node at `path`; `value` picks among alternatives by their fixed fields. Null when there is none. */
export function nodeAt(node: SchemaNode, path: readonly PropertyKey[], value: unknown): SchemaNode | null {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  const children = matching(optionsOf(node), value).flatMap((option) => {
    const child = childOf(option, key);
    return child === null ? [] : [child];
  });
  const [first] = children;
  if (first === undefined) return null;
  return nodeAt(children.length === 1 ? first : { anyOf: children }, rest, memberOf(value, key));
}

/** Names of the fields a node has; `value` picks among alternatives by their fixed fields. */
export function fieldNamesOf(node: SchemaNode, value: unknown): readonly string[] {
  return [...new Set(matching(optionsOf(node), value).flatMap((option) => Object.keys(option.properties ?? {})))];
}

/** A member of an object or a list; undefined where there is none. */
export function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<PropertyKey, unknown>>)[key];
}

function childOf(node: SchemaNode, key: PropertyKey): SchemaNode | null {
  if (typeof key === 'number') return node.items ?? null;
  const named = node.properties?.[String(key)];
  if (named !== undefined) return named;
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : null;
}

function matching(options: readonly SchemaNode[], value: unknown): readonly SchemaNode[] {
  const fitting = options.filter((option) =>
    Object.entries(option.properties ?? {}).every(
      ([key, child]) => child.const === undefined || child.const === memberOf(value, key),
    ),
  );
  return fitting.length === 0 ? options : fitting;
}

/** What a node accepts, in words: `1 to 10`, `true or false`, `an object with kind, file`. */
export function acceptedBy(node: SchemaNode): string {
  if (node.accepted !== undefined) return node.accepted;
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return alternatives(node.enum.map(String));
  if (node.anyOf !== undefined || node.oneOf !== undefined) {
    return oneKindOf(optionsOf(node)) ?? alternatives([...new Set(optionsOf(node).flatMap(wordsOf))]);
  }
  switch (node.type) {
    case 'integer':
    case 'number':
      return rangeOf(node);
    case 'boolean':
      return 'true or false';
    case 'array':
      return (node.minItems ?? 0) > 0 ? `a list of at least ${node.minItems}` : 'a list';
    case 'object':
      return `an object${fieldsOf(node)}`;
    case 'string':
      return node.format === 'date-time' ? 'an ISO 8601 time' : (node.minLength ?? 0) > 0 ? 'text' : 'any text';
    case 'null':
      return 'null';
    default:
      return 'another value';
  }
}

function wordsOf(node: SchemaNode): readonly string[] {
  return node.enum === undefined ? [acceptedBy(node)] : node.enum.map(String);
}

/** `an object with kind "trace" or "steps"`, when the alternatives are told apart by one fixed field; else null. */
function oneKindOf(options: readonly SchemaNode[]): string | null {
  const [name] = Object.entries(options[0]?.properties ?? {}).find(([, child]) => child.const !== undefined) ?? [];
  if (name === undefined || options.length < 2) return null;
  const values = options.map((option) => option.properties?.[name]?.const);
  return values.includes(undefined)
    ? null
    : `an object with ${name} ${alternatives(values.map((each) => JSON.stringify(each)))}`;
}

function fieldsOf(node: SchemaNode): string {
  const names = Object.entries(node.properties ?? {}).map(([name, child]) =>
    child.const === undefined ? name : `${name} ${JSON.stringify(child.const)}`,
  );
  return names.length === 0 ? '' : ` with ${names.join(', ')}`;
}

function rangeOf(node: SchemaNode): string {
  const least = node.minimum ?? Number.MIN_SAFE_INTEGER;
  const most = node.maximum ?? Number.MAX_SAFE_INTEGER;
  if (node.exclusiveMinimum !== undefined) return `more than ${node.exclusiveMinimum}`;
  if (most < Number.MAX_SAFE_INTEGER) return `${least} to ${most}`;
  return least > Number.MIN_SAFE_INTEGER ? `at least ${least}` : 'any number';
}

/** Words as a choice: `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
