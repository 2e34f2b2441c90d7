/** Who stands on the scoreboard: a contender as published, or the same with tuned settings. */
import type { BoardContender } from '../report/scoreboard/scoreboard.ts';
import { type Contender, publishedSettings, type Settings } from './contender.ts';

export interface Entrant {
  /** The contender's id, with `-tuned` behind it when its settings are tuned. */
  readonly id: string;
  readonly contender: string;
  /** Only what differs from what is published. */
  readonly settings: Settings;
  readonly tuned: boolean;
}

/** Settings that tuning has found, by contender: the content of examples/bench/tuned.json. */
export type TunedSettings = Readonly<
  Record<string, { readonly settings: Settings; readonly loss: number; readonly publishedLoss: number }>
>;

/** Everyone as published, and those for whom tuning found something better a second time. */
export function entrantsOf(contenders: readonly Contender[], tuned: TunedSettings): readonly Entrant[] {
  return contenders.flatMap((contender) => {
    const published: Entrant = { id: contender.id, contender: contender.id, settings: {}, tuned: false };
    const found = differing(contender, tuned[contender.id]?.settings ?? {});
    if (Object.keys(found).length === 0) return [published];
    return [published, { id: `${contender.id}-tuned`, contender: contender.id, settings: found, tuned: true }];
  });
}

function differing(contender: Contender, settings: Settings): Settings {
  const published = publishedSettings(contender);
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => published[name] !== value));
}

/** An entrant with all that the page says about it. */
export function boardContenderOf({ id, settings, tuned }: Entrant, contender: Contender): BoardContender {
  return {
    id,
    title: tuned ? `${contender.title}, tuned` : contender.title,
    kind: contender.kind,
    describedBy: contender.describedBy,
    quirks: contender.quirks,
    settings: { ...publishedSettings(contender), ...settings },
    tuned,
  };
}
