import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../src/core/action.ts';
import { BOTTLENECKS } from '../../src/core/diagnosis.ts';
import { type Episode, followIncident } from '../../src/core/follow-incident.ts';
import type { IncidentEvent, IncidentMemory } from '../../src/core/incident.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { deepFreeze } from '../support/deep-freeze.ts';
import { anEpisode, applied, BEHIND, BLIND, follow, refused, times, WELL } from '../support/episode-builder.ts';
import { NOW } from '../support/observation-builder.ts';
import { anOutcome } from '../support/report-builder.ts';
import { aBreaker, factorAction, openBreaker } from '../support/state-builder.ts';

const RESULTS: readonly ActionResult[] = [
  applied(1, 4),
  refused(),
  refused('TooManyRequestsException'),
  { kind: 'unknown', action: factorAction(1, 2), message: 'timeout' },
  { kind: 'not-attempted', action: factorAction(1, 2), message: 'no time' },
];

const wild: fc.Arbitrary<Episode> = fc
  .record({
    bottleneck: fc.constantFrom(...BOTTLENECKS),
    mappingId: fc.constantFrom(null, 'a', 'b'),
    code: fc.constantFrom('within-target', 'readings-stale', 'readings-missing', 'source-unreadable', 'at-bound'),
    recommended: fc.subarray([factorAction(1, 4, 'a'), factorAction(4, 1, 'b')]),
    results: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.subarray([...RESULTS])),
    settled: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.constant([reason('settled-applied', 'it is')])),
    outcomes: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.constant([anOutcome({ verdict: 'no-effect' })])),
    breakers: fc.subarray([aBreaker(), openBreaker({ downstream: 'x' }), openBreaker({ phase: 'half-open' })]),
    worstAgeMs: fc.constantFrom(null, 0, 59_000, 61_000, 900_000),
  })
  .map(anEpisode);

/** Runs of the same, as a source behaves, and single odd turns between them. */
const story: fc.Arbitrary<readonly Episode[]> = fc
  .array(
    fc
      .tuple(
        fc.oneof(wild, fc.constantFrom(WELL, BEHIND, BLIND)),
        fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 70 })),
      )
      .map(([episode, count]) => times(count, episode)),
    { maxLength: 25 },
  )
  .map((runs) => runs.flat());

/** Turns of which nothing is urgent: only the picture changes. */
const quietStory: fc.Arbitrary<readonly Episode[]> = fc.array(
  fc
    .record({
      bottleneck: fc.constantFrom('healthy', 'consumer-bound', 'ingest-bound', 'slow', 'key-limited', 'unknown'),
      mappingId: fc.constantFrom(null, 'a', 'b'),
      worstAgeMs: fc.constantFrom(null, 1_000, 900_000),
    })
    .map(anEpisode),
  { maxLength: 120 },
);

function told(steps: ReturnType<typeof follow>['steps']) {
  return steps.filter(({ event }) => event.kind !== 'none');
}

function idOf(event: IncidentEvent): string | null {
  return 'id' in event ? event.id : null;
}

const knows = (memory: IncidentMemory) => JSON.stringify(memory.open?.told ?? null);

describe('the story of a source', () => {
  it('alternates: what has started ends before anything starts again, and every message names its incident', () => {
    fc.assert(
      fc.property(story, (episodes) => {
        let open: string | null = null;
        for (const { event, memory } of follow(episodes).steps) {
          if (event.kind === 'started') {
            expect(open).toBeNull();
            open = event.id;
          } else if (event.kind === 'changed' || event.kind === 'ended') expect(event.id).toBe(open);
          else if (event.kind === 'note') expect(open).toBeNull();
          if (event.kind === 'ended') open = null;
          expect(memory.open?.id ?? null).toBe(open);
        }
      }),
    );
  });

  it('never gives one id to two incidents', () => {
    fc.assert(
      fc.property(story, (episodes) => {
        const started = follow(episodes).steps.flatMap(({ event }) => (event.kind === 'started' ? [idOf(event)] : []));
        expect(new Set(started).size).toBe(started.length);
      }),
    );
  });

  it('never tells an unchanged picture twice, unless something was done, refused anew, or came out badly', () => {
    fc.assert(
      fc.property(story, (episodes) => {
        for (const [index, step] of follow(episodes).steps.entries()) {
          if (step.event.kind !== 'changed') continue;
          const episode = episodes[index];
          const isDone =
            episode !== undefined && episode.results.length + episode.settled.length + episode.outcomes.length > 0;
          expect(isDone || knows(step.before) !== knows(step.memory)).toBe(true);
        }
      }),
    );
  });

  it('is silent when the same turn comes again and again, whatever it is and whatever came before', () => {
    fc.assert(
      fc.property(story, wild, (before, episode) => {
        const calm = {
          ...episode,
          results: episode.results.filter(({ kind }) => kind === 'refused'),
          settled: [],
          outcomes: [],
        };
        const { told: messages } = follow(times(400, calm), follow(before).memory, NOW + before.length * MINUTE_MS);

        expect(messages.length).toBeLessThanOrEqual(3);
        expect(messages.filter(({ minute }) => minute > 100)).toEqual([]);
      }),
    );
  });

  it('tells nothing in the first turn of a trouble, unless something was done or it is grave', () => {
    fc.assert(
      fc.property(quietStory, (episodes) => {
        const { steps } = follow(episodes);
        for (const [index, { event }] of steps.entries()) {
          if (event.kind !== 'started') continue;
          expect(steps[index - 1]?.memory.unconfirmed).not.toBeNull();
        }
        expect(steps[0]?.event.kind ?? 'none').toBe('none');
      }),
    );
  });

  it('tells a flapping picture at most every five minutes', () => {
    fc.assert(
      fc.property(quietStory, (episodes) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const { at, event } of told(follow(episodes).steps)) {
          if (event.kind === 'changed') expect(at - last).toBeGreaterThanOrEqual(5 * MINUTE_MS);
          last = at;
        }
      }),
    );
  });

  it('tells what is urgent a bounded number of times, however it flaps', () => {
    fc.assert(
      fc.property(fc.array(wild, { minLength: 60, maxLength: 60 }), (episodes) => {
        const flapping = episodes.map((one) => ({ ...one, results: [], settled: [], outcomes: [] }));
        const changed = told(follow(flapping).steps).filter(({ event }) => event.kind === 'changed');
        // One for every five minutes, and one for each of the things that may be told at once, per incident.
        expect(changed.length).toBeLessThanOrEqual(12 + 6);
      }),
    );
  });

  it('ends nothing that cannot be seen before an hour has passed', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 59 }), (before, minutes) => {
        const { memory } = follow([...before, BEHIND, BEHIND]);
        const blind = follow(times(minutes + 1, BLIND), memory, NOW + (before.length + 2) * MINUTE_MS);

        expect(memory.open).not.toBeNull();
        expect(blind.told).toEqual([]);
      }),
    );
  });

  it('ends with the greatest age and the number of changes there were', () => {
    fc.assert(
      fc.property(story, (episodes) => {
        let ages: number[] = [];
        let changes = 0;
        for (const [index, { event, memory, before }] of follow(episodes).steps.entries()) {
          const episode = episodes[index] ?? WELL;
          if (before.open === null) [ages, changes] = [[], 0];
          if (memory.open === null && event.kind !== 'ended') continue;
          if (episode.worstAgeMs !== null) ages.push(episode.worstAgeMs);
          changes += episode.results.filter(({ kind }) => kind === 'applied').length + episode.settled.length;
          if (event.kind !== 'ended') continue;
          expect(event.worstAgeMs).toBe(ages.length === 0 ? null : Math.max(...ages));
          expect(event.changesApplied).toBe(changes);
          expect(event.endedAt).toBeGreaterThanOrEqual(event.startedAt);
        }
      }),
    );
  });

  it('gives the same for the same, changes none of its arguments and survives JSON', () => {
    fc.assert(
      fc.property(story, wild, (before, episode) => {
        const { memory } = follow(before);
        const now = NOW + before.length * MINUTE_MS;
        const first = followIncident(deepFreeze(memory), deepFreeze(episode), now);
        const again = followIncident(JSON.parse(JSON.stringify(memory)) as IncidentMemory, episode, now);

        expect(again).toEqual(first);
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      }),
    );
  });
});
