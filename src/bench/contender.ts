/** Whoever takes part in the comparison: Headgate, a rival, a static setting, or a bound that nobody can reach online. */
import type { Decider } from '../sim/run/decider.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';

/** One knob of a contender: what it is published with, and what tuning may try. */
export interface Knob {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly published: number;
  /** Values that tuning draws from; the published one is among them. */
  readonly candidates: readonly number[];
}

export type Settings = Readonly<Record<string, number>>;

/** Who decides in a run: Headgate's own loop under a mode, a decider, or nobody. */
export type Deciding =
  | { readonly kind: 'headgate' }
  | { readonly kind: 'decider'; readonly decider: Decider }
  | { readonly kind: 'nobody' };

export interface Contender {
  /** kebab-case, unique. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'headgate' | 'rival' | 'static' | 'bound';
  /** Where its behaviour is described: repository and file, or page. */
  readonly describedBy: string;
  /** What is odd about it as published, and was kept. */
  readonly quirks: readonly string[];
  readonly knobs: readonly Knob[];
  /** What it sets before the run begins, as its user would: the factor, the capacity mode. Mostly the scenario itself. */
  prepare(scenario: Scenario, settings: Settings): Scenario;
  /** A new decider for one run. */
  deciding(settings: Settings): Deciding;
  /** What it costs to run the contender itself for one source with so many consumers, US dollars per hour. */
  ownUsdPerHour(consumers: number): number;
}

/** The settings a contender is published with. */
export function publishedSettings({ knobs }: Pick<Contender, 'knobs'>): Settings {
  return Object.fromEntries(knobs.map(({ name, published }) => [name, published]));
}
