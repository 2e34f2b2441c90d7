/** Statuses whose text is agreed: a night with trouble, and an account on which nothing has run yet. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/core/units.ts';
import type { SourceStatus, StatusView } from '../../src/report/status-view.ts';
import { REPORT_AT } from '../support/report-builder.ts';

export function aSourceStatus(fields: Partial<SourceStatus> = {}): SourceStatus {
  return {
    id: 'arn:aws:kinesis:eu-west-1:123456789012:stream/audit',
    name: 'audit',
    mode: { effective: 'recommend', why: 'ceiling enforce, no document of its own, tag headgate=on' },
    memory: 'kept',
    targetMs: MINUTE_MS,
    last: {
      at: REPORT_AT - 3 * MINUTE_MS,
      ageMs: 3 * MINUTE_MS,
      mode: 'recommend',
      bottleneck: 'healthy',
      finding: 'healthy',
      findingText: '120 records/s arrive, the oldest read is 2 s old, and there is headroom',
      attention: 'nothing',
      oldestRecordMs: 1_900,
    },
    consumers: [{ name: 'audit-to-archive', factor: 1, ownerFactor: 1, lanes: 2 }],
    shards: { open: 2, changes: [], callsLeft: 10, nextCallAt: null, drainingSince: null },
    incident: null,
    breakers: [],
    unfinished: null,
    decisions: [],
    waiting: [],
    ...fields,
  };
}

export function aStatus(fields: Partial<StatusView> = {}): StatusView {
  return {
    at: REPORT_AT,
    region: 'eu-west-1',
    table: 'headgate-prod-state',
    configPath: '/headgate/',
    heartbeat: { kind: 'fresh', at: REPORT_AT - 20 * SECOND_MS, ageMs: 20 * SECOND_MS },
    account: { switch: 'on', ceiling: 'enforce' },
    problems: [],
    newsWaiting: 0,
    unread: [],
    sources: [aSourceStatus()],
    ...fields,
  };
}

const ORDERS: SourceStatus = aSourceStatus({
  id: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders',
  name: 'orders',
  mode: { effective: 'enforce', why: 'ceiling enforce, its document says enforce, no tag: all of them allow it' },
  last: {
    at: REPORT_AT - 20 * SECOND_MS,
    ageMs: 20 * SECOND_MS,
    mode: 'enforce',
    bottleneck: 'downstream-bound',
    finding: 'the downstream of orders-consumer is the bottleneck',
    findingText: 'orders-consumer: 34 % of the calls of orders-db fail',
    attention: 'needs-you',
    oldestRecordMs: 724_000,
  },
  consumers: [{ name: 'orders-consumer', factor: 2, ownerFactor: 1, lanes: 16 }],
  shards: {
    open: 8,
    changes: [
      { at: REPORT_AT - 5 * HOUR_MS, from: 4, to: 8, calls: 1, by: 'headgate' },
      { at: REPORT_AT - 9 * HOUR_MS, from: 2, to: 4, calls: 9, by: 'other' },
    ],
    callsLeft: 0,
    nextCallAt: REPORT_AT + 15 * HOUR_MS,
    drainingSince: REPORT_AT - 10 * MINUTE_MS,
  },
  incident: { since: REPORT_AT - 24 * MINUTE_MS, worstAgeMs: 840_000, changesApplied: 2 },
  breakers: [
    {
      downstream: 'orders-db',
      phase: 'open',
      since: REPORT_AT - 2 * MINUTE_MS,
      share: 0.5,
      why: 'the share of failed calls is over the limit',
    },
    { downstream: 'search-api', phase: 'closed', since: REPORT_AT - HOUR_MS, share: null, why: 'well' },
  ],
  unfinished: { savedAt: REPORT_AT - MINUTE_MS, actions: 1 },
  decisions: [
    {
      at: REPORT_AT - 20 * SECOND_MS,
      mode: 'enforce',
      headline: 'lowered the parallelization factor of orders-consumer from 4 to 2',
      code: 'pressure-lowered',
      why: 'orders-db is sick: half the lanes',
    },
    {
      at: REPORT_AT - 80 * SECOND_MS,
      mode: 'enforce',
      headline: 'no change: breaker open',
      code: 'breaker-open',
      why: 'nothing scales out towards orders-db',
    },
  ],
  waiting: [{ channel: 'slack', reports: 3 }],
});

/** By the name of their golden file. */
export const STATUS_CASES: Readonly<Record<string, StatusView>> = {
  'status-night': aStatus({
    problems: [
      { where: '/headgate/streams/billing', text: 'target.iteratorAgeSeconds: received -3, accepted 1 to 604800' },
    ],
    newsWaiting: 1,
    sources: [
      aSourceStatus(),
      aSourceStatus({ name: 'billing', memory: 'nothing-yet', last: null, consumers: [], shards: null }),
      ORDERS,
    ],
  }),
  'status-nothing-yet': aStatus({
    heartbeat: { kind: 'nothing-yet' },
    account: null,
    unread: ['documents: AccessDeniedException'],
    sources: [],
  }),
};
