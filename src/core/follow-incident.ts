/** Follows one source's trouble from turn to turn, so that people read one story and nothing while nothing changes. */
import { type Action, type ActionResult, leverOf } from './action.ts';
import type { BreakerState } from './breaker-state.ts';
import type { Decision, Outcome } from './decision.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { IncidentEvent, IncidentMemory, IncidentPicture, Judged, OpenIncident } from './incident.ts';
import type { SourceId } from './observation.ts';
import type { Reason } from './reason.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** A picture has to last this long before people are told, unless something was done: two turns. Assumption. */
const CONFIRM_MS: DurationMs = MINUTE_MS - 5_000;
/** Pictures that come and go are told this seldom. Assumption. */
const LEAST_BETWEEN_MS: DurationMs = 5 * MINUTE_MS;
/** All has to be well for this long before an incident is over. Assumption. */
const WELL_MS: DurationMs = 5 * MINUTE_MS;
/** An incident of which nothing can be seen any more is closed after this long: the stream has gone quiet. Assumption. */
const BLIND_MS: DurationMs = 60 * MINUTE_MS;

/** What one turn contributes to the story. */
export interface Episode {
  readonly sourceId: SourceId;
  readonly diagnosis: Diagnosis;
  readonly decision: Decision;
  readonly results: readonly ActionResult[];
  /** What became of changes that an earlier turn did not live to record. */
  readonly settled: readonly Reason[];
  readonly outcomes: readonly Outcome[];
  readonly breakers: readonly BreakerState[];
  /** Greatest iterator age of all consumers; null when it cannot be told. */
  readonly worstAgeMs: DurationMs | null;
  readonly targetMs: DurationMs;
  /** The age of some consumer grows: what is within the target now will not be for long. */
  readonly isRising: boolean;
}

/** What people are told of this turn, and what is remembered of it. */
export interface Followed {
  readonly memory: IncidentMemory;
  readonly event: IncidentEvent;
}

/** One turn further. Telling the same turn twice gives the same event: the memory is saved together with the report. */
export function followIncident(memory: IncidentMemory, episode: Episode, now: EpochMs): Followed {
  const picture = pictureOf(episode);
  const condition = conditionOf(picture, episode);
  if (memory.open === null) return begin(memory, episode, picture, condition, now);
  const open = progress(memory.open, episode, condition, now);
  const endedAt = endOf(open, now);
  // What was done in this turn is told before it is over.
  if (endedAt !== null && !hasActed(episode)) return close(open, endedAt);
  const differs = !isSame(picture, open.told);
  // What is well or cannot be seen is told at the end, when it is sure, unless something was done.
  const isNews = differs && (condition === 'trouble' || condition === 'late');
  const confirmed = isNews && hasLasted(memory, picture, now) && now - open.toldAt >= LEAST_BETWEEN_MS;
  if (isUrgent(episode, picture, open) || confirmed || isMuchWorse(open, episode, condition, now)) {
    const told: OpenIncident = {
      ...open,
      told: picture,
      toldAt: now,
      toldAgeMs: episode.worstAgeMs,
      alerted: alertedBy(episode, picture, open),
    };
    const event: IncidentEvent = { kind: 'changed', id: open.id, startedAt: open.startedAt };
    return { memory: { open: told, unconfirmed: null }, event };
  }
  return { memory: { open, unconfirmed: isNews ? seen(memory, picture, now) : null }, event: { kind: 'none' } };
}

/** `late`: nothing is wrong any more, and records are still late or getting later: no incident begins by it, and none ends. */
type Condition = 'trouble' | 'late' | 'well' | 'blind';

function pictureOf({ diagnosis, decision, breakers }: Episode): IncidentPicture {
  const [leading] = diagnosis.findings;
  return {
    bottleneck: leading.bottleneck,
    mappingId: leading.mappingId,
    breakers: breakers
      // A document with errors holds as an open breaker does, and is told with the documents.
      .filter(({ phase, reason }) => phase !== 'closed' && reason.code !== 'policy-invalid')
      .map((breaker) => `${breaker.downstream}:${breaker.phase}`)
      .toSorted(),
    recommended: decision.recommended.map((action) => `${leverOf(action)}:${directionOf(action)}`).toSorted(),
  };
}

function directionOf(action: Action): 'out' | 'in' {
  return Number(action.to ?? Number.POSITIVE_INFINITY) >= Number(action.from ?? Number.POSITIVE_INFINITY)
    ? 'out'
    : 'in';
}

/** No reading is no proof of health, and a stream without traffic is no trouble. */
function conditionOf(picture: IncidentPicture, episode: Episode): Condition {
  const { worstAgeMs, targetMs } = episode;
  const isLate = worstAgeMs !== null && worstAgeMs > targetMs;
  if (picture.breakers.length > 0 || picture.recommended.some((lever) => lever.endsWith(':out'))) return 'trouble';
  if (picture.bottleneck === 'unknown') return isUnreadable(episode, isLate) ? 'trouble' : 'blind';
  if (picture.bottleneck !== 'healthy' && !(isHeld(picture, episode) && !isLate)) return 'trouble';
  return isLate || episode.isRising ? 'late' : 'well';
}

/** The same trouble, and records twice as late as people were told: the more it grows, the more seldom it is said. */
function isMuchWorse(open: OpenIncident, episode: Episode, condition: Condition, now: EpochMs): boolean {
  const { worstAgeMs, targetMs } = episode;
  if (condition !== 'trouble' || worstAgeMs === null || now - open.toldAt < LEAST_BETWEEN_MS) return false;
  return worstAgeMs >= 2 * Math.max(open.toldAgeMs ?? 0, targetMs);
}

/** Readings that stop while all was well are a stream that has gone quiet: its metrics end with its records. */
function isUnreadable({ decision, worstAgeMs }: Episode, isLate: boolean): boolean {
  const { code } = decision.reason;
  return code === 'source-unreadable' || (code === 'readings-stale' && (isLate || worstAgeMs === null));
}

/** A downstream's document with errors holds every source that writes to it: told with the documents, while none is late. */
function isHeld({ bottleneck }: IncidentPicture, { breakers, outcomes }: Episode): boolean {
  const isSick = outcomes.some(({ verdict }) => verdict === 'made-worse');
  return (
    bottleneck === 'downstream-bound' && !isSick && breakers.some(({ reason }) => reason.code === 'policy-invalid')
  );
}

function begin(
  memory: IncidentMemory,
  episode: Episode,
  picture: IncidentPicture,
  condition: Condition,
  now: EpochMs,
): Followed {
  const acted = hasActed(episode);
  if (condition !== 'trouble') {
    return { memory: { open: null, unconfirmed: null }, event: { kind: acted ? 'note' : 'none' } };
  }
  // The trouble has to last, not its picture: one that keeps changing its face would never be told.
  const since = memory.unconfirmed?.since ?? now;
  if (!acted && !isGrave(picture) && now - since < CONFIRM_MS) {
    return { memory: { open: null, unconfirmed: { picture, since } }, event: { kind: 'none' } };
  }
  const id = idOf(episode.sourceId, now);
  const open: OpenIncident = {
    id,
    startedAt: now,
    told: picture,
    toldAt: now,
    toldAgeMs: episode.worstAgeMs,
    alerted: alertedBy(episode, picture, null),
    worstAgeMs: episode.worstAgeMs,
    changesApplied: applied(episode),
    judged: { kept: 0, missed: 0 },
    wellSince: null,
    blindSince: null,
  };
  return { memory: { open, unconfirmed: null }, event: { kind: 'started', id, startedAt: now } };
}

/** Stream (or table) and minute: short enough to be said over the telephone. */
function idOf(sourceId: SourceId, now: EpochMs): string {
  const [, table] = /:table\/([^/]+)\/stream\//.exec(sourceId) ?? [];
  const name = table ?? sourceId.replace(/^.*\//, '');
  return `${name} ${new Date(now).toISOString().slice(0, 16)}Z`;
}

/** What is told at once: a breaker, recommendations, records about to be lost, a consumer that has fallen silent. */
function isGrave(picture: IncidentPicture): boolean {
  return (
    picture.breakers.length > 0 ||
    picture.recommended.length > 0 ||
    picture.bottleneck === 'data-loss-clock' ||
    picture.bottleneck === 'silent'
  );
}

/** Something was done or came out badly, or something is there that this incident has not told at once before. */
function isUrgent(episode: Episode, picture: IncidentPicture, open: OpenIncident): boolean {
  const failed = episode.outcomes.some(({ verdict }) => verdict === 'no-effect' || verdict === 'made-worse');
  return hasActed(episode) || failed || alertsOf(episode, picture).some((alert) => !open.alerted.includes(alert));
}

/** What deserves to be told at once, the first time it is seen in an incident. */
function alertsOf({ results }: Episode, picture: IncidentPicture): readonly string[] {
  return [
    ...(picture.bottleneck === 'data-loss-clock' ? ['data-loss-clock'] : []),
    ...picture.breakers.map((breaker) => `breaker ${breaker}`),
    ...picture.recommended.map((lever) => `recommended ${lever}`),
    // A call that AWS refuses in every turn is told once, not in every turn.
    ...results.flatMap((result) => (result.kind === 'refused' ? [`${result.error} ${leverOf(result.action)}`] : [])),
  ];
}

function alertedBy(episode: Episode, picture: IncidentPicture, open: OpenIncident | null): readonly string[] {
  return [...new Set([...(open?.alerted ?? []), ...alertsOf(episode, picture)])].toSorted();
}

/** A change was made, now or by a turn that did not live to say so; or nobody knows whether it was. */
function hasActed({ results, settled }: Episode): boolean {
  const isSettled = settled.some(({ code }) => code === 'settled-applied');
  return isSettled || results.some(({ kind }) => kind === 'applied' || kind === 'unknown');
}

function progress(open: OpenIncident, episode: Episode, condition: Condition, now: EpochMs): OpenIncident {
  const { worstAgeMs } = episode;
  return {
    ...open,
    worstAgeMs: worstAgeMs === null ? open.worstAgeMs : Math.max(open.worstAgeMs ?? 0, worstAgeMs),
    changesApplied: open.changesApplied + applied(episode),
    judged: judgedWith(open.judged, episode),
    wellSince: condition === 'well' ? (open.wellSince ?? now) : null,
    blindSince: condition === 'blind' ? (open.blindSince ?? now) : null,
  };
}

function endOf(open: OpenIncident, now: EpochMs): EpochMs | null {
  if (open.wellSince !== null && now - open.wellSince >= WELL_MS) return open.wellSince;
  if (open.blindSince !== null && now - open.blindSince >= BLIND_MS) return open.blindSince;
  return null;
}

function close(open: OpenIncident, endedAt: EpochMs): Followed {
  const { id, startedAt, worstAgeMs, changesApplied, judged } = open;
  return {
    memory: { open: null, unconfirmed: null },
    event: { kind: 'ended', id, startedAt, endedAt, worstAgeMs, changesApplied, judged },
  };
}

function applied({ results, settled }: Episode): number {
  const late = settled.filter(({ code }) => code === 'settled-applied').length;
  return late + results.filter((result) => result.kind === 'applied').length;
}

function isSame(a: IncidentPicture, b: IncidentPicture): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function seen(memory: IncidentMemory, picture: IncidentPicture, now: EpochMs): IncidentMemory['unconfirmed'] {
  const { unconfirmed } = memory;
  return unconfirmed !== null && isSame(unconfirmed.picture, picture) ? unconfirmed : { picture, since: now };
}

function hasLasted(memory: IncidentMemory, picture: IncidentPicture, now: EpochMs): boolean {
  const { unconfirmed } = memory;
  return unconfirmed !== null && isSame(unconfirmed.picture, picture) && now - unconfirmed.since >= CONFIRM_MS;
}

function judgedWith({ kept, missed }: Judged, { outcomes }: Episode): Judged {
  const judgeable = outcomes.filter(({ verdict }) => verdict !== 'not-judgeable').length;
  const came = outcomes.filter(({ verdict }) => verdict === 'as-predicted').length;
  return { kept: kept + came, missed: missed + judgeable - came };
}
