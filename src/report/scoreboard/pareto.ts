/** Who is beaten outright, and who is not: cost, lateness, refused puts and lost records. Less is better in each. */

/** The four things that nobody may trade away unseen. */
export interface ParetoPoint {
  readonly costUsd: number;
  readonly lateRecordSeconds: number;
  /** Refused put attempts: apart from losses, because one record can be refused a hundred times and still arrive. */
  readonly recordsThrottled: number;
  readonly recordsLost: number;
}

/** Somebody who competes, with where each of its seeds came out. */
export interface Competitor {
  readonly contender: string;
  readonly points: ReadonlyMap<number, ParetoPoint>;
}

/** Where a run came out; null when one of the four was not measured. `values` by metric id. */
export function paretoPointOf(values: Readonly<Record<string, number | null | undefined>>): ParetoPoint | null {
  const { costUsd, lateRecordSeconds, recordsThrottled, recordsLost } = values;
  if (costUsd == null || lateRecordSeconds == null || recordsThrottled == null || recordsLost == null) return null;
  const point = { costUsd, lateRecordSeconds, recordsThrottled, recordsLost };
  return Object.values(point).every(Number.isFinite) ? point : null;
}

/** Less than this is no difference: a fraction of a cent beats nobody. */
const NOTICEABLE_SHARE = 0.01;

/** At least as good in all four and noticeably better in one. */
export function dominates(a: ParetoPoint, b: ParetoPoint): boolean {
  const pairs = [
    [a.costUsd, b.costUsd],
    [a.lateRecordSeconds, b.lateRecordSeconds],
    [a.recordsThrottled, b.recordsThrottled],
    [a.recordsLost, b.recordsLost],
  ] as const;
  return (
    pairs.every(([one, other]) => one <= other) && pairs.some(([one, other]) => one < other * (1 - NOTICEABLE_SHARE))
  );
}

/**
 * Ids of those who beat `own` outright: by the means over the seeds that both have, so that nobody wins by the luck of a
 * seed that the other did not meet. Without a seed in common nobody beats anybody.
 */
export function dominatorsOf(own: Competitor, all: readonly Competitor[]): readonly string[] {
  return all
    .filter((other) => {
      const seeds = [...own.points.keys()].filter((seed) => other.points.has(seed));
      return seeds.length > 0 && dominates(meanPoint(other, seeds), meanPoint(own, seeds));
    })
    .map(({ contender }) => contender);
}

/** Ids of those whom nobody beats. Who was not measured is not among them. The caller leaves out who does not compete. */
export function frontOf(all: readonly Competitor[]): ReadonlySet<string> {
  const measured = all.filter(({ points }) => points.size > 0);
  return new Set(measured.filter((own) => dominatorsOf(own, measured).length === 0).map(({ contender }) => contender));
}

function meanPoint({ points }: Competitor, seeds: readonly number[]): ParetoPoint {
  const mean = (id: keyof ParetoPoint): number =>
    seeds.reduce((sum, seed) => sum + (points.get(seed)?.[id] ?? 0), 0) / seeds.length;
  return {
    costUsd: mean('costUsd'),
    lateRecordSeconds: mean('lateRecordSeconds'),
    recordsThrottled: mean('recordsThrottled'),
    recordsLost: mean('recordsLost'),
  };
}
