import { describe, expect, it } from 'vitest';
import { freshnessGuard } from '../../../src/core/guards/freshness.ts';
import { missing, present } from '../../../src/core/reading.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { factorProposal, guardContext } from '../../support/decide-builder.ts';
import { anObservation } from '../../support/observation-builder.ts';
import { sourceSignals } from '../../support/signals-builder.ts';

function asOld(ageMs: number) {
  return guardContext({ signals: sourceSignals({ freshness: present(ageMs, ageMs) }) });
}

describe('freshness guard', () => {
  it('allows readings as old as the policy accepts', () => {
    expect(freshnessGuard.check(factorProposal(1, 2), asOld(5 * MINUTE_MS))).toEqual({ kind: 'allow' });
  });

  it('refuses older ones and says both ages', () => {
    expect(freshnessGuard.check(factorProposal(1, 2), asOld(6 * MINUTE_MS))).toMatchObject({
      kind: 'refuse',
      reason: { code: 'readings-stale', numbers: { ageSeconds: 360, acceptedSeconds: 300 } },
    });
  });

  it('refuses when no metric has a data point', () => {
    const context = guardContext({ signals: sourceSignals({ freshness: missing('no-datapoints') }) });

    expect(freshnessGuard.check(factorProposal(4, 2), context)).toMatchObject({
      kind: 'refuse',
      reason: { code: 'readings-missing' },
    });
  });

  it.each(['source', 'consumers'] as const)(
    'refuses when what AWS said of the %s is older than two minutes',
    (what) => {
      const observation = anObservation();
      const aged = (ageMs: number) =>
        guardContext({ observation: { ...observation, [what]: { ...observation[what], ageMs } } });

      expect(freshnessGuard.check(factorProposal(1, 2), aged(2 * MINUTE_MS))).toEqual({ kind: 'allow' });
      expect(freshnessGuard.check(factorProposal(4, 2), aged(2 * MINUTE_MS + 1_000))).toMatchObject({
        kind: 'refuse',
        reason: {
          code: 'readings-stale',
          text: expect.stringContaining('mappings were last read 121 s ago'),
          numbers: { ageSeconds: 121, acceptedSeconds: 120 },
        },
      });
    },
  );
});
