/** A relation between fields that does not hold. */
export interface BrokenRule {
  readonly path: readonly PropertyKey[];
  /** What the field at `path` would be accepted with. */
  readonly accepted: string;
}

/** Positions of names that came before. */
export function repeated(names: readonly string[]): readonly number[] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
}

/** Where a list of steps does not go forward in time. `path` is the list's. */
export function outOfOrder(
  steps: readonly { readonly atSeconds: number }[],
  path: readonly PropertyKey[],
  what: string,
): readonly BrokenRule[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1]?.atSeconds;
    return before === undefined || step.atSeconds > before
      ? []
      : [{ path: [...path, index, 'atSeconds'], accepted: `more than the ${what} before, ${before}` }];
  });
}
