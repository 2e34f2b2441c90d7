/** What the bench of the controller measures. Times are of this machine, not of Lambda. */

export interface BenchResult {
  readonly machine: { readonly cores: number; readonly node: string };
  readonly bundle: BundleFigures;
  readonly runs: readonly SizeResult[];
}

export interface BundleFigures {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Median time of fresh processes to load it, milliseconds; an empty module beside it. */
  readonly loadMs: number;
  readonly emptyLoadMs: number;
  readonly processes: number;
}

/** One account with so many sources. */
export interface SizeResult {
  readonly sources: number;
  readonly late: number;
  readonly phases: readonly PhaseFigures[];
}

/** How the account stands while it is measured. */
export const PHASES = {
  cold: 'first turn of a process, nothing known',
  whole: 'every source read whole, as in its first half hour',
  rest: 'all well, sources at rest',
  trouble: 'some sources late',
} as const;
export type Phase = keyof typeof PHASES;

/** Means over the turns of one phase. */
export interface PhaseFigures {
  readonly phase: Phase;
  readonly turns: number;
  /** From the invocation to its answer, waiting for rates included. */
  readonly msPerTurn: number;
  readonly longestMs: number;
  readonly msPerSource: number;
  /** Seconds that the calls of a turn take at the rates that are kept, per bucket, the slowest first. */
  readonly pacedSeconds: Readonly<Record<string, number>>;
  readonly callsPerTurn: number;
  readonly failedCallsPerTurn: number;
  readonly callsPerSource: number;
  readonly callsByService: Readonly<Record<string, number>>;
  readonly metricsPerSource: number;
  /** Of the sources, those that a turn only glances at. */
  readonly restShare: number;
  readonly unitsPerSource: number;
  readonly logBytesPerTurn: number;
  /** Turns of sources that came to nothing, and what went wrong beside them. */
  readonly skippedPerTurn: number;
  readonly failuresPerTurn: number;
  readonly dollarsPerMonth: MonthlyDollars;
}

/** US dollars a month if every minute were like these, us-east-1, without any free tier. */
export interface MonthlyDollars {
  /** What grows with the sources. */
  readonly metrics: number;
  readonly table: number;
  readonly run: number;
  readonly logs: number;
  readonly otherCalls: number;
  /** The same for one source and for a thousand. */
  readonly fixed: number;
  readonly total: number;
  readonly perSource: number;
  /** More for each source with one consumer while it is enforced: its alarm. */
  readonly alarmPerEnforcedConsumer: number;
}
