/** What stands in a cell of a table: a value, that there is none, or that every run of the contender threw. */
import { formatInterval, formatValue, MISSING } from './numbers.ts';
import type { BoardRow, BoardScenario, Interval, Metric } from './scoreboard.ts';

/** What stands where a value would be if not every run had thrown. */
export const THREW = 'threw';

const DEAD_LETTERED = 'recordsToDestination';

/** No run of this contender ended well here. */
export function hasOnlyThrown({ seeds, failures }: BoardRow): boolean {
  return seeds === 0 && failures.length > 0;
}

/** The value of a row with its interval, or why there is none. */
export function valueText(row: BoardRow, { id, unit }: Pick<Metric, 'id' | 'unit'>): string {
  const text = formatInterval(row.values[id], unit);
  return text === MISSING && hasOnlyThrown(row) ? THREW : text;
}

/** `0 to 3 in 5 seeds`; empty of many seeds, and where both read alike. */
export function rangeText(interval: Interval | null | undefined, unit: string): string {
  if (interval?.range === undefined) return '';
  const { least, most, seeds } = interval.range;
  const [from, to] = [formatValue(least, unit), formatValue(most, unit)];
  return from === to ? '' : `${from} to ${to} in ${seeds} seeds`;
}

/** What a dash, and where it occurs a `threw`, stand for; one sentence each. */
export function emptyCellWords(rows: readonly BoardRow[]): string {
  const dash = 'A dash: does not apply, or was not reached.';
  return rows.some(hasOnlyThrown) ? `${dash} The word ${THREW}: every run ended in an error.` : dash;
}

/** Discarding is not free, though neither lateness nor the front shows it; nothing where nobody does it. */
export function deadLetterWords({ rows }: BoardScenario): string {
  if (!rows.some(({ values }) => (values[DEAD_LETTERED]?.mean ?? 0) > 0)) return '';
  return 'Dead-lettered records went to the failure destination: they are neither done nor lost, are left out of lateness and of the Pareto front, and somebody has to replay them.';
}
