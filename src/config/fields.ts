/**
 * Building blocks of every document an owner writes. Each field carries its default, description, unit and range in one
 * place: validator, TypeScript type, JSON Schema and reference page all come from it.
 */
import * as z from 'zod';
import { FACTOR_MAX, FACTOR_MIN, STREAM_MAX_SHARDS } from '../core/limits.ts';
import { MODES, type Mode, type Range } from '../core/policy.ts';
import { DAY_MS, SECOND_MS } from '../core/units.ts';

/** What a person reads about a field. */
export interface FieldText {
  readonly description: string;
  readonly unit?: string;
}

/** One day in seconds. */
export const DAY_SECONDS: number = DAY_MS / SECOND_MS;
/** One week in seconds. */
export const WEEK_SECONDS: number = 7 * DAY_SECONDS;

/** A number within a range, with a default. */
export function numberField(range: Range, fallback: number, text: FieldText) {
  return z
    .number()
    .min(range.min)
    .max(range.max)
    .default(fallback)
    .meta({ ...text });
}

/** A whole number within a range, with a default. */
export function integerField(range: Range, fallback: number, text: FieldText) {
  return z
    .int()
    .min(range.min)
    .max(range.max)
    .default(fallback)
    .meta({ ...text });
}

/** A length of time in seconds, with a default. */
export function secondsField(range: Range, fallback: number, description: string) {
  return numberField(range, fallback, { description, unit: 'seconds' });
}

/** A switch, with a default. */
export function booleanField(fallback: boolean, description: string) {
  return z.boolean().default(fallback).meta({ description });
}

/** A name an owner gives or AWS has given. */
export function nameField(text: FieldText) {
  return z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .meta({ ...text, accepted: '1 to 64 letters, digits, dots, underscores and hyphens' });
}

/** Text that must not be empty. */
export function textField(maxLength: number, description: string) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .meta({ description, accepted: `text of 1 to ${maxLength} characters` });
}

/** Refuses a lower end above its upper end; looks only where both are numbers, so that no other problem hides it. */
export function ordered(low: string, high: string) {
  const numbers = (value: unknown): { low: number; high: number } | null => {
    const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
    const [from, to] = [fields[low], fields[high]];
    return typeof from === 'number' && typeof to === 'number' ? { low: from, high: to } : null;
  };
  return {
    holds(value: unknown): boolean {
      const pair = numbers(value);
      return pair === null || pair.low <= pair.high;
    },
    options: {
      path: [low] as PropertyKey[],
      when: (payload: { readonly value: unknown }) => numbers(payload.value) !== null,
      error: (issue: { readonly input?: unknown }) => `at most ${high}, which is ${numbers(issue.input)?.high}`,
    },
  };
}

/** A least and a greatest value, both within `range`, with defaults. */
export function boundsField(range: Range, fallback: Range, text: FieldText) {
  const order = ordered('min', 'max');
  return z
    .strictObject({
      min: integerField(range, fallback.min, { ...text, description: `Least ${text.description}.` }),
      max: integerField(range, fallback.max, { ...text, description: `Greatest ${text.description}.` }),
    })
    .refine(order.holds, order.options)
    .prefault({});
}

/** The mode, with its default. */
export function modeField(fallback: Mode) {
  return z.enum(MODES).default(fallback).meta({
    description:
      "How far Headgate goes: observe measures, recommend decides and changes nothing, enforce acts. The effective mode is the weakest of this, the account's ceiling and the event's.",
  });
}

/** Shard counts AWS allows for one stream. */
export const SHARD_RANGE: Range = { min: 1, max: STREAM_MAX_SHARDS };

/** Factors AWS allows. */
export const FACTOR_RANGE: Range = { min: FACTOR_MIN, max: FACTOR_MAX };
