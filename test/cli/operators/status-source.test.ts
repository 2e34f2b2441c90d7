import { describe, expect, it } from 'vitest';
import { type SourceParts, sourceStatusOf } from '../../../src/cli/operators/status-source.ts';
import type { Report } from '../../../src/core/decision.ts';
import { NO_INCIDENT } from '../../../src/core/incident.ts';
import { missing } from '../../../src/core/reading.ts';
import { reason } from '../../../src/core/reason.ts';
import { initialState, type SourceState } from '../../../src/core/state.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units.ts';
import {
  aFactorAction,
  aReport,
  aReportBreaker,
  aReportDecision,
  aReportFinding,
  aReportObservation,
  MAPPING_ID,
  REPORT_AT,
  SOURCE_ID,
} from '../../support/report-builder.ts';
import { aMemory } from '../../support/state-builder.ts';

const NOW = REPORT_AT + MINUTE_MS;
const STATE: SourceState = {
  ...initialState(SOURCE_ID),
  consumers: { [MAPPING_ID]: aMemory({ baselineFactor: 2, lastFactor: 4 }) },
};

function statusOf(fields: Partial<SourceParts> & { readonly state?: SourceState; readonly outbox?: unknown[] } = {}) {
  const { state = STATE, outbox = [], ...parts } = fields;
  return sourceStatusOf(
    {
      id: SOURCE_ID,
      name: 'orders',
      mode: null,
      targetMs: null,
      stored: { value: { state, outbox }, revision: 3 },
      history: [aReport()],
      breakers: new Map(),
      lastDecisions: 5,
      ...parts,
    },
    NOW,
  );
}

/** A report of a stream without any traffic. */
const IDLE: Report = aReport({
  diagnosis: { findings: [aReportFinding({ bottleneck: 'unknown' })] },
  decision: aReportDecision({ reason: reason('readings-missing', 'no metric has a data point') }),
});

describe('sourceStatusOf', () => {
  it('shows the factor that the turn has set, beside what the owner had set', () => {
    const action = aFactorAction(1, 4);
    const report = aReport({ results: [{ action, kind: 'applied' }] });
    expect(statusOf({ history: [report] }).consumers).toEqual([
      { name: 'orders-consumer', factor: 4, ownerFactor: 2, lanes: 16 },
    ]);
    const refused = aReport({ results: [{ action, kind: 'refused', error: 'x', message: '' }] });
    expect(statusOf({ history: [refused] }).consumers[0]?.factor).toBe(1);
  });

  it('shows a report that is still in the outbox, and who waits for what', () => {
    const report = aReport({ id: 'report-2', at: REPORT_AT + 30_000 });
    const outbox = [
      { kind: 'kept', key: 'report-0', to: ['slack', 'bus'] },
      { kind: 'whole', key: 'report-2', to: ['slack'], report },
    ];
    const status = statusOf({ outbox });
    expect(status.decisions.map(({ at }) => at)).toEqual([REPORT_AT + 30_000, REPORT_AT]);
    expect(status.waiting).toEqual([
      { channel: 'slack', reports: 2 },
      { channel: 'bus', reports: 1 },
    ]);
  });

  it('tells a source that was never seen from one whose state cannot be read', () => {
    expect(statusOf({ stored: null, history: [] })).toMatchObject({ memory: 'nothing-yet', last: null, shards: null });
    expect(statusOf({ stored: { value: { state: { schemaVersion: 9 } }, revision: 1 } }).memory).toBe('unreadable');
  });

  it('counts the calls of the rolling day and forgets older ones', () => {
    const ledger = [
      { at: NOW - 25 * HOUR_MS, from: 1, to: 2, calls: 1, by: 'headgate' },
      { at: NOW - HOUR_MS, from: 2, to: 4, calls: 3, by: 'other' },
    ] as const;
    const shards = statusOf({ state: { ...STATE, shards: { ...STATE.shards, ledger } } }).shards;
    expect(shards).toMatchObject({ callsLeft: 7, changes: [{ from: 2, to: 4, by: 'other' }] });
  });

  it('calls nobody to a stream without traffic, unless that is an open incident', () => {
    expect(statusOf({ history: [IDLE] }).last?.attention).toBe('nothing');
    const open = {
      id: 'x',
      startedAt: NOW - HOUR_MS,
      told: { bottleneck: 'unknown', mappingId: null, breakers: [], recommended: [] },
      toldAt: NOW,
      toldAgeMs: null,
      alerted: [],
      worstAgeMs: null,
      changesApplied: 0,
      judged: { kept: 1, missed: 0 },
      wellSince: null,
      blindSince: null,
    } as const;
    const state = { ...STATE, incident: { ...NO_INCIDENT, open } };
    expect(statusOf({ history: [IDLE], state })).toMatchObject({
      last: { attention: 'needs-you' },
      incident: { since: NOW - HOUR_MS, worstAgeMs: null },
    });
  });

  it('shows a breaker as it is stored now', () => {
    const history = [aReport({ breakers: [aReportBreaker()] })];
    const breakers = new Map([['orders-db', aReportBreaker({ phase: 'half-open' })]]);
    expect(statusOf({ history }).breakers[0]?.phase).toBe('open');
    expect(statusOf({ history, breakers }).breakers[0]?.phase).toBe('half-open');
  });

  it('keeps what is not known apart from zero', () => {
    const observation = { ...aReportObservation(), consumers: missing('access-denied') };
    const status = statusOf({ history: [aReport({ observation })] });
    expect(status.consumers).toEqual([{ name: `mapping ${MAPPING_ID}`, factor: null, ownerFactor: 2, lanes: null }]);
  });
});
