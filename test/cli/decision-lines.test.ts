import { describe, expect, it } from 'vitest';
import { decisionLines } from '../../src/cli/decision-lines.ts';
import type { Action } from '../../src/core/action.ts';
import type { Report } from '../../src/core/decision.ts';
import { missing } from '../../src/core/reading.ts';
import { type ReasonCode, reason } from '../../src/core/reason.ts';

const RAISE: Action = { kind: 'set-parallelization-factor', mappingId: 'uuid-1', from: 1, to: 4 };

/** As much of a report as a line shows. */
function aReport(
  minute: number,
  code: ReasonCode,
  fields: Partial<Report['decision']> = {},
  results: Report['results'] = [],
): Report {
  const finding = { bottleneck: 'healthy', mappingId: null, confidence: 1, text: '', numbers: {} } as const;
  return {
    sourceId: 'orders',
    at: minute * 60_000,
    observation: { consumers: missing('unavailable') },
    diagnosis: { findings: [finding] },
    decision: { kind: 'hold', reason: reason(code, `text ${minute}`), actions: [], recommended: [], ...fields },
    results,
  } as unknown as Report;
}

describe('decisionLines', () => {
  it('puts a row of equal holds in one line', () => {
    const reports = [
      aReport(0, 'within-target'),
      aReport(1, 'within-target'),
      aReport(2, 'cool-down'),
      aReport(3, 'within-target'),
    ];
    expect(decisionLines(reports, 0)).toEqual([
      '  0:00:00  hold  healthy: within-target — text 0 (2 turns)',
      '  0:02:00  hold  healthy: cool-down — text 2',
      '  0:03:00  hold  healthy: within-target — text 3',
    ]);
  });

  it('never hides an action, and shows what became of it', () => {
    const refused = { action: RAISE, kind: 'refused', error: 'ResourceInUseException', message: '' } as const;
    const act = (minute: number, result: Report['results'][number]) =>
      aReport(minute, 'relief-raised', { kind: 'act', actions: [RAISE] }, [result]);
    expect(decisionLines([act(0, { action: RAISE, kind: 'applied' }), act(1, refused)], 0)).toEqual([
      '  0:00:00  act   healthy: relief-raised [factor of uuid-1 1 → 4] — text 0',
      '  0:01:00  act   healthy: relief-raised [factor of uuid-1 1 → 4 refused: ResourceInUseException] — text 1',
    ]);
  });

  it('shows what would have been done', () => {
    const [line] = decisionLines([aReport(0, 'mode-recommend', { recommended: [RAISE] })], 0);
    expect(line).toContain('[would set factor of uuid-1 1 → 4]');
  });
});
