/** Who is beaten outright, and who is not: cost, lateness, refused puts and lost records. Less is better in each. */
import type { BoardRow } from './scoreboard.ts';

/** Means of the four things that nobody may trade away unseen. */
export interface ParetoPoint {
  readonly costUsd: number;
  readonly lateRecordSeconds: number;
  /** Refused put attempts: apart from losses, because one record can be refused a hundred times and still arrive. */
  readonly recordsThrottled: number;
  readonly recordsLost: number;
}

/** Where a row stands; null when one of the four was not measured. */
export function paretoPointOf({ values }: Pick<BoardRow, 'values'>): ParetoPoint | null {
  const mean = (id: string): number | null => values[id]?.mean ?? null;
  const [costUsd, late, throttled, lost] = [
    mean('costUsd'),
    mean('lateRecordSeconds'),
    mean('recordsThrottled'),
    mean('recordsLost'),
  ];
  if (costUsd === null || late === null || throttled === null || lost === null) return null;
  const point = { costUsd, lateRecordSeconds: late, recordsThrottled: throttled, recordsLost: lost };
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

/** The rows that no other row dominates. A row with a missing value is not among them and dominates nobody. */
export function paretoFront(rows: readonly BoardRow[]): readonly BoardRow[] {
  const placed = placedOf(rows);
  return placed.filter(({ point }) => !placed.some((other) => dominates(other.point, point))).map(({ row }) => row);
}

/** Ids of the contenders on the front. The caller leaves out who does not compete. */
export function frontOf(rows: readonly BoardRow[]): ReadonlySet<string> {
  return new Set(paretoFront(rows).map(({ contender }) => contender));
}

/** The rows that beat `row` outright. */
export function dominatorsOf(row: BoardRow, rows: readonly BoardRow[]): readonly BoardRow[] {
  const own = paretoPointOf(row);
  if (own === null) return [];
  return placedOf(rows)
    .filter(({ point }) => dominates(point, own))
    .map((other) => other.row);
}

function placedOf(rows: readonly BoardRow[]): readonly { readonly row: BoardRow; readonly point: ParetoPoint }[] {
  return rows.flatMap((row) => {
    const point = paretoPointOf(row);
    return point === null ? [] : [{ row, point }];
  });
}
