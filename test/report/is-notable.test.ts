import { describe, expect, it } from 'vitest';
import { isNotable } from '../../src/report/is-notable.ts';
import {
  aFactorAction,
  anOutcome,
  aReport,
  aReportBreaker,
  aReportDecision,
  aReportFinding,
  MAPPING_ID,
} from '../support/report-builder.ts';

const LATE = { findings: [aReportFinding({ bottleneck: 'consumer-bound', mappingId: MAPPING_ID })] } as const;

describe('isNotable', () => {
  it('lets a healthy hold pass, also the first one', () => {
    expect(isNotable(aReport(), null)).toBe(false);
    expect(isNotable(aReport(), aReport())).toBe(false);
  });

  it('wants eyes on an action and on a recommendation', () => {
    expect(isNotable(aReport({ decision: aReportDecision({ actions: [aFactorAction()] }) }), aReport())).toBe(true);
    expect(isNotable(aReport({ decision: aReportDecision({ recommended: [aFactorAction()] }) }), aReport())).toBe(true);
  });

  it('wants eyes on each change of a breaker and not on a breaker that stays', () => {
    const closed = aReport({ breakers: [aReportBreaker({ phase: 'closed' })] });
    const open = aReport({ breakers: [aReportBreaker()] });

    expect([isNotable(open, closed), isNotable(open, open), isNotable(closed, open)]).toEqual([true, false, true]);
    expect([isNotable(open, null), isNotable(closed, null)]).toEqual([true, false]);
  });

  it.each([
    ['as-predicted', false],
    ['not-judgeable', false],
    ['no-effect', true],
    ['made-worse', true],
  ] as const)('judges an outcome that is %s: %s', (verdict, expected) => {
    expect(isNotable(aReport({ outcomes: [anOutcome({ verdict })] }), aReport())).toBe(expected);
  });

  it('wants eyes on a new leading finding once, and on none that is healthy', () => {
    const late = aReport({ diagnosis: LATE });

    expect([isNotable(late, aReport()), isNotable(late, late), isNotable(aReport(), late)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isNotable(late, null)).toBe(true);
  });

  it('takes the same finding of another consumer for a new one', () => {
    const other = aReport({ diagnosis: { findings: [{ ...LATE.findings[0], mappingId: 'another' }] } });

    expect(isNotable(other, aReport({ diagnosis: LATE }))).toBe(true);
  });
});
