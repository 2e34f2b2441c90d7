import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/core/observation.ts';
import { missing } from '../../src/core/reading.ts';
import { noticeShards } from '../../src/core/shard-memory.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anObservation, aStream, NOW, noSeries, series, steady } from '../support/observation-builder.ts';
import { calmNeeds, ownCall, shardMemory } from '../support/state-builder.ts';

function withShards(openShards: number, status: 'active' | 'updating' = 'active'): Observation {
  return anObservation({ source: aStream({ openShards, status }) });
}

describe('the memory of the shards', () => {
  it('begins with the count it sees', () => {
    expect(noticeShards(shardMemory({ lastOpenShards: null }), withShards(6), NOW)).toMatchObject({
      lastOpenShards: 6,
      foreignChangeAt: null,
    });
  });

  it('notices a reshard of somebody else and counts the least calls it can have taken', () => {
    const memory = noticeShards(shardMemory({ shardNeeds: calmNeeds(2) }), withShards(13), NOW);

    expect(memory).toMatchObject({ lastOpenShards: 13, foreignChangeAt: NOW, shardNeeds: null });
    expect(memory.ledger).toEqual([{ at: NOW, from: 4, to: 13, calls: 2, by: 'other' }]);
  });

  it('still counts its own calls when somebody else reshards', () => {
    const own = ownCall(NOW - 10 * MINUTE_MS);

    expect(noticeShards(shardMemory({ ledger: [own] }), withShards(13), NOW).ledger).toMatchObject([own, { calls: 2 }]);
  });

  it('keeps the old shards as the readable ones after a reshard of somebody else, until they are drained', () => {
    const consumers = [aConsumer({ metrics: { iteratorAgeMaxMs: steady(600_000) } })];
    const observation = anObservation({ source: aStream({ openShards: 8 }), consumers });

    expect(noticeShards(shardMemory(), observation, NOW).draining).toEqual({ since: NOW, readableShards: 4 });
  });

  it('keeps the oldest shards as the readable ones when a second reshard comes before the first has drained', () => {
    const memory = shardMemory({ draining: { since: NOW - MINUTE_MS, readableShards: 2 } });
    const consumers = [aConsumer({ metrics: { iteratorAgeMaxMs: steady(600_000) } })];
    const observation = anObservation({ source: aStream({ openShards: 8 }), consumers });

    expect(noticeShards(memory, observation, NOW).draining).toEqual({ since: NOW, readableShards: 2 });
  });

  it('waits with its conclusion while a reshard is under way, and shortly after its own', () => {
    const own = shardMemory({ lastOpenShards: 8, changedAt: NOW - MINUTE_MS });

    expect(noticeShards(shardMemory(), withShards(6, 'updating'), NOW).foreignChangeAt).toBeNull();
    expect(noticeShards(own, withShards(4), NOW).foreignChangeAt).toBeNull();
  });

  it('concludes nothing without the stream, and forgets calls of more than a day ago', () => {
    const memory = shardMemory({ ledger: [ownCall(NOW - DAY_MS), ownCall(NOW - DAY_MS + 1)] });
    const unread = { ...anObservation(), source: missing('unavailable') } as const;

    expect(noticeShards(memory, unread, NOW)).toEqual({ ...memory, ledger: memory.ledger.slice(1) });
  });

  it('remembers when the stream was active again', () => {
    const called = shardMemory({ lastOpenShards: 8, changedAt: NOW - 3 * MINUTE_MS });
    const updating = noticeShards(called, withShards(4, 'updating'), NOW);

    expect(updating.activeAgainAt).toBeNull();
    expect(noticeShards(updating, withShards(8), NOW + MINUTE_MS).activeAgainAt).toBe(NOW + MINUTE_MS);
  });
});

describe('drained parents', () => {
  const since = NOW - 10 * MINUTE_MS;
  const draining = shardMemory({ lastOpenShards: 8, draining: { since, readableShards: 4 } });
  const aged = (...metrics: readonly Parameters<typeof steady>[0][]) =>
    anObservation({
      source: aStream({ openShards: 8 }),
      consumers: metrics.map((age, index) =>
        aConsumer({ mapping: { id: `m-${index}` }, metrics: { iteratorAgeMaxMs: steady(age) } }),
      ),
    });

  it('are known when every greatest age is less than the time since the reshard', () => {
    expect(noticeShards(draining, aged(5 * MINUTE_MS, 2 * MINUTE_MS), NOW).draining).toBeNull();
  });

  it('are not known when the stream is active: an age that reaches back to before the reshard keeps them', () => {
    expect(noticeShards(draining, aged(11 * MINUTE_MS), NOW).draining).toEqual(draining.draining);
    expect(noticeShards(draining, aged(MINUTE_MS, 11 * MINUTE_MS), NOW).draining).toEqual(draining.draining);
  });

  it('are not known without an age: no age is not no backlog', () => {
    const noAge = anObservation({
      source: aStream({ openShards: 8 }),
      consumers: [aConsumer(), aConsumer({ mapping: { id: 'm-2' }, metrics: { iteratorAgeMaxMs: noSeries() } })],
    });
    const oldAge = anObservation({
      source: aStream({ openShards: 8 }),
      consumers: [aConsumer({ metrics: { iteratorAgeMaxMs: series([500, ...Array<null>(11).fill(null)]) } })],
    });

    for (const observation of [noAge, oldAge, { ...noAge, consumers: missing('unavailable') } as const])
      expect(noticeShards(draining, observation, NOW).draining).toEqual(draining.draining);
  });

  it('are not known from a partial minute, which can only understate an age', () => {
    const ages = series([700_000, 700_000, 700_000, 900]);
    const observation = anObservation({
      source: aStream({ openShards: 8 }),
      consumers: [aConsumer({ metrics: { iteratorAgeMaxMs: ages } })],
    });

    expect(noticeShards(draining, observation, NOW).draining).toEqual(draining.draining);
  });

  it('begin to drain anew as long as the reshard goes on', () => {
    const updating = anObservation({ source: aStream({ openShards: 4, status: 'updating' }) });

    expect(noticeShards(draining, updating, NOW).draining).toEqual({ since: NOW, readableShards: 4 });
  });
});
