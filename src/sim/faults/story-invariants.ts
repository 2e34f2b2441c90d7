/** What people are told has to make sense however turns crash and overlap: one story per source, one welcome per account. */
import type { Announcement } from '../../core/announcement.ts';
import type { Report } from '../../core/decision.ts';
import type { SourceState } from '../../core/state.ts';
import type { EpochMs } from '../../core/units.ts';

type Add = (invariant: string, detail: string, atMs: number) => void;

export interface StoryWatch {
  /** The reports that a save added, and the state that was saved with them. */
  onSaved(fresh: readonly Report[], state: SourceState, at: EpochMs): void;
}

/** Started, changed, ended: in this order, under one id, and the memory knows of it. Of one source. */
export function createStoryWatch(add: Add): StoryWatch {
  let open: string | null = null;
  return {
    onSaved: (fresh, { incident: memory }, at) => {
      for (const { incident } of fresh) {
        const holds = incident.kind === 'changed' || incident.kind === 'ended' ? open === incident.id : open === null;
        if (incident.kind !== 'none' && !holds)
          add('an incident reads as one story', `${incident.kind} while ${open ?? 'nothing'} is open`, at);
        if (incident.kind === 'started') open = incident.id;
        if (incident.kind === 'ended') open = null;
      }
      if ((memory.open?.id ?? null) !== open)
        add(
          'an incident reads as one story',
          `${memory.open?.id ?? 'nothing'} is remembered, ${open ?? 'nothing'} was told`,
          at,
        );
    },
  };
}

/** What is stored of the news of the account, as far as it is watched. */
interface StoredNews {
  readonly welcomed: boolean;
  readonly waiting: readonly { readonly announcement: Announcement }[];
}

export interface NewsWatch {
  onPut(value: unknown, at: EpochMs): void;
  onAnnounced(announcement: Announcement, at: EpochMs): void;
}

/** News are saved before they are said, are not said any more once they are taken off, and an account is welcomed once. */
export function createNewsWatch(add: Add): NewsWatch {
  const welcomes = new Set<string>();
  const known = new Set<string>();
  let waiting: ReadonlySet<string> = new Set();
  let welcomed = false;
  return {
    onPut: (value, at) => {
      const news = value as StoredNews;
      if (welcomed && !news.welcomed) add('an account is welcomed once', 'the welcome was forgotten', at);
      welcomed = news.welcomed;
      waiting = new Set(news.waiting.map(({ announcement }) => announcement.id));
      for (const { announcement } of news.waiting) {
        known.add(announcement.id);
        if (announcement.kind === 'welcome') welcomes.add(announcement.id);
      }
      if (welcomes.size > 1) add('an account is welcomed once', [...welcomes].join(), at);
    },
    onAnnounced: ({ id }, at) => {
      if (!known.has(id)) add('news are saved before they are said', id, at);
      else if (!waiting.has(id)) add('news that have been said are not said again', id, at);
    },
  };
}
