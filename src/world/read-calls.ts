/**
 * GetRecords calls: a shard answers five a second, whoever of its standard readers makes them. When they ask for more,
 * each is refused the same share of its calls, evenly over time (assumption: AWS refuses whom it meets). Every enabled
 * or disabled mapping counts as polling at its interval, records or not; a read carries more records than a shard gives
 * in a second, so a mapping that is behind needs no calls beyond its polls.
 */
import { SHARD_READS_PER_SEC } from '../core/limits.ts';
import { SECOND_MS } from '../core/units.ts';
import type { Physics, StreamConfig } from './world-config.ts';

/** Guards a whole call against the rounding of fractions. */
const ROUNDING = 1e-9;

/** The share of their calls that a shard answers its standard readers at a time; null when it always answers all. */
export type AnsweredShare = ((nowMs: number) => number) | null;

/** One reader's account with one shard. */
export interface CallCredit {
  calls: number;
}

export function createAnsweredShare(
  { consumers, invisibleReaders }: StreamConfig,
  { pollIntervalMs }: Pick<Physics, 'pollIntervalMs'>,
): AnsweredShare {
  const mappings = consumers.filter(({ fanOut }) => fanOut === 'standard').length;
  // Without an interval a mapping looks whenever something comes: no rate to speak of.
  const mappingCallsPerSec = pollIntervalMs > 0 ? (mappings * SECOND_MS) / pollIntervalMs : 0;
  const others = invisibleReaders.filter(({ fanOut }) => fanOut === 'standard');
  const mostPerSec = others.reduce((sum, { pollMs }) => sum + SECOND_MS / pollMs, mappingCallsPerSec);
  if (mostPerSec <= SHARD_READS_PER_SEC) return null;
  return (nowMs) => {
    let callsPerSec = mappingCallsPerSec;
    for (const { fromMs, toMs, pollMs } of others) {
      if (nowMs >= fromMs && nowMs < toMs) callsPerSec += SECOND_MS / pollMs;
    }
    return Math.min(1, SHARD_READS_PER_SEC / callsPerSec);
  };
}

/** Whether the reader's next call is answered. */
export function isAnswered(credit: CallCredit, share: number): boolean {
  credit.calls += share;
  if (credit.calls < 1 - ROUNDING) return false;
  credit.calls -= 1;
  return true;
}
