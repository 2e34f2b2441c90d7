/** Tuning: the same number of random trials for everyone, over all development scenarios at once. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Contender, Settings } from '../contender.ts';
import { publishedSettings } from '../contender.ts';
import type { RunOutcome } from '../run-outcome.ts';

/**
 * The settings that are tried: first as published, then drawn evenly from each knob's candidates, without repeats.
 * Fewer than `trials` when there are not so many.
 */
export function trialsOf(contender: Pick<Contender, 'knobs'>, trials: number, seed: number): readonly Settings[] {
  const generator = xoroshiro128plus(seed);
  const tried = new Map<string, Settings>();
  const add = (settings: Settings): void => {
    tried.set(JSON.stringify(settings), settings);
  };
  add(publishedSettings(contender));
  const possible = contender.knobs.reduce((product, { candidates }) => product * candidates.length, 1);
  while (tried.size < Math.min(trials, possible)) {
    add(
      Object.fromEntries(
        contender.knobs.map(({ name, published, candidates }) => [
          name,
          candidates[uniformInt(generator, 0, candidates.length - 1)] ?? published,
        ]),
      ),
    );
  }
  return [...tried.values()];
}

/** A lost record is as bad as one that is this late, seconds. */
const LOST_SECONDS = 86_400;
/** A refused put as bad as one second. */
const THROTTLED_SECONDS = 1;
/** Keeps a perfect scenario from deciding everything: a thousandth of the reference's records, one second late. */
const FLOOR_SHARE = 0.001;

/**
 * One number for one contender's settings: the geometric mean over scenarios of cost and of lateness (losses and refused
 * puts counted in), each relative to the reference contender's in that scenario. 1 is the reference, lower is better.
 * Null when a run is missing. Only tuning uses it; nothing else is judged by a single number.
 */
export function lossOf(own: readonly RunOutcome[], reference: readonly RunOutcome[]): number | null {
  const logs: number[] = [];
  for (const base of reference) {
    const mine = own.find(({ task }) => task.scenario === base.task.scenario && task.seed === base.task.seed);
    if (mine === undefined || mine.values === null || base.values === null) return null;
    const floor = FLOOR_SHARE * (base.values['recordsIn'] ?? 0) + 1;
    logs.push(Math.log((latenessOf(mine) + floor) / (latenessOf(base) + floor)));
    logs.push(Math.log((mine.values['costUsd'] ?? 0) / (base.values['costUsd'] ?? 1)));
  }
  if (logs.length === 0) return null;
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

function latenessOf({ values }: RunOutcome): number {
  const of = (id: string): number => values?.[id] ?? 0;
  return of('lateRecordSeconds') + LOST_SECONDS * of('recordsLost') + THROTTLED_SECONDS * of('recordsThrottled');
}
