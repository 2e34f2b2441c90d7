import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/decision.ts';
import { reason } from '../../src/core/reason.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';
import {
  anEpisode,
  applied,
  BEHIND,
  BLIND,
  type EpisodeFields,
  follow,
  linesOf,
  refused,
  times,
  WELL,
} from '../support/episode-builder.ts';
import { NOW } from '../support/observation-builder.ts';
import { anOutcome } from '../support/report-builder.ts';
import { factorAction, openBreaker } from '../support/state-builder.ts';

const INGEST = anEpisode({ bottleneck: 'ingest-bound', worstAgeMs: 300_000 });
const trouble = (fields: EpisodeFields) => anEpisode({ bottleneck: 'consumer-bound', worstAgeMs: 300_000, ...fields });
const outcome = (verdict: Outcome['verdict']) => trouble({ outcomes: [anOutcome({ verdict })] });
const sick = openBreaker();
const invalid = openBreaker({ reason: reason('policy-invalid', 'the document has errors') });

describe('an incident begins', () => {
  it('with the second turn of the same trouble, and not with the first', () => {
    expect(linesOf(follow([BEHIND]))).toEqual([]);
    expect(linesOf(follow([BEHIND, BEHIND, BEHIND]))).toEqual(['1 started']);
  });

  it('not when the trouble is gone in the next turn', () => {
    expect(linesOf(follow([BEHIND, WELL, BEHIND, WELL]))).toEqual([]);
  });

  it('also when the trouble shows another face in every turn', () => {
    expect(linesOf(follow([BEHIND, INGEST, BEHIND, INGEST]))).toEqual(['1 started']);
  });

  it.each([
    ['a breaker', trouble({ breakers: [sick] })],
    ['a recommendation', trouble({ recommended: [factorAction(1, 4)] })],
    ['records about to be lost', trouble({ bottleneck: 'data-loss-clock' })],
    ['a silent consumer', trouble({ bottleneck: 'silent' })],
    ['a change that was made', trouble({ results: [applied(1, 4)] })],
    [
      'a change nobody knows the end of',
      trouble({ results: [{ kind: 'unknown', action: factorAction(1, 4), message: '' }] }),
    ],
    ['a change of a turn that died', trouble({ settled: [reason('settled-applied', 'it is in force')] })],
  ])('at once with %s', (_what, episode) => {
    expect(linesOf(follow([episode]))).toEqual(['0 started']);
  });

  it('not by lateness alone, and not by a call that AWS refused', () => {
    expect(linesOf(follow(times(9, anEpisode({ worstAgeMs: HOUR_MS }))))).toEqual([]);
    expect(linesOf(follow([trouble({ results: [refused()] })]))).toEqual([]);
  });

  it('when the source cannot be read, or its readings stop while it is late', () => {
    const unreadable = anEpisode({ bottleneck: 'unknown', code: 'source-unreadable', worstAgeMs: null });
    const stopped = anEpisode({ bottleneck: 'unknown', code: 'readings-stale', worstAgeMs: HOUR_MS });

    expect(linesOf(follow(times(3, unreadable)))).toEqual(['1 started']);
    expect(linesOf(follow(times(3, stopped)))).toEqual(['1 started']);
  });

  it('not when a stream goes quiet that was well', () => {
    const quiet = anEpisode({ bottleneck: 'unknown', code: 'readings-stale' });

    expect(linesOf(follow([...times(70, quiet), ...times(70, BLIND)]))).toEqual([]);
  });

  it.each([
    ['arn:aws:kinesis:eu-west-1:123456789012:stream/orders', 'orders 2026-11-20T09:14Z'],
    ['arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000', 'orders 2026-11-20T09:14Z'],
  ])('with the name and the minute of %s as its id', (sourceId, id) => {
    const { told } = follow([trouble({ sourceId, results: [applied(1, 2)] })]);

    expect(told).toMatchObject([{ event: { id, startedAt: NOW } }]);
  });
});

describe('while an incident is open', () => {
  it('nothing is told as long as nothing changes', () => {
    expect(linesOf(follow(times(200, BEHIND)))).toEqual(['1 started']);
  });

  it('another picture is told when it has lasted, and five minutes after the last message', () => {
    expect(linesOf(follow([BEHIND, BEHIND, ...times(10, INGEST)]))).toEqual(['1 started', '6 changed']);
    expect(linesOf(follow([...times(10, BEHIND), INGEST, INGEST]))).toEqual(['1 started', '11 changed']);
  });

  it.each([
    ['a breaker that opens', trouble({ breakers: [sick] })],
    ['a change that was made', trouble({ results: [applied(1, 4)] })],
    ['a change that AWS refused', trouble({ results: [refused()] })],
    ['a new recommendation', trouble({ recommended: [factorAction(1, 4)] })],
    ['records about to be lost', trouble({ bottleneck: 'data-loss-clock' })],
    ['a prediction that failed', outcome('no-effect')],
    ['a change that did harm', outcome('made-worse')],
  ])('%s is told at once', (_what, episode) => {
    expect(linesOf(follow([BEHIND, BEHIND, episode]))).toEqual(['1 started', '2 changed']);
  });

  it('a prediction that came true is not told', () => {
    expect(linesOf(follow([BEHIND, BEHIND, outcome('as-predicted')]))).toEqual(['1 started']);
  });

  it('a call that AWS refuses in every turn is told once', () => {
    const denied = trouble({ results: [refused()] });

    expect(linesOf(follow(times(60, denied)))).toEqual(['1 started']);
    expect(linesOf(follow([BEHIND, BEHIND, ...times(60, denied)]))).toEqual(['1 started', '2 changed']);
  });

  it('recommendations that take turns do not make a message of every turn', () => {
    const [one, other] = ['a', 'b'].map((id) => trouble({ recommended: [factorAction(1, 4, id)] }));
    if (one === undefined || other === undefined) throw new Error('two of them');

    expect(linesOf(follow(Array.from({ length: 60 }, (_, minute) => (minute % 2 === 0 ? one : other))))).toEqual([
      '0 started',
      '1 changed',
    ]);
  });

  it('a breaker that cannot be read every other turn is told once', () => {
    const episodes = Array.from({ length: 30 }, (_, minute) =>
      minute % 2 === 0 ? trouble({ breakers: [sick] }) : BEHIND,
    );

    expect(linesOf(follow(episodes))).toEqual(['0 started']);
  });
});

describe('an incident ends', () => {
  it('when all has been well for five minutes, and says how it went', () => {
    const { told } = follow([
      trouble({ results: [applied(1, 4)], worstAgeMs: 200_000 }),
      trouble({ results: [applied(4, 8), refused()], worstAgeMs: 900_000 }),
      trouble({ worstAgeMs: null }),
      ...times(9, WELL),
    ]);

    expect(told.at(-1)).toEqual({
      minute: 8,
      event: {
        kind: 'ended',
        id: 'orders 2026-11-20T09:14Z',
        startedAt: NOW,
        endedAt: NOW + 3 * MINUTE_MS,
        worstAgeMs: 900_000,
        changesApplied: 2,
        judged: { kept: 0, missed: 0 },
      },
    });
  });

  it('says how many of its predictions came true', () => {
    const { told } = follow([
      trouble({ results: [applied(1, 4)] }),
      outcome('as-predicted'),
      outcome('less-than-predicted'),
      outcome('not-judgeable'),
      outcome('no-effect'),
      ...times(9, WELL),
    ]);

    expect(told.at(-1)?.event).toMatchObject({ kind: 'ended', judged: { kept: 1, missed: 2 } });
  });

  it('counts the changes of a turn that died once', () => {
    const unknown = trouble({ results: [{ kind: 'unknown', action: factorAction(1, 4), message: '' }] });
    const settled = trouble({ settled: [reason('settled-applied', 'it is in force')] });
    const { told } = follow([unknown, settled, ...times(9, WELL)]);

    expect(told.at(-1)?.event).toMatchObject({ kind: 'ended', changesApplied: 1 });
  });

  it('not while records are still late, and not while anything is wrong in between', () => {
    const late = anEpisode({ worstAgeMs: 5 * MINUTE_MS });
    const relapse = [WELL, WELL, WELL, WELL, BEHIND];

    expect(linesOf(follow([BEHIND, BEHIND, ...times(90, late)]))).toEqual(['1 started', '6 changed']);
    expect(linesOf(follow([BEHIND, BEHIND, ...relapse, ...relapse, ...relapse]))).toEqual(['1 started']);
  });

  it('after an hour in which nothing could be seen, and not before', () => {
    expect(linesOf(follow([BEHIND, BEHIND, ...times(60, BLIND)]))).toEqual(['1 started']);
    expect(linesOf(follow([BEHIND, BEHIND, ...times(61, BLIND)]))).toEqual(['1 started', '62 ended']);
  });

  it('not by well minutes before and after blind ones', () => {
    expect(linesOf(follow([BEHIND, BEHIND, ...times(4, WELL), BLIND, ...times(5, WELL)]))).toEqual(['1 started']);
  });

  it('and another one begins with an id of its own', () => {
    const { told } = follow([BEHIND, BEHIND, ...times(6, WELL), BEHIND, BEHIND]);
    const ids = told.flatMap(({ event }) => ('id' in event ? [event.id] : []));

    expect(told.map(({ event }) => event.kind)).toEqual(['started', 'ended', 'started']);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toBe(ids[1]);
  });
});

describe('while all is well', () => {
  it('a scale-in is a note, and no incident', () => {
    const { told, memory } = follow([anEpisode({ results: [applied(4, 1)] })]);

    expect(told).toEqual([{ minute: 0, event: { kind: 'note' } }]);
    expect(memory.open).toBeNull();
  });

  it('a scale-in that AWS refuses in every turn is no note in every turn', () => {
    expect(linesOf(follow(times(30, anEpisode({ results: [refused()] }))))).toEqual([]);
  });

  it('shards that would go back below enforce are not told', () => {
    expect(linesOf(follow(times(30, anEpisode({ recommended: [factorAction(4, 1)] }))))).toEqual([]);
  });
});

describe("a downstream's document with errors", () => {
  const held = (fields: EpisodeFields) => anEpisode({ bottleneck: 'downstream-bound', breakers: [invalid], ...fields });

  it('is told with the documents, not by every source that writes to it', () => {
    expect(linesOf(follow(times(30, held({}))))).toEqual([]);
  });

  it('is trouble for a source that is late and must not scale out', () => {
    expect(linesOf(follow(times(30, held({ worstAgeMs: HOUR_MS }))))).toEqual(['1 started']);
  });
});

describe('trouble that grows', () => {
  it('is told again each time the age has doubled, however long nothing else changes', () => {
    const ages = Array.from({ length: 40 }, (_, minute) => trouble({ worstAgeMs: (minute + 1) * 60_000 }));

    expect(linesOf(follow(ages))).toEqual(['1 started', '6 changed', '13 changed', '27 changed']);
  });

  it('is not over while the age still rises, even within the target', () => {
    const rising = Array.from({ length: 10 }, () => ({ ...WELL, isRising: true }));
    const { told } = follow([trouble({ results: [applied(1, 4)] }), ...rising]);

    expect(told.map(({ event }) => event.kind)).not.toContain('ended');
  });
});

describe('a change in the turn in which all has been well for long enough', () => {
  it('is told, and the end comes with the next turn', () => {
    const { told } = follow([
      trouble({ results: [applied(1, 4)] }),
      ...times(5, WELL),
      { ...WELL, results: [applied(4, 3)] },
      ...times(2, WELL),
    ]);

    expect(told.map(({ event }) => event.kind)).toEqual(['started', 'changed', 'ended']);
    expect(told.at(-1)?.event).toMatchObject({ changesApplied: 2 });
  });
});
