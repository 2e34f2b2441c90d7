/**
 * Reads an operation's input. A wrong type is AWS's SerializationException; a missing or impossible value its
 * ValidationException. AWS documents neither for every operation: both names are assumptions where it does not.
 */
import { type Answer, invalid, type Operation } from './answer.ts';

type Input = Readonly<Record<string, unknown>>;

interface Problem {
  readonly kind: 'problem';
  readonly name: string;
  readonly message: string;
}

/** How one value is read; `name` is for the message alone. */
export interface Field<T> {
  read(name: string, value: unknown): T | Problem;
}

type Fields = Readonly<Record<string, Field<unknown>>>;

type Read<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** An operation over its fields; input it does not name is ignored, as AWS does. */
export function operation<F extends Fields>(fields: F, answer: (input: Read<F>, raw: Input) => Answer): Operation {
  return (raw) => {
    const read: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      const value = field.read(name, raw[name]);
      if (isProblem(value)) return invalid(value.name, value.message);
      read[name] = value;
    }
    return answer(read as Read<F>, raw);
  };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'problem';
}

function wrongType(name: string, wanted: string): Problem {
  return { kind: 'problem', name: 'SerializationException', message: `The value of ${name} is not ${wanted}.` };
}

function wrongValue(name: string, constraint: string): Problem {
  const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must ${constraint}`;
  return { kind: 'problem', name: 'ValidationException', message };
}

/** Null when it is left out. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return { read: (name, value) => (value === undefined || value === null ? null : field.read(name, value)) };
}

/** A text that matches the whole of a pattern. */
export function text(pattern: RegExp = /^.+$/s): Field<string> {
  return {
    read(name, value) {
      if (value === undefined || value === null) return wrongValue(name, 'not be null');
      if (typeof value !== 'string') return wrongType(name, 'a string');
      return pattern.test(value) ? value : wrongValue(name, `satisfy regular expression pattern: ${pattern.source}`);
    },
  };
}

/** One of some words. */
export function oneOf<T extends string>(words: readonly T[]): Field<T> {
  return {
    read(name, value) {
      if (value === undefined || value === null) return wrongValue(name, 'not be null');
      if (typeof value !== 'string') return wrongType(name, 'a string');
      const found = words.find((word) => word === value);
      return found ?? wrongValue(name, `satisfy enum value set: [${words.join(', ')}]`);
    },
  };
}

/** A whole number within bounds. */
export function whole(least: number, most: number): Field<number> {
  return {
    read(name, value) {
      if (value === undefined || value === null) return wrongValue(name, 'not be null');
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(name, 'an integer');
      return inRange(name, value, least, most);
    },
  };
}

/** Yes or no. */
export function yesOrNo(): Field<boolean> {
  return {
    read(name, value) {
      if (value === undefined || value === null) return wrongValue(name, 'not be null');
      return typeof value === 'boolean' ? value : wrongType(name, 'a boolean');
    },
  };
}

function inRange(name: string, value: number, least: number, most: number): number | Problem {
  if (value < least) return wrongValue(name, `have value greater than or equal to ${least}`);
  return value > most ? wrongValue(name, `have value less than or equal to ${most}`) : value;
}

/** A list of texts, each as its field has it. */
export function listOf(item: Field<string>, least: number, most: number): Field<readonly string[]> {
  return {
    read(name, value) {
      if (value === undefined || value === null) return wrongValue(name, 'not be null');
      if (!Array.isArray(value)) return wrongType(name, 'a list');
      if (value.length < least || value.length > most) return wrongValue(name, `have ${least} to ${most} items`);
      const read = value.map((one: unknown) => item.read(name, one));
      return read.find(isProblem) ?? read.filter((one) => typeof one === 'string');
    },
  };
}

/** Texts by key. */
export function mapOf(key: Field<string>, item: Field<string>, most: number): Field<Readonly<Record<string, string>>> {
  return {
    read(name, value) {
      if (value === undefined || value === null) return wrongValue(name, 'not be null');
      if (!isRecord(value)) return wrongType(name, 'a map');
      const entries = Object.entries(value);
      if (entries.length < 1 || entries.length > most) return wrongValue(name, `have 1 to ${most} entries`);
      const problem = entries.flatMap(([one, of]) => [key.read(name, one), item.read(name, of)]).find(isProblem);
      return problem ?? Object.fromEntries(entries.map(([one, of]) => [one, String(of)]));
    },
  };
}

/** Any object; its members are read one by one. */
export const record: Field<Input> = {
  read: (name, value) => (isRecord(value) ? value : wrongType(name, 'a structure')),
};

function isRecord(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
