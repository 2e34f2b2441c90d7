import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepBreaker } from '../../src/core/breaker.ts';
import { giveBack, normalShare, shareAtTrip, stepDown } from '../../src/core/breaker-pressure.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { DownstreamEvidence } from '../../src/core/downstream-evidence.ts';
import { factorCap } from '../../src/core/pressure.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { MAPPING, NOW } from '../support/observation-builder.ts';
import { aBreakerPolicy } from '../support/policy-builder.ts';
import { aBreaker, evidence, openBreaker } from '../support/state-builder.ts';

const POLICY = aBreakerPolicy();
type Writer = DownstreamEvidence['writers'][number];

function writer(slots: number, slotsBeforeRaise: number | null = null, mappingId = MAPPING): Writer {
  return { mappingId, slots, readableShards: 4, slotsBeforeRaise, ageMs: 0 };
}

function sick(fields: Partial<DownstreamEvidence> = {}): DownstreamEvidence {
  return evidence('sick', { failing: false, timePerRecordMs: 8, ...fields });
}

describe('a trip', () => {
  it('goes down to half when nothing was raised just before', () => {
    expect(shareAtTrip(sick({ writers: [writer(16)] }))).toBe(0.5);
    expect(normalShare(sick({ writers: [writer(16)] }))).toBe(1);
  });

  it('right after a raise goes back to the lanes there were before it', () => {
    const raised = sick({ writers: [writer(16, 12)] });

    expect([normalShare(raised), shareAtTrip(raised)]).toEqual([0.75, 0.75]);
  });

  it('remembers what was well before a raise that more than doubled', () => {
    const raised = sick({ writers: [writer(16, 4)] });

    expect(normalShare(raised)).toBe(0.25);
    expect(stepBreaker(aBreaker(), { ...raised, agreeing: 2 }, POLICY, NOW)).toMatchObject({
      phase: 'open',
      trippedAt: NOW,
      normalShare: 0.25,
      timePerRecordAtStepMs: 8,
      sheddingUseless: false,
    });
  });

  it('right after a raise leaves the factor there was before it, whatever the number of shards', () => {
    for (const [shards, from] of [4, 9, 17, 66].flatMap((count) =>
      [5, 6, 7, 8, 9].map((one) => [count, one] as const),
    )) {
      const writers = [{ ...writer(10 * shards, from * shards), readableShards: shards }];
      const tripped = stepBreaker(aBreaker(), sick({ agreeing: 2, writers }), POLICY, NOW);

      expect(factorCap([tripped], MAPPING, shards)).toBe(from);
    }
  });

  it('does not take a lowered factor for a raise', () => {
    expect(normalShare(sick({ writers: [writer(8, 16), writer(8, 8, 'mapping-2')] }))).toBe(1);
  });

  it('takes the mildest of several raises for what was well', () => {
    expect(normalShare(sick({ writers: [writer(16, 4), writer(16, 12, 'mapping-2'), writer(16)] }))).toBe(0.75);
  });
});

describe('a step down', () => {
  const open = openBreaker({
    share: 0.5,
    slotsAtTrip: { [MAPPING]: 32 },
    timePerRecordAtStepMs: 8,
    wellSince: NOW - 5 * MINUTE_MS,
  });
  const step = (state: BreakerState, fields: Partial<DownstreamEvidence> = {}, now = NOW) =>
    stepDown(state, sick(fields), POLICY, now);

  it('follows one that made records faster, and is judged by the time per record of now', () => {
    expect(step(open, { timePerRecordMs: 6.8 })).toMatchObject({
      share: 0.25,
      timePerRecordAtStepMs: 6.8,
      steppedAt: NOW,
      wellSince: null,
      sheddingUseless: false,
    });
  });

  it('does not follow one that made nothing faster: shedding stops and says so', () => {
    const stopped = step(open, { timePerRecordMs: 6.9 });

    expect(stopped).toMatchObject({ share: 0.5, sheddingUseless: true, wellSince: null, steppedAt: open.steppedAt });
    expect(stopped.reason).toMatchObject({ code: 'breaker-still-sick', text: expect.stringMatching(/not lowered/) });
  });

  it('is not called useless where there was none to make: one lane a shard is the least', () => {
    const writers = [writer(4)];

    expect(step({ ...open, slotsAtTrip: { [MAPPING]: 4 } }, { writers }).sheddingUseless).toBe(false);
  });

  it('stays stopped for as long as it is sick, and changes nothing any more', () => {
    const stopped = { ...open, sheddingUseless: true, wellSince: null };

    for (const fields of [{}, { timePerRecordMs: 1 }, { failing: true }])
      expect(step(stopped, fields, NOW + 60 * MINUTE_MS)).toBe(stopped);
  });

  it('follows whatever the time per record says while calls fail, or when it is not known', () => {
    expect(step(open, { failing: true }).share).toBe(0.25);
    expect(step(open, { timePerRecordMs: null })).toMatchObject({ share: 0.25, timePerRecordAtStepMs: null });
    expect(step({ ...open, timePerRecordAtStepMs: null }).share).toBe(0.25);
  });

  it('is not judged before its time', () => {
    const young = { ...open, wellSince: null, steppedAt: NOW - POLICY.stepMs + 1 };

    expect(step(young)).toBe(young);
    expect(step(young, { timePerRecordMs: 1 })).toBe(young);
  });

  it('starts afresh with the next trip', () => {
    const again = aBreaker({ sheddingUseless: true, timePerRecordAtStepMs: 2 });

    expect(stepBreaker(again, sick({ agreeing: 2 }), POLICY, NOW)).toMatchObject({
      sheddingUseless: false,
      timePerRecordAtStepMs: 8,
    });
  });
});

describe('giving back', () => {
  it('doubles the share, and lifts the limit above twice the pressure at the trip', () => {
    const back = (share: number) =>
      giveBack(aBreaker({ share, slotsAtTrip: { [MAPPING]: 64 } }), evidence('well'), POLICY, NOW);

    expect(back(0.5)).toMatchObject({ share: 1, steppedAt: NOW, reason: { code: 'breaker-returning' } });
    expect(back(1)).toMatchObject({ share: 2 });
    expect(back(2)).toMatchObject({ share: null, slotsAtTrip: {}, reason: { code: 'breaker-well' } });
  });

  it('never lowers a factor that has just gone well, whatever the share was', () => {
    const cases = fc.record({
      share: fc.constantFrom(1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2),
      atTrip: fc.integer({ min: 1, max: 10 }),
      factor: fc.integer({ min: 1, max: 10 }),
      readableShards: fc.constantFrom(1, 2, 4, 16),
    });
    fc.assert(
      fc.property(cases, ({ share, atTrip, factor, readableShards }) => {
        const state = aBreaker({ share, slotsAtTrip: { [MAPPING]: atTrip * readableShards } });
        const writers = [{ ...writer(factor * readableShards), readableShards }];
        const given = giveBack(state, evidence('well', { writers }), POLICY, NOW);
        const before = factorCap([state], MAPPING, readableShards) ?? 0;
        const cap = factorCap([given], MAPPING, readableShards) ?? Number.POSITIVE_INFINITY;

        expect(cap).toBeGreaterThanOrEqual(Math.max(before, factor));
      }),
    );
  });
});
