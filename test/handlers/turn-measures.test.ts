import { describe, expect, it } from 'vitest';
import type { FleetSummary } from '../../src/controller/fleet-summary.ts';
import { type ReasonCode, reason } from '../../src/core/reason.ts';
import { measuresOf } from '../../src/handlers/turn-measures.ts';
import { aReport } from '../support/report-builder.ts';

function countsOf(fields: Partial<FleetSummary>) {
  const nothing = { reports: [], breakers: [], skipped: [], resting: [], problems: [], failures: [] };
  return measuresOf({ turnId: 'turn-1', at: 0, ...nothing, ...fields }, { durationMs: 1 }).counts;
}

function skipped(...codes: readonly ReasonCode[]): FleetSummary['skipped'] {
  return codes.map((code, index) => ({ sourceId: `stream/${index}`, reason: reason(code, code) }));
}

describe('the heartbeat', () => {
  it('stops when every source that was looked at failed', () => {
    const skips = skipped('call-failed', 'call-failed');
    expect(countsOf({ skipped: skips })).toMatchObject({ TurnsCompleted: 0, SourcesFailed: 2 });
    expect(countsOf({ skipped: skips, resting: ['stream/calm'] })).toMatchObject({ TurnsCompleted: 0 });
  });

  it.each<[string, Partial<FleetSummary>, number]>([
    ['nobody is looked after', {}, 0],
    ['all are at rest', { resting: ['stream/calm'] }, 0],
    ['one source got its turn', { skipped: skipped('call-failed'), reports: [aReport()] }, 1],
    ['one was left to somebody else', { skipped: skipped('call-failed', 'lease-held') }, 1],
  ])('goes on when %s', (_, fields, failed) => {
    expect(countsOf(fields)).toMatchObject({ TurnsCompleted: 1, SourcesFailed: failed });
  });
});
