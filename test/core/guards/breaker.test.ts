import { describe, expect, it } from 'vitest';
import { breakerGuard } from '../../../src/core/guards/breaker.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aConsumer, anObservation, MAPPING } from '../../support/observation-builder.ts';
import { aBreaker, openBreaker } from '../../support/state-builder.ts';

const observation = anObservation({ consumers: [aConsumer({ mapping: { factor: 4 } })] });
const halfOpen = openBreaker({ phase: 'half-open', probeHolder: MAPPING });

describe('breaker guard, of the factor', () => {
  it('allows while the breaker is closed and holds nothing back', () => {
    expect(breakerGuard.check(factorProposal(4, 8), guardContext({ observation, breakers: [aBreaker()] }))).toEqual({
      kind: 'allow',
    });
  });

  it.each([openBreaker(), halfOpen])('refuses to scale out towards a downstream that is not well', (breaker) => {
    expect(breakerGuard.check(factorProposal(4, 8), guardContext({ observation, breakers: [breaker] }))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'breaker-open', numbers: { errorRatio: 0.3 } },
    });
  });

  it('allows the probe while half-open and refuses it while open', () => {
    const probe = factorProposal(2, 3, { purpose: 'probe' });

    expect(breakerGuard.check(probe, guardContext({ observation, breakers: [halfOpen] }))).toEqual({ kind: 'allow' });
    expect(breakerGuard.check(probe, guardContext({ observation, breakers: [openBreaker()] }))).toMatchObject({
      kind: 'refuse',
    });
  });

  it('refuses the probe of a consumer whose turn it is not', () => {
    const probe = factorProposal(2, 3, { purpose: 'probe' });
    const breakers = [openBreaker({ phase: 'half-open', probeHolder: 'mapping-2' })];

    expect(breakerGuard.check(probe, guardContext({ observation, breakers })).kind).toBe('refuse');
  });

  it('allows the breaker of somebody else to be open', () => {
    const breakers = [openBreaker({ downstream: 'other-db' })];

    expect(breakerGuard.check(factorProposal(4, 8), guardContext({ observation, breakers }))).toEqual({
      kind: 'allow',
    });
  });

  it('refuses a probe of one downstream while another of the same consumer is open', () => {
    const probe = factorProposal(2, 3, { purpose: 'probe', downstreams: ['orders-db', 'search'] });
    const breakers = [halfOpen, openBreaker({ downstream: 'search', slotsAtTrip: { [MAPPING]: 64 } })];

    expect(breakerGuard.check(probe, guardContext({ observation, breakers })).kind).toBe('refuse');
  });

  it('lets pressure return in steps: no more than the share of what it was at the trip', () => {
    const breakers = [aBreaker({ share: 1, slotsAtTrip: { [MAPPING]: 24 } })];

    expect(breakerGuard.check(factorProposal(4, 8), guardContext({ observation, breakers }))).toMatchObject({
      kind: 'shrink',
      to: 6,
      reason: { code: 'breaker-pressure', numbers: { cap: 6, wanted: 8 } },
    });
    expect(breakerGuard.check(factorProposal(4, 6), guardContext({ observation, breakers }))).toEqual({
      kind: 'allow',
    });
  });

  it('never stands in the way of lowering pressure', () => {
    const context = guardContext({ observation, breakers: [openBreaker()] });

    for (const purpose of ['shed', 'undo', 'hand-back'] as const)
      expect(breakerGuard.check(factorProposal(4, 2, { purpose }), context)).toEqual({ kind: 'allow' });
  });
});

describe('breaker guard, of the shards', () => {
  it('refuses more shards alone, which would be more lanes', () => {
    expect(
      breakerGuard.check(shardProposal(4, 8), guardContext({ observation, breakers: [openBreaker()] })),
    ).toMatchObject({ kind: 'refuse', reason: { code: 'breaker-open' } });
  });

  it('refuses them while half-open as well: the probe is one step of one consumer', () => {
    expect(breakerGuard.check(shardProposal(4, 8), guardContext({ observation, breakers: [halfOpen] }))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'breaker-open' },
    });
  });

  it('allows them together with as many fewer lanes on each', () => {
    const approved = [factorProposal(4, 2, { purpose: 'shed' })];

    expect(
      breakerGuard.check(shardProposal(4, 8), guardContext({ observation, breakers: [openBreaker()], approved })),
    ).toEqual({ kind: 'allow' });
  });

  it('refuses them when the lanes go down by less', () => {
    const approved = [factorProposal(4, 3, { purpose: 'shed' })];

    expect(
      breakerGuard.check(shardProposal(4, 8), guardContext({ observation, breakers: [openBreaker()], approved })),
    ).toMatchObject({ kind: 'refuse' });
  });

  it('asks only of those who write to what is sick', () => {
    const other = aConsumer({ mapping: { id: 'mapping-2', factor: 8 }, downstreams: ['other-db'] });
    const both = anObservation({ consumers: [aConsumer({ mapping: { factor: 4 } }), other] });
    const approved = [factorProposal(4, 2, { purpose: 'shed' })];

    expect(
      breakerGuard.check(shardProposal(4, 8), guardContext({ observation: both, breakers: [openBreaker()], approved })),
    ).toEqual({ kind: 'allow' });
  });

  it('asks of every downstream that is sick, not of the first only', () => {
    const other = aConsumer({ mapping: { id: 'mapping-2', factor: 8 }, downstreams: ['search'] });
    const both = anObservation({ consumers: [aConsumer({ mapping: { factor: 4 } }), other] });
    const breakers = [openBreaker(), openBreaker({ downstream: 'search' })];
    const approved = [factorProposal(4, 2, { purpose: 'shed' })];

    expect(breakerGuard.check(shardProposal(4, 8), guardContext({ observation: both, breakers, approved })).kind).toBe(
      'refuse',
    );
  });
});
