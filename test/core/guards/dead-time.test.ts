import { describe, expect, it } from 'vitest';
import { deadTimeGuard } from '../../../src/core/guards/dead-time.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/core/units.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aConsumer, anObservation, NOW, noSeries } from '../../support/observation-builder.ts';
import { aState } from '../../support/state-builder.ts';

describe('dead-time guard', () => {
  it('refuses a second factor change before the first can be seen, with its age', () => {
    const context = guardContext({ state: aState({ memory: { changedAt: NOW - 2 * MINUTE_MS } }) });

    expect(deadTimeGuard.check(factorProposal(1, 2), context)).toMatchObject({
      kind: 'refuse',
      reason: { code: 'dead-time', numbers: { agoSeconds: 120 } },
    });
    expect(deadTimeGuard.check(shardProposal(4, 8), context)).toEqual({ kind: 'allow' });
  });

  it('allows the factor once a complete minute shows the effect, and at once where nothing was changed', () => {
    const context = guardContext({ state: aState({ memory: { changedAt: NOW - 6 * MINUTE_MS } }) });

    expect(deadTimeGuard.check(factorProposal(1, 2), context)).toEqual({ kind: 'allow' });
    expect(deadTimeGuard.check(factorProposal(1, 2), guardContext())).toEqual({ kind: 'allow' });
  });

  it('waits longer where no metric comes to show it, and not for ever', () => {
    const observation = anObservation({ consumers: [aConsumer({ metrics: { durationAverageMs: noSeries() } })] });
    const changedFor = (minutes: number) =>
      guardContext({ observation, state: aState({ memory: { changedAt: NOW - minutes * MINUTE_MS } }) });

    expect(deadTimeGuard.check(factorProposal(1, 2), changedFor(6))).toMatchObject({ kind: 'refuse' });
    expect(deadTimeGuard.check(factorProposal(1, 2), changedFor(30))).toEqual({ kind: 'allow' });
  });

  it.each(['shed', 'undo', 'probe'] as const)('lets %s pass: protection does not wait', (purpose) => {
    const context = guardContext({ state: aState({ memory: { changedAt: NOW } }) });

    expect(deadTimeGuard.check(factorProposal(4, 2, { purpose }), context)).toEqual({ kind: 'allow' });
  });

  it('refuses a second reshard until the first has ended and shows', () => {
    const called = guardContext({ state: aState({ shards: { changedAt: NOW - 20 * SECOND_MS } }) });
    const ended = guardContext({
      state: aState({ shards: { changedAt: NOW - 9 * MINUTE_MS, activeAgainAt: NOW - MINUTE_MS } }),
    });

    for (const context of [called, ended])
      expect(deadTimeGuard.check(shardProposal(4, 8), context)).toMatchObject({
        kind: 'refuse',
        reason: { code: 'dead-time' },
      });
  });

  it('allows the next reshard although old parents still drain', () => {
    const draining = { since: NOW - 10 * MINUTE_MS, readableShards: 4 };
    const activeAgainAt = NOW - 10 * MINUTE_MS;
    const context = guardContext({
      state: aState({ shards: { changedAt: NOW - 12 * MINUTE_MS, activeAgainAt, draining } }),
    });

    expect(deadTimeGuard.check(shardProposal(4, 8), context)).toEqual({ kind: 'allow' });
  });
});
