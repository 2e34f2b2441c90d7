/** The fields of an object that have a value. */
export type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out what is undefined: an optional field of the world is absent or has a value. */
export function withoutUndefined<T extends object>(fields: T): Partial<Defined<T>> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Partial<Defined<T>>;
}
