/** An account whose people are told the news by two channels, each of which may be deaf. */
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import type { FleetSummary } from '../../src/controller/fleet-summary.ts';
import type { Announcement, Candidate, DocumentProblem } from '../../src/core/announcement.ts';
import { type EpochMs, MINUTE_MS } from '../../src/core/units.ts';
import type { PolicyBook, Reporter, Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, runLoop } from './loop-builder.ts';
import { anObservation, NOW } from './observation-builder.ts';

export interface NewsFields {
  readonly store?: Store;
  readonly problems?: readonly DocumentProblem[];
  readonly switch?: PolicyBook['switch'];
  readonly book?: Partial<PolicyBook>;
  /** Channels that take nothing in this turn. */
  readonly deaf?: readonly string[];
  readonly survey?: () => Promise<readonly Candidate[]>;
  readonly at?: EpochMs;
  readonly turnId?: string;
  /** The clock while the turn runs. */
  readonly now?: () => EpochMs;
  readonly deadlineAt?: EpochMs;
}

export interface NewsAccount {
  readonly store: Store;
  /** What each channel took, in order. */
  readonly heard: Readonly<Record<'slack' | 'events', Announcement[]>>;
  /** Announcements that a channel was asked to take. */
  readonly asked: string[];
  turn(fields?: NewsFields): Promise<FleetSummary>;
}

export function aNewsAccount(base: NewsFields = {}): NewsAccount {
  const store = base.store ?? createMemoryStore();
  const heard: NewsAccount['heard'] = { slack: [], events: [] };
  const asked: string[] = [];
  const channel = (name: 'slack' | 'events', deaf: readonly string[]): Reporter => ({
    channel: name,
    deliver: async () => {},
    announce: async (announcement) => {
      asked.push(`${name} ${announcement.kind}`);
      if (deaf.includes(name)) throw new Error('no answer');
      heard[name].push(announcement);
    },
  });
  let turns = 0;
  const turn = async (given: NewsFields = {}): Promise<FleetSummary> => {
    const fields = { ...base, ...given };
    turns += 1;
    const at = fields.at ?? NOW + turns * MINUTE_MS;
    const fleet = aFleetOf([anObservation({}, at)], at);
    const plain = createLoop({ fleet });
    const { list } = plain.ports.inventory;
    const loop = createLoop({
      fleet,
      store: fields.store ?? store,
      ...(fields.now === undefined ? {} : { now: fields.now }),
      switch: fields.switch ?? 'on',
      book: { ...fields.book, problems: fields.problems ?? [] },
      ports: {
        inventory: { list, survey: fields.survey ?? (async () => []) },
        reporters: [channel('events', fields.deaf ?? []), channel('slack', fields.deaf ?? [])],
      },
    });
    return runLoop(loop, {
      turnId: fields.turnId ?? `turn-${turns}`,
      deadlineAt: fields.deadlineAt ?? at + MINUTE_MS,
    });
  };
  return { store, heard, asked, turn };
}

export function kindsOf(announcements: readonly Announcement[]): readonly string[] {
  return announcements.map(({ kind }) => kind);
}

export function aProblem(where = '/headgate/streams/orders', text = 'target: 0 is not in 1..'): DocumentProblem {
  return { where, text };
}
