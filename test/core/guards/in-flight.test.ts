import { describe, expect, it } from 'vitest';
import { inFlightGuard } from '../../../src/core/guards/in-flight.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { aConsumer, anObservation, aStream } from '../../support/observation-builder.ts';

describe('in-flight guard', () => {
  it('allows levers that stand still', () => {
    expect(inFlightGuard.check(factorProposal(1, 2), guardContext())).toEqual({ kind: 'allow' });
    expect(inFlightGuard.check(shardProposal(4, 8), guardContext())).toEqual({ kind: 'allow' });
  });

  it.each(['creating', 'updating', 'deleting'] as const)('refuses a reshard of a stream that is %s', (status) => {
    const context = guardContext({ observation: anObservation({ source: aStream({ status }) }) });

    expect(inFlightGuard.check(shardProposal(4, 8), context)).toMatchObject({
      kind: 'refuse',
      reason: { code: 'in-flight', text: expect.stringContaining(status) },
    });
    expect(inFlightGuard.check(factorProposal(1, 2), context)).toEqual({ kind: 'allow' });
  });

  it.each(['creating', 'enabling', 'disabling', 'disabled', 'updating', 'deleting'] as const)(
    'refuses the factor of a mapping that is %s',
    (state) => {
      const context = guardContext({ observation: anObservation({ consumers: [aConsumer({ mapping: { state } })] }) });

      expect(inFlightGuard.check(factorProposal(1, 2), context)).toMatchObject({
        kind: 'refuse',
        reason: { code: 'in-flight', text: expect.stringContaining(state) },
      });
      expect(inFlightGuard.check(shardProposal(4, 8), context)).toEqual({ kind: 'allow' });
    },
  );

  it('refuses the factor of a mapping that is gone', () => {
    const context = guardContext({ observation: anObservation({ consumers: [] }) });

    expect(inFlightGuard.check(factorProposal(1, 2), context)).toMatchObject({
      kind: 'refuse',
      reason: { code: 'source-unreadable' },
    });
  });
});
