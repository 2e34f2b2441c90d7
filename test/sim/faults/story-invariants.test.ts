import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../src/core/announcement.ts';
import type { IncidentEvent, IncidentMemory } from '../../../src/core/incident.ts';
import {
  createNewsWatch,
  createStoryWatch,
  type NewsWatch,
  type StoryWatch,
} from '../../../src/sim/faults/story-invariants.ts';
import { BEHIND, follow, times, WELL } from '../../support/episode-builder.ts';
import { NOW } from '../../support/observation-builder.ts';
import { aReport } from '../../support/report-builder.ts';
import { aState } from '../../support/state-builder.ts';

const STEPS = follow([BEHIND, BEHIND, BEHIND, ...times(6, WELL)]).steps;

function tell(watch: StoryWatch, incident: IncidentEvent, memory: IncidentMemory): void {
  watch.onSaved([aReport({ incident })], { ...aState(), incident: memory }, NOW);
}

function foundIn(happens: (watch: StoryWatch) => void): readonly string[] {
  const invariants: string[] = [];
  happens(createStoryWatch((invariant) => invariants.push(invariant)));
  return [...new Set(invariants)];
}

describe('the story of a source', () => {
  it('may start, change and end', () => {
    const whole = (watch: StoryWatch) => {
      for (const { event, memory } of STEPS) tell(watch, event, memory);
    };

    expect(foundIn(whole)).toEqual([]);
  });

  it('may not start twice, nor end what never began, nor be forgotten', () => {
    const [started, ended] = (['started', 'ended'] as const).map((kind) =>
      STEPS.find(({ event }) => event.kind === kind),
    );
    if (started === undefined || ended === undefined) throw new Error('a whole story');
    const one = ['an incident reads as one story'];

    const twice = (watch: StoryWatch) => {
      tell(watch, started.event, started.memory);
      tell(watch, started.event, started.memory);
    };
    expect(foundIn(twice)).toEqual(one);
    expect(foundIn((watch) => tell(watch, ended.event, ended.memory))).toEqual(one);
    expect(foundIn((watch) => tell(watch, started.event, ended.memory))).toEqual(one);
  });
});

describe('the news of an account', () => {
  const welcome = (id: string): Announcement => ({
    kind: 'welcome',
    id,
    at: NOW,
    sources: [],
    candidates: [],
    ceiling: 'enforce',
  });
  const put = (watch: NewsWatch, ...waiting: readonly Announcement[]) =>
    watch.onPut({ welcomed: true, waiting: waiting.map((announcement) => ({ announcement })) }, NOW);
  const found = (happens: (watch: NewsWatch) => void) => {
    const invariants: string[] = [];
    happens(createNewsWatch((invariant) => invariants.push(invariant)));
    return invariants;
  };

  it('may be saved, said, said again and taken off', () => {
    const told = (watch: NewsWatch) => {
      put(watch, welcome('a'));
      watch.onAnnounced(welcome('a'), NOW);
      watch.onAnnounced(welcome('a'), NOW);
      put(watch);
    };

    expect(found(told)).toEqual([]);
  });

  it('may not be said before they are saved, nor after they are taken off', () => {
    expect(found((watch) => watch.onAnnounced(welcome('a'), NOW))).toEqual(['news are saved before they are said']);
    const after = (watch: NewsWatch) => {
      put(watch, welcome('a'));
      put(watch);
      watch.onAnnounced(welcome('a'), NOW);
    };
    expect(found(after)).toEqual(['news that have been said are not said again']);
  });

  it('hold one welcome, and do not forget it', () => {
    const twice = (watch: NewsWatch) => [put(watch, welcome('a')), put(watch, welcome('b'))];
    const forgotten = (watch: NewsWatch) => [put(watch), watch.onPut({ welcomed: false, waiting: [] }, NOW)];

    expect(found(twice)).toEqual(['an account is welcomed once']);
    expect(found(forgotten)).toEqual(['an account is welcomed once']);
  });
});
