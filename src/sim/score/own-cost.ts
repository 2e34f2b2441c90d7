/** What whoever decides costs by itself. */
import { HOUR_MS, SECOND_MS } from '../../core/units.ts';
import type { Score } from './score-fields.ts';

/** The same score for somebody who did the same for this much an hour, US dollars. The score's own cost must be 0. */
export function withOwnCost(score: Score, ownUsdPerHour: number): Score {
  const own = ((score.simulatedSeconds * SECOND_MS) / HOUR_MS) * ownUsdPerHour;
  return {
    ...score,
    costUsd: score.costUsd + own,
    costOwnUsd: own,
    costPartsUsd: { ...score.costPartsUsd, own },
  };
}
