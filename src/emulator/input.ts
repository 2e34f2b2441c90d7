/** Reads single fields of a parsed request. What has the wrong type counts as absent; the operation then says so. */

export type Input = Readonly<Record<string, unknown>>;

/** A JSON object, and not an array or null. */
export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, the empty one too. */
export function text(input: Input, field: string): string | null {
  const value = input[field];
  return typeof value === 'string' ? value : null;
}

/** A finite number. */
export function number(input: Input, field: string): number | null {
  const value = input[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** True only when the field says so. */
export function flag(input: Input, field: string): boolean {
  return input[field] === true;
}

/** The texts of a list; empty when there is none. */
export function texts(input: Input, field: string): readonly string[] {
  const value = input[field];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** The objects of a list; empty when there is none. */
export function objects(input: Input, field: string): readonly Input[] {
  const value = input[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A whole number in [`low`, `high`]: its value, `absent` when the field is missing, or null when it is anything else. */
export function wholeNumber(input: Input, field: string, low: number, high: number, absent: number): number | null {
  if (input[field] === undefined || input[field] === null) return absent;
  const value = number(input, field);
  return value !== null && Number.isInteger(value) && value >= low && value <= high ? value : null;
}
