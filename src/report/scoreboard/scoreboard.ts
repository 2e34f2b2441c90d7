/** What the bench has found, as plain data: the scoreboard's JSON, and all that its pages are made from. */

/** Mean over seeds with its 95 % interval; with one seed all three are equal. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Of few values, whose interval is wide: the least and the greatest of them, and of how many seeds. */
  readonly range?: { readonly least: number; readonly most: number; readonly seeds: number };
}

/** One thing that is measured. `better` says which way is good; `context` is effort or explanation and never judged. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'context';
  /** What it is and how it is counted, one sentence. */
  readonly meaning: string;
}

/** Paired over seeds: the contender's value less Headgate's. */
export interface Comparison {
  readonly difference: Interval;
  /** How many seeds both have a value for; fewer than two are not judged. */
  readonly pairs: number;
  /** Seen from Headgate; `same` when the interval holds 0, the difference is too small to matter, or there is one pair. */
  readonly headgateIs: 'better' | 'worse' | 'same';
}

/** One contender in one scenario. */
export interface BoardRow {
  readonly contender: string;
  readonly seeds: number;
  /** By metric id; null where it does not apply. */
  readonly values: Readonly<Record<string, Interval | null>>;
  readonly against: Readonly<Record<string, Comparison | null>>;
  /** Nobody online is at least as good in cost, lateness, refused puts and lost records and better in one. Null for bounds. */
  readonly isOnFront: boolean | null;
  /** Ids of those who are, on the seeds that both have. */
  readonly beatenBy: readonly string[];
  /** Runs that threw; their words. */
  readonly failures: readonly string[];
}

/** The course of one run (seed 1), one value per point of `atSeconds`. */
export interface BoardTimeline {
  readonly contender: string;
  readonly atSeconds: readonly number[];
  readonly offeredPerSec: readonly number[];
  readonly donePerSec: readonly number[];
  readonly oldestAgeSeconds: readonly number[];
  readonly backlogRecords: readonly number[];
  readonly openShards: readonly number[];
  /** Readable shards times factor, summed over consumers. */
  readonly slots: readonly number[];
  readonly actions: readonly { readonly atSeconds: number; readonly text: string }[];
}

export interface BoardScenario {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What a good engineer would do; empty: nobody said. */
  readonly right: string;
  /** The whole scenario as it ran, defaults filled in. */
  readonly document?: object;
  readonly evidenceAtSeconds: number | null;
  readonly durationSeconds: number;
  /** The greatest age that is on time. */
  readonly targetSeconds: number;
  readonly rows: readonly BoardRow[];
  readonly timelines: readonly BoardTimeline[];
  /** Figures that no policy can pass, or that explain the bounds. */
  readonly bounds: readonly {
    readonly title: string;
    readonly value: number;
    readonly unit: string;
    readonly how: string;
  }[];
}

export interface BoardContender {
  readonly id: string;
  readonly title: string;
  readonly kind: 'headgate' | 'rival' | 'static' | 'bound';
  readonly describedBy: string;
  readonly quirks: readonly string[];
  /** The settings it ran with, and whether they are as published or tuned. */
  readonly settings: Readonly<Record<string, number>>;
  readonly tuned: boolean;
}

/** A claim and the share of swept settings in which its sign holds. */
export interface SweptClaim {
  readonly claim: string;
  /** Settings that could show something: those that change a run of the claim, and the one that leaves everything as it is. */
  readonly settings: number;
  readonly held: number;
  /** Settings that leave every run of the claim as it is to the last digit: they say nothing about it. */
  readonly withoutEffect: number;
  /** Settings in which it did not hold, in words. */
  readonly brokenBy: readonly string[];
}

export interface Scoreboard {
  readonly version: string;
  /** How it was made: command, seeds, seconds, machine. */
  readonly made: {
    readonly command: string;
    readonly seeds: string;
    readonly wallSeconds: number;
    readonly runs: number;
    readonly node: string;
    readonly machine: string;
  };
  readonly metrics: readonly Metric[];
  readonly contenders: readonly BoardContender[];
  readonly scenarios: readonly BoardScenario[];
  readonly claims: readonly SweptClaim[];
  readonly threats: readonly string[];
}
