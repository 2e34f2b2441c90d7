import { describe, expect, it } from 'vitest';
import { closedBreaker, stepBreaker } from '../../src/core/breaker.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { DownstreamEvidence } from '../../src/core/downstream-evidence.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { MAPPING, NOW } from '../support/observation-builder.ts';
import { aBreakerPolicy } from '../support/policy-builder.ts';
import { aBreaker, evidence, openBreaker } from '../support/state-builder.ts';

const POLICY = aBreakerPolicy();
type Verdict = DownstreamEvidence['verdict'];

function step(state: BreakerState, verdict: Verdict, fields: Partial<DownstreamEvidence> = {}, minute = 0) {
  const now = NOW + minute * MINUTE_MS;
  return stepBreaker(state, evidence(verdict, { minuteStartMs: now - 2 * MINUTE_MS, ...fields }), POLICY, now);
}

/** One step a minute from `NOW` on, with the evidence of the newest complete minute. */
function run(state: BreakerState, verdicts: readonly Verdict[]): readonly BreakerState[] {
  const states: BreakerState[] = [];
  verdicts.forEach((verdict, minute) => {
    states.push(step(states.at(-1) ?? state, verdict, {}, minute));
  });
  return states;
}

function minutes(count: number, verdict: Verdict): readonly Verdict[] {
  return Array<Verdict>(count).fill(verdict);
}

describe('a closed breaker', () => {
  it('is not changed by what says nothing new', () => {
    const blank = closedBreaker('orders-db', POLICY, NOW);

    expect(step(blank, 'well')).toBe(blank);
    expect(step(blank, 'unknown')).toBe(blank);
  });

  it('opens on the second sick minute, at half of the pressure there is', () => {
    const [first, second] = run(aBreaker(), ['sick', 'sick']);

    expect(first).toMatchObject({ phase: 'closed', sickSince: NOW - 2 * MINUTE_MS });
    expect(second).toMatchObject({
      phase: 'open',
      share: 0.5,
      slotsAtTrip: { [MAPPING]: 16 },
      reason: { code: 'breaker-tripped', numbers: { errorRatio: 0.3 } },
    });
  });

  it('does not take the same minute for two', () => {
    const first = step(aBreaker(), 'sick');

    expect(step(first, 'sick')).toBe(first);
  });

  it('opens at once when two independent signals agree', () => {
    expect(step(aBreaker(), 'sick', { agreeing: 2 }).phase).toBe('open');
  });

  it('does not take two sick minutes that lie an hour apart for two in a row', () => {
    expect(step(aBreaker({ sickSince: NOW - 60 * MINUTE_MS }), 'sick').phase).toBe('closed');
  });

  it('forgets a single sick minute when the next one is well', () => {
    const states = run(aBreaker(), ['sick', 'well', 'sick']);

    expect(states.map((state) => state.phase)).toEqual(['closed', 'closed', 'closed']);
    expect(states[1]?.sickSince).toBeNull();
  });
});

describe('an open breaker', () => {
  it('lowers the pressure step by step while the downstream stays sick', () => {
    const shares = run(openBreaker({ steppedAt: NOW - 4 * MINUTE_MS }), minutes(16, 'sick')).map((one) => one.share);

    expect(new Set(shares)).toEqual(new Set([0.25, 0.125, 1 / 16]));
    expect(shares.at(-1)).toBe(1 / 16);
  });

  it('waits between two steps until the last one can be seen', () => {
    const states = run(openBreaker(), minutes(16, 'sick'));
    const steps = [...new Set(states.map((state) => state.steppedAt))];

    expect(steps.length).toBeGreaterThan(2);
    for (const [index, at] of steps.slice(1).entries())
      expect(at - (steps[index] ?? 0)).toBeGreaterThanOrEqual(POLICY.stepMs);
  });

  it('does not lower what is at one lane a shard already', () => {
    const writers = [{ mappingId: MAPPING, slots: 4, readableShards: 4, slotsBeforeRaise: null, ageMs: 0 }];

    expect(step(openBreaker(), 'sick', { writers }).share).toBe(0.5);
  });

  it('does not listen to minutes from before its last step', () => {
    const state = openBreaker({ steppedAt: NOW - 90_000 });

    expect(step(state, 'sick')).toBe(state);
    expect(step(state, 'well')).toBe(state);
  });

  it('becomes half-open after its back-off and two well minutes, with the one who is most behind as its probe', () => {
    const writers = [
      { mappingId: 'mapping-2', slots: 8, readableShards: 4, slotsBeforeRaise: null, ageMs: 90_000 },
      { mappingId: MAPPING, slots: 16, readableShards: 4, slotsBeforeRaise: null, ageMs: 10_000 },
    ];
    const first = step(openBreaker(), 'well', { writers });
    const second = step(first, 'well', { writers }, 1);

    expect(first.phase).toBe('open');
    expect(second).toMatchObject({ phase: 'half-open', probeHolder: 'mapping-2', reason: { code: 'breaker-probing' } });
  });

  it('waits out its back-off, however well the downstream looks', () => {
    const state = openBreaker({
      since: NOW - 2 * MINUTE_MS,
      steppedAt: NOW - 4 * MINUTE_MS,
      openForMs: 10 * MINUTE_MS,
    });

    expect(run(state, minutes(8, 'well')).map((one) => one.phase)).toEqual(Array<string>(8).fill('open'));
    expect(run(state, minutes(9, 'well')).at(-1)?.phase).toBe('half-open');
  });

  it('asks for two well minutes in a row', () => {
    const states = run(openBreaker(), ['well', 'sick', 'well']);

    expect(states.map((state) => state.phase)).toEqual(['open', 'open', 'open']);
  });

  it('probes without evidence after twice its back-off: with nothing sent nothing is learnt', () => {
    expect(step(openBreaker({ since: NOW - 5 * MINUTE_MS, steppedAt: NOW - 5 * MINUTE_MS }), 'unknown').phase).toBe(
      'open',
    );
    expect(step(openBreaker({ since: NOW - 6 * MINUTE_MS }), 'unknown').phase).toBe('half-open');
  });
});

describe('a half-open breaker', () => {
  const halfOpen = openBreaker({
    phase: 'half-open',
    probeHolder: MAPPING,
    since: NOW - 4 * MINUTE_MS,
    steppedAt: NOW - 4 * MINUTE_MS,
  });

  it('opens again with a doubled back-off when the probe made it sick', () => {
    expect(step(halfOpen, 'sick')).toMatchObject({
      phase: 'open',
      openForMs: 6 * MINUTE_MS,
      probeHolder: null,
      share: 0.5,
      reason: { code: 'breaker-reopened' },
    });
  });

  it('doubles its back-off up to the greatest', () => {
    expect(step({ ...halfOpen, openForMs: 20 * MINUTE_MS }, 'sick').openForMs).toBe(30 * MINUTE_MS);
  });

  it('closes when the probe has been watched and went well, and pressure returns', () => {
    const closed = step(halfOpen, 'well');

    expect(closed).toMatchObject({ phase: 'closed', probeHolder: null, reason: { code: 'breaker-closed' } });
    expect(closed.share).toBeGreaterThan(0.5);
  });

  it('watches the probe for a whole step', () => {
    const young = { ...halfOpen, steppedAt: NOW - 150_000 };

    expect(step(young, 'well', { minuteStartMs: NOW - 60_000 })).toBe(young);
  });

  it('waits while nothing is known', () => {
    expect(step(halfOpen, 'unknown')).toBe(halfOpen);
  });
});

describe('a breaker that has closed again', () => {
  const few = { writers: [{ mappingId: MAPPING, slots: 2, readableShards: 2, slotsBeforeRaise: null, ageMs: 0 }] };
  const returning = aBreaker({ share: 0.25, slotsAtTrip: { [MAPPING]: 16 }, openForMs: 12 * MINUTE_MS });

  it('gives pressure back in steps and lifts the limit at last', () => {
    const shares: (number | null)[] = [];
    let state: BreakerState = returning;
    for (let minute = 0; minute < 25; minute += 5) {
      state = step(state, 'well', few, minute);
      shares.push(state.share);
    }

    expect(shares).toEqual([0.5, 1, 2, null, null]);
    expect(state).toMatchObject({ slotsAtTrip: {}, openForMs: POLICY.openMs, reason: { code: 'breaker-well' } });
  });

  it('never closes below the pressure that has just gone well', () => {
    expect(step(returning, 'well').share).toBeGreaterThanOrEqual(1);
  });

  it('keeps its share a number when a writer had no lanes at the trip', () => {
    const writers = [{ mappingId: MAPPING, slots: 0, readableShards: 0, slotsBeforeRaise: null, ageMs: 0 }];
    const state = { ...returning, slotsAtTrip: { [MAPPING]: 0 } };

    expect(step(state, 'well', { writers }).share).toBe(0.5);
  });

  it('takes no step on what it does not know', () => {
    expect(step(returning, 'unknown')).toBe(returning);
  });

  it('opens again, from the pressure of now, when the downstream falls sick on the way', () => {
    expect(run(returning, ['sick', 'sick']).at(-1)).toMatchObject({
      phase: 'open',
      share: 0.5,
      openForMs: 12 * MINUTE_MS,
    });
  });
});
