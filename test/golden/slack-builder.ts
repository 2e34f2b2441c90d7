/** What the Slack cases share: a place, and times of one night. */
import type { IncidentEvent } from '../../src/core/incident.ts';
import { type EpochMs, MINUTE_MS } from '../../src/core/units.ts';
import type { Place } from '../../src/report/place.ts';
import { REPORT_AT } from '../support/report-builder.ts';

export const PLACE: Place = {
  region: 'eu-west-1',
  accountId: '123456789012',
  functionName: 'headgate-prod-controller',
  configPath: '/headgate/',
  stage: 'prod',
  embedded: false,
};

export const STARTED: IncidentEvent = { kind: 'started', id: idOf(REPORT_AT), startedAt: REPORT_AT };
export const CHANGED: IncidentEvent = {
  kind: 'changed',
  id: idOf(REPORT_AT - 10 * MINUTE_MS),
  startedAt: REPORT_AT - 10 * MINUTE_MS,
};

function idOf(startedAt: EpochMs): string {
  return `orders ${new Date(startedAt).toISOString().slice(0, 16)}Z`;
}

/** An incident of `minutes`, over for five minutes. */
export function ended(
  minutes: number,
  overrides: Partial<Extract<IncidentEvent, { kind: 'ended' }>> = {},
): IncidentEvent {
  const endedAt = REPORT_AT - 5 * MINUTE_MS;
  const startedAt = endedAt - minutes * MINUTE_MS;
  return {
    kind: 'ended',
    id: idOf(startedAt),
    startedAt,
    endedAt,
    worstAgeMs: 250_000,
    changesApplied: 2,
    judged: { kept: 1, missed: 0 },
    ...overrides,
  };
}
