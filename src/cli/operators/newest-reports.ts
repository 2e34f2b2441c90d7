/** The newest reports of a source. The store answers in the order of time, so the end is found by the digits of the keys. */
import { reportKey } from '../../controller/stored-source.ts';
import type { Report } from '../../core/decision.ts';
import type { SourceId } from '../../core/observation.ts';
import type { EpochMs } from '../../core/units.ts';
import type { Store } from '../../ports.ts';

/** Digits of a time in a key. */
const DIGITS = 15;
/** A block of this many digits, about a quarter of an hour, is read as a whole. */
const FINE = 9;
/** Blocks of about four months are the widest: a history is shorter. */
const COARSEST = 4;
/** More than a quarter of an hour can hold: a turn a minute, and alarms. */
const REPORTS_PER_BLOCK = 500;

/** At most `most` reports, newest first; nothing is much younger than `until`. */
export async function newestReports(
  store: Pick<Store, 'query'>,
  sourceId: SourceId,
  until: EpochMs,
  most: number,
): Promise<readonly Report[]> {
  const before = reportKey(sourceId, 0, '').slice(0, -(DIGITS + 1));
  const digits = String(until).padStart(DIGITS, '0');
  const found: Report[] = [];
  const take = async (block: string): Promise<void> => {
    if (found.length < most) found.push(...(await inBlock(store, before, block, most - found.length)));
  };
  await take(digits.slice(0, FINE));
  // Outwards: the earlier quarters of an hour of these hours, the earlier hours of this day, and so on.
  for (let kept = FINE - 1; kept >= COARSEST; kept -= 1) {
    for (let digit = Number(digits.charAt(kept)) - 1; digit >= 0; digit -= 1) {
      await take(`${digits.slice(0, kept)}${digit}`);
    }
  }
  return found.slice(0, most);
}

/** The newest of one block, newest first. A wide block is asked for one item first: most are empty or not needed. */
async function inBlock(
  store: Pick<Store, 'query'>,
  before: string,
  block: string,
  most: number,
): Promise<readonly Report[]> {
  if (block.length >= FINE) {
    const items = await store.query(before + block, REPORTS_PER_BLOCK);
    return items
      .map(({ value }) => value as Report)
      .toReversed()
      .slice(0, most);
  }
  if ((await store.query(before + block, 1)).length === 0) return [];
  const found: Report[] = [];
  for (let digit = 9; digit >= 0 && found.length < most; digit -= 1) {
    found.push(...(await inBlock(store, before, `${block}${digit}`, most - found.length)));
  }
  return found;
}
