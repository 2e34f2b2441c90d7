/** Values with the same key together, keys in the order in which they first came. */
export function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Group<Value>[] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups].map(([key, members]) => ({ key, members }));
}

/** The values of one key; never empty. */
export interface Group<Value> {
  readonly key: string;
  readonly members: readonly Value[];
}
