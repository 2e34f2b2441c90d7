/** News of the account. */
import type { Announcement, Candidate, CaredFor } from '../../src/core/announcement.ts';
import { REPORT_AT } from '../support/report-builder.ts';

const at = REPORT_AT;

function aCandidate(name: string, functions: readonly string[]): Candidate {
  return { id: `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`, name, functions };
}

function aWelcome(sources: readonly CaredFor[], candidates: readonly Candidate[]): Announcement {
  return { kind: 'welcome', id: `welcome#${at}`, at, sources, candidates, ceiling: 'recommend' };
}

const MANY = Array.from({ length: 198 }, (_, index) =>
  aCandidate(
    `tenant-${String(index + 1).padStart(3, '0')}-events`,
    ['ingest', 'audit', 'billing', 'search'].slice(0, 1 + (index % 4)),
  ),
);

const BAD_TARGET = {
  where: '/headgate/streams/orders',
  text: 'target.iteratorAgeSeconds: received "fast", accepted a number from 1 to 604,800 seconds',
};
const BAD_BOUND = {
  where: '/headgate/streams/orders',
  text: 'bounds.factor.max: received 12, accepted a whole number from 1 to 10',
};
const BAD_TAG = {
  where: 'tag headgate of clicks',
  text: 'received "yes", accepted on, off, observe, recommend, enforce',
};
const BAD_JSON = { where: '/headgate/downstreams/orders-db', text: 'document: broken JSON at line 3, column 5' };

/** Name of the golden file, without `slack-`, and its announcement. */
export const SLACK_ANNOUNCEMENTS: Readonly<Record<string, Announcement>> = {
  'welcome-no-streams': aWelcome([], []),
  'welcome-three-streams': aWelcome(
    [{ ...aCandidate('orders', ['orders-consumer']), mode: 'recommend' }],
    [aCandidate('clicks', ['clicks-to-s3', 'clicks-counter']), aCandidate('payments', ['ledger'])],
  ),
  'welcome-two-hundred-streams': aWelcome(
    [
      { ...aCandidate('orders', ['orders-consumer']), mode: 'recommend' },
      { ...aCandidate('payments', ['ledger']), mode: null },
    ],
    MANY,
  ),
  'configuration-problems': {
    kind: 'configuration',
    id: `configuration#${at}`,
    at,
    problems: [BAD_TARGET, BAD_BOUND, BAD_TAG],
    solved: [BAD_JSON],
  },
  'configuration-solved': {
    kind: 'configuration',
    id: `configuration#${at}`,
    at,
    problems: [],
    solved: [BAD_TARGET, BAD_BOUND],
  },
  braked: { kind: 'braked', id: `braked#${at}`, at, wanting: 31, sources: 40 },
  'switched-off': { kind: 'switched', id: `switched#${at}`, at, to: 'off' },
  'switched-on': { kind: 'switched', id: `switched#${at}`, at, to: 'on' },
};
