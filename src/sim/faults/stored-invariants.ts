/** What must hold for everything that is stored, after every save: a promise once written is kept, whoever crashes next. */
import { NEWS_KEY } from '../../controller/account-news.ts';
import { breakerKey } from '../../controller/step-breakers.ts';
import { type OutboxEntry, type StoredSource, stateKey } from '../../controller/stored-source.ts';
import { type Action, leverOf } from '../../core/action.ts';
import type { Announcement } from '../../core/announcement.ts';
import type { BreakerState } from '../../core/breaker-state.ts';
import type { Report } from '../../core/decision.ts';
import { PAUSE_MS } from '../../core/effect.ts';
import type { SourceState } from '../../core/state.ts';
import { type EpochMs, MINUTE_MS } from '../../core/units.ts';
import { createNewsWatch, createStoryWatch } from './story-invariants.ts';

/** A turn that began before a change and sees it under way dates it back to its own beginning. */
const OVERLAP_MS = MINUTE_MS;

export interface StoredWatch {
  /** After an item has been saved. */
  onPut(key: string, value: unknown, at: EpochMs): void;
  /** A mapping as its owner set it up, or somebody turned it by hand. */
  onOwnersFactor(mappingId: string, factor: number): void;
  onByHand(): void;
  /** After AWS accepted a change of Headgate's. */
  onAccepted(action: Action, at: EpochMs): void;
  onDelivered(reportId: string): void;
  /** Before a channel takes it. */
  onAnnounced(announcement: Announcement, at: EpochMs): void;
  /** A turn says that it ended with this report. */
  onReported(reportId: string, at: EpochMs): void;
}

type Add = (invariant: string, detail: string, atMs: number) => void;

export function createStoredWatch(add: Add): StoredWatch {
  const reports = createReportWatch(add);
  const memory = createMemoryWatch(add);
  const breakers = createBreakerWatch(add);
  const news = createNewsWatch(add);
  const story = createStoryWatch(add);
  const putSource = ({ state, outbox }: StoredSource, at: EpochMs) => {
    const fresh = reports.onOutbox(outbox, at);
    memory.onState(state, fresh.at(-1)?.turnId ?? state.pending?.turnId ?? null, at);
    for (const report of fresh) breakers.onReport(report, at);
    story.onSaved(fresh, state, at);
  };
  return {
    onPut: (key, value, at) => {
      if (key.startsWith('report#')) reports.onStored(key, value as Report, at);
      else if (key.startsWith(breakerKey(''))) breakers.onPut(value as BreakerState, at);
      else if (key.startsWith(stateKey(''))) putSource(value as StoredSource, at);
      else if (key === NEWS_KEY) news.onPut(value, at);
    },
    onOwnersFactor: memory.onOwnersFactor,
    onByHand: memory.onByHand,
    onAccepted: memory.onAccepted,
    onDelivered: reports.onDelivered,
    onReported: reports.onReported,
    onAnnounced: news.onAnnounced,
  };
}

/** Every report that a turn has saved is stored, once, and stays in the outbox until it is delivered. */
function createReportWatch(add: Add) {
  /** Whose report it is, by its key. */
  const promised = new Map<string, string>();
  /** Promised and not yet seen to leave the outbox. */
  const open = new Set<string>();
  const stored = new Set<string>();
  const delivered = new Set<string>();
  const turns = new Set<string>();
  return {
    onDelivered: (reportId: string) => {
      delivered.add(reportId);
    },
    onReported: (reportId: string, at: EpochMs) => {
      if (!promised.has(reportId)) add('a turn saves its report before it hands it on', reportId, at);
    },
    onStored: (key: string, { turnId }: Report, at: EpochMs) => {
      if (!promised.has(key)) add('a turn saves its report before it hands it on', key, at);
      if (turns.has(turnId) || stored.has(key)) add('one stored report per turn', key, at);
      turns.add(turnId);
      stored.add(key);
    },
    /** The reports that are new in it. */
    onOutbox: (outbox: readonly OutboxEntry[], at: EpochMs): readonly Report[] => {
      const keys = new Set(outbox.map((entry) => entry.key));
      const fresh = outbox.flatMap((entry) =>
        entry.kind === 'whole' && !promised.has(entry.key) ? [entry.report] : [],
      );
      for (const { id, turnId } of fresh) {
        promised.set(id, turnId);
        open.add(id);
      }
      for (const entry of outbox)
        if (entry.kind === 'whole' && promised.get(entry.key) !== entry.report.turnId)
          add('one stored report per turn', `${entry.report.turnId} has the key ${entry.key} of another`, at);
      for (const entry of outbox)
        if (entry.kind === 'kept' && !stored.has(entry.key))
          add('no report is lost', `${entry.key} was not stored`, at);
      for (const key of open) {
        if (keys.has(key)) continue;
        if (!stored.has(key) || !delivered.has(key)) add('no report is lost', `${key} left the outbox`, at);
        open.delete(key);
      }
      return fresh;
    },
  };
}

/** What Headgate did is remembered, counted, and told from what others did. */
function createMemoryWatch(add: Add) {
  const owners = new Set<string>();
  const accepted = new Map<string, EpochMs>();
  let reshards = 0;
  let before: SourceState | null = null;
  const isRemembered = (state: SourceState, lever: string, since: EpochMs) => {
    const memory = lever === 'shards' ? state.shards : state.consumers[lever.slice(lever.indexOf(':') + 1)];
    return (memory?.changedAt ?? 0) >= since - OVERLAP_MS;
  };
  const checkOwners = (state: SourceState, at: EpochMs) => {
    for (const [mappingId, { baselineFactor }] of Object.entries(state.consumers))
      if (!owners.has(`${mappingId}|${baselineFactor}`))
        add('relief goes back to what the owner had set', `factor ${baselineFactor} of ${mappingId}`, at);
  };
  return {
    onOwnersFactor: (mappingId: string, factor: number) => {
      owners.add(`${mappingId}|${factor}`);
    },
    /** What is undone by hand before it could be recorded looks as if it had never been done. */
    onByHand: () => accepted.clear(),
    onAccepted: (action: Action, at: EpochMs) => {
      accepted.set(leverOf(action), at);
      if (action.kind === 'update-shard-count') reshards += 1;
    },
    onState: (state: SourceState, writer: string | null, at: EpochMs) => {
      const held = before?.pending ?? null;
      if (held !== null && held.leaseUntil > at && writer !== null && writer !== held.turnId)
        add('nobody settles inside a lease', `${writer} wrote while ${held.turnId} held it`, at);
      const counted = state.shards.ledger.filter((entry) => entry.by === 'headgate').length;
      if (counted < reshards) add('the ledger never counts too few', `${counted} of ${reshards} calls`, at);
      if (state.pending === null)
        for (const [lever, since] of accepted)
          if (!isRemembered(state, lever, since)) add('what was done is remembered', lever, at);
      checkOwners(state, at);
      before = state;
    },
  };
}

/** A breaker takes one step for what it sees, and a decision knows only steps that are stored. */
function createBreakerWatch(add: Add) {
  const stored = new Map<string, { readonly firstAt: EpochMs; readonly seen: Set<string> }>();
  const last = new Map<string, BreakerState>();
  return {
    onPut: (breaker: BreakerState, at: EpochMs) => {
      const old = last.get(breaker.downstream);
      const stepped = old !== undefined && breaker.steppedAt !== old.steppedAt;
      const isTrip = old?.phase === 'closed' && breaker.phase === 'open';
      if (stepped && !isTrip && breaker.steppedAt - old.steppedAt < PAUSE_MS)
        add('a breaker steps once for what it sees', `${old.phase} → ${breaker.phase} of ${breaker.downstream}`, at);
      last.set(breaker.downstream, breaker);
      const versions = stored.get(breaker.downstream) ?? { firstAt: at, seen: new Set() };
      versions.seen.add(JSON.stringify(breaker));
      stored.set(breaker.downstream, versions);
    },
    onReport: (report: Report, at: EpochMs) => {
      for (const breaker of report.breakers) {
        const versions = stored.get(breaker.downstream);
        const isUnsaved = versions === undefined || versions.firstAt >= report.at;
        const isBlank = isUnsaved && breaker.phase === 'closed' && breaker.sickSince === null;
        if (isBlank || breaker.reason.code === 'state-unreadable') continue;
        if (versions?.seen.has(JSON.stringify(breaker)) !== true)
          add('a decision knows only stored breakers', `${breaker.phase} ${breaker.downstream}`, at);
      }
    },
  };
}
