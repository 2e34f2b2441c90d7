/** Who is who on a board. */
import { oneLine } from '../format.ts';
import type { BoardContender, BoardRow, BoardScenario, Metric, Scoreboard } from './scoreboard.ts';

/** Whom the others are compared with: Headgate, or the first contender of a comparison without it. */
export function referenceOf({ contenders }: Scoreboard): BoardContender | null {
  const headgates = contenders.filter(({ kind }) => kind === 'headgate');
  return headgates.find(({ tuned }) => !tuned) ?? contenders[0] ?? null;
}

/** A contender's own words for itself; its id when the board does not know it. */
export function titleOf({ contenders }: Scoreboard, id: string): string {
  return contenders.find((contender) => contender.id === id)?.title ?? id;
}

/** What a sentence would misread: a comma makes two names of one, and `Nobody` is a contender here. */
const MISREAD = /[,;]|^nobody$/i;

/** A title inside a sentence, in quotes where it could be misread. */
export function nameOf(board: Scoreboard, id: string): string {
  const title = oneLine(titleOf(board, id));
  return MISREAD.test(title) ? `“${title}”` : title;
}

/** What everybody is compared with, inside a sentence. */
export function referenceName(board: Scoreboard): string {
  return nameOf(board, referenceOf(board)?.id ?? '');
}

/** The row of a contender; null when it did not run in this scenario. */
export function rowOf({ rows }: BoardScenario, contender: string): BoardRow | null {
  return rows.find((row) => row.contender === contender) ?? null;
}

/** The metric of this id; null when the board does not measure it. */
export function metricOf({ metrics }: Scoreboard, id: string): Metric | null {
  return metrics.find((metric) => metric.id === id) ?? null;
}

/** Bounds know what comes; they compete with nobody. */
export function isBound({ contenders }: Scoreboard, id: string): boolean {
  return contenders.find((contender) => contender.id === id)?.kind === 'bound';
}

/** Contenders that decide as they go, in the order of the board. */
export function onlineOf({ contenders }: Scoreboard): readonly BoardContender[] {
  return contenders.filter(({ kind }) => kind !== 'bound');
}

/** Who the reference is judged against: online, and not itself with other settings. */
export function opponentsOf(board: Scoreboard): readonly BoardContender[] {
  const reference = referenceOf(board);
  return onlineOf(board).filter(
    ({ id, kind }) => id !== reference?.id && !(kind === 'headgate' && reference?.kind === 'headgate'),
  );
}

/** Where a scenario stands on the page. */
export function scenarioAnchor(id: string): string {
  return `scenario-${id.replace(/[^a-z0-9-]/gi, '-')}`;
}
