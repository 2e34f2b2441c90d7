import type { Knob, Settings } from '../contender.ts';

/** A knob whose name the compiler knows. */
export type NamedKnob<Name extends string> = Knob & { readonly name: Name };

/** A knob; the published value is added to the candidates when it is not among them. */
export function knob<Name extends string>(
  name: Name,
  description: string,
  unit: string,
  published: number,
  candidates: readonly number[],
): NamedKnob<Name> {
  const all = candidates.includes(published) ? candidates : [published, ...candidates];
  return { name, description, unit, published, candidates: all };
}

/** Every knob's value: the setting, or what it is published with. */
export function valuesOf<Name extends string>(
  knobs: readonly NamedKnob<Name>[],
  settings: Settings,
): Readonly<Record<Name, number>> {
  const entries = knobs.map(({ name, published }) => [name, settings[name] ?? published] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}
