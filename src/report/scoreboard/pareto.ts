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
  return all.filter((other) => beats(other, own)).map(({ contender }) => contender);
}

function beats(one: Competitor, other: Competitor): boolean {
  const pairs = [...other.points].flatMap(([seed, theirs]) => {
    const mine = one.points.get(seed);
    return mine === undefined ? [] : [{ mine, theirs }];
  });
  return (
    pairs.length > 0 &&
    dominates(meanPoint(pairs.map(({ mine }) => mine)), meanPoint(pairs.map(({ theirs }) => theirs)))
  );
}

function meanPoint(points: readonly ParetoPoint[]): ParetoPoint {
  const mean = (id: keyof ParetoPoint): number => points.reduce((sum, point) => sum + point[id], 0) / points.length;
  return {
    costUsd: mean('costUsd'),
    lateRecordSeconds: mean('lateRecordSeconds'),
    recordsThrottled: mean('recordsThrottled'),
    recordsLost: mean('recordsLost'),
  };
}
