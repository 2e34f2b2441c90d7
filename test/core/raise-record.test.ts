import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { raiseRecord, USELESS_MS } from '../../src/core/raise-record.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { NOW } from '../support/observation-builder.ts';
import { aBreaker, aMemory } from '../support/state-builder.ts';

const HARMED_AT = NOW - 30 * MINUTE_MS;
const harmed = aMemory({ raiseUselessAt: HARMED_AT });

/** Tripped by the raise or after it, and closed again ten minutes ago. */
function recovered(fields: Partial<BreakerState> = {}): BreakerState {
  return aBreaker({
    trippedAt: HARMED_AT,
    since: NOW - 10 * MINUTE_MS,
    sickForMs: 15 * MINUTE_MS,
    ...fields,
  });
}

describe('the record of raises', () => {
  it('is clean when no raise was seen to do nothing', () => {
    expect(raiseRecord(aMemory(), [], NOW)).toBe('clean');
  });

  it('forbids a raise for an hour, and asks for care from then on', () => {
    const at = (now: number) => raiseRecord(harmed, [], now);

    expect(at(NOW)).toBe('useless');
    expect(at(HARMED_AT + USELESS_MS - 1)).toBe('useless');
    expect(at(HARMED_AT + USELESS_MS)).toBe('careful');
    expect(at(HARMED_AT + 24 * USELESS_MS)).toBe('careful');
  });

  it('is clean again when the downstream was sick long after the pressure fell, and has recovered', () => {
    expect(raiseRecord(harmed, [recovered()], NOW)).toBe('clean');
    expect(raiseRecord(harmed, [recovered({ sickForMs: 10 * MINUTE_MS })], NOW)).toBe('clean');
  });

  it('needs only one of several downstreams to explain it', () => {
    expect(raiseRecord(harmed, [aBreaker({ downstream: 'search' }), recovered()], NOW)).toBe('clean');
  });

  it.each([
    ['was well as soon as the pressure fell', { sickForMs: 10 * MINUTE_MS - 1 }],
    ['has never been sick', { sickForMs: null }],
    ['is still sick', { phase: 'open' as const }],
    ['is only being probed', { phase: 'half-open' as const }],
    ['had recovered before the raise', { since: HARMED_AT - MINUTE_MS }],
    ['closed in the moment of the raise', { since: HARMED_AT }],
  ])('stands when the downstream %s', (_why, fields) => {
    expect(raiseRecord(harmed, [recovered(fields)], NOW)).toBe('useless');
  });
});
