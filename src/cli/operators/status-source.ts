/** One source's part of the status, from what is stored of it. Pure. */
import { type OutboxEntry, readStored } from '../../controller/stored-source.ts';
import type { BreakerState } from '../../core/breaker-state.ts';
import type { Report } from '../../core/decision.ts';
import { callsLeft, nextCallAt, pruneLedger } from '../../core/ledger.ts';
import { known } from '../../core/reading.ts';
import type { SourceState } from '../../core/state.ts';
import type { EpochMs } from '../../core/units.ts';
import type { Stored } from '../../ports.ts';
import { attentionOf } from '../../report/attention.ts';
import { headlineOf } from '../../report/headline.ts';
import { bottleneckWords } from '../../report/names.ts';
import type {
  BreakerStatus,
  ConsumerStatus,
  LastReport,
  PastDecision,
  ShardStatus,
  SourceStatus,
} from '../../report/status-view.ts';

/** What was read of one source. */
export interface SourceParts {
  readonly id: string;
  readonly name: string;
  readonly mode: SourceStatus['mode'];
  readonly targetMs: number | null;
  readonly stored: Stored<unknown> | null;
  /** From the history, newest first. */
  readonly history: readonly Report[];
  /** As they are stored now, by downstream; one that is not there is as the newest report saw it. */
  readonly breakers: ReadonlyMap<string, BreakerState>;
  readonly lastDecisions: number;
}

export function sourceStatusOf(parts: SourceParts, now: EpochMs): SourceStatus {
  const loaded = readStored(parts.id, parts.stored);
  const state = loaded !== null && loaded.revision !== null ? loaded.state : null;
  const outbox = loaded?.outbox ?? [];
  const reports = withOutbox(parts.history, outbox);
  const [newest] = reports;
  const { id, name, mode, targetMs } = parts;
  return {
    id,
    name,
    mode,
    targetMs,
    memory: loaded === null ? 'unreadable' : state === null ? 'nothing-yet' : 'kept',
    last: newest === undefined ? null : lastOf(newest, state, now),
    consumers: newest === undefined ? [] : consumersOf(newest, state),
    shards: state === null ? null : shardsOf(state, newest, now),
    incident: incidentOf(state),
    breakers: newest === undefined ? [] : breakersOf(newest, parts.breakers),
    unfinished:
      state?.pending == null ? null : { savedAt: state.pending.savedAt, actions: state.pending.actions.length },
    decisions: reports.slice(0, parts.lastDecisions).map(decisionOf),
    waiting: waitingIn(outbox),
  };
}

/** A report may be in the outbox and not in the history yet. */
function withOutbox(history: readonly Report[], outbox: readonly OutboxEntry[]): readonly Report[] {
  const known = new Set(history.map(({ id }) => id));
  const waiting = outbox.flatMap((entry) => (entry.kind === 'whole' && !known.has(entry.key) ? [entry.report] : []));
  return [...history, ...waiting].toSorted((a, b) => b.at - a.at);
}

function lastOf(report: Report, state: SourceState | null, now: EpochMs): LastReport {
  const [leading] = report.diagnosis.findings;
  const ages = report.signals.consumers.flatMap((one) => known(one.ageMaxMs) ?? []);
  // A stream without any traffic has no readings; where that is trouble, an incident is open.
  const isIdle = report.decision.reason.code === 'readings-missing' && (state?.incident.open ?? null) === null;
  const isQuiet = (leading.bottleneck === 'healthy' && report.decision.recommended.length === 0) || isIdle;
  return {
    at: report.at,
    ageMs: Math.max(0, now - report.at),
    mode: report.mode,
    bottleneck: leading.bottleneck,
    finding: bottleneckWords(leading, report),
    findingText: leading.text,
    attention: isQuiet && report.decision.kind === 'hold' ? 'nothing' : attentionOf(report),
    oldestRecordMs: ages.length === 0 ? null : Math.max(...ages),
  };
}

function consumersOf(report: Report, state: SourceState | null): readonly ConsumerStatus[] {
  const seen = known(report.observation.consumers);
  if (seen === null) {
    const remembered = Object.entries(state?.consumers ?? {});
    return remembered.map(([id, memory]) => ({
      name: `mapping ${id}`,
      factor: null,
      ownerFactor: memory.baselineFactor,
      lanes: null,
    }));
  }
  return seen.map(({ mapping, lambda }) => ({
    name: lambda.name,
    factor: factorNow(report, mapping.id, mapping.factor),
    ownerFactor: state?.consumers[mapping.id]?.baselineFactor ?? null,
    lanes: lanesNow(report, mapping.id, mapping.factor),
  }));
}

/** What the turn saw, or what it set. */
function factorNow(report: Report, mappingId: string, seen: number): number {
  const set = report.results.flatMap(({ kind, action }) =>
    kind === 'applied' && action.kind === 'set-parallelization-factor' && action.mappingId === mappingId
      ? [action.to]
      : [],
  );
  return set.at(-1) ?? seen;
}

function lanesNow(report: Report, mappingId: string, seen: number): number | null {
  const shards = report.signals.consumers.find((one) => one.mappingId === mappingId)?.readableShards;
  return shards === undefined || shards === 0 ? null : shards * factorNow(report, mappingId, seen);
}

function shardsOf({ shards }: SourceState, newest: Report | undefined, now: EpochMs): ShardStatus {
  const seen = newest === undefined ? null : known(newest.observation.source);
  return {
    open: shards.lastOpenShards ?? seen?.openShards ?? null,
    changes: pruneLedger(shards.ledger, now).map(({ at, from, to, calls, by }) => ({ at, from, to, calls, by })),
    callsLeft: callsLeft(shards.ledger, now),
    nextCallAt: nextCallAt(shards.ledger, now),
    drainingSince: shards.draining?.since ?? null,
  };
}

function incidentOf(state: SourceState | null): SourceStatus['incident'] {
  const open = state?.incident.open ?? null;
  if (open === null) return null;
  return { since: open.startedAt, worstAgeMs: open.worstAgeMs, changesApplied: open.changesApplied };
}

function breakersOf(report: Report, stored: ReadonlyMap<string, BreakerState>): readonly BreakerStatus[] {
  return report.breakers.map((seen) => {
    const { downstream, phase, since, share, reason } = stored.get(seen.downstream) ?? seen;
    return { downstream, phase, since, share, why: reason.text };
  });
}

function decisionOf(report: Report): PastDecision {
  const { at, mode, decision } = report;
  return { at, mode, headline: headlineOf(report), code: decision.reason.code, why: decision.reason.text };
}

function waitingIn(outbox: readonly OutboxEntry[]): SourceStatus['waiting'] {
  const reports = new Map<string, number>();
  for (const channel of outbox.flatMap(({ to }) => to)) reports.set(channel, (reports.get(channel) ?? 0) + 1);
  return [...reports].map(([channel, count]) => ({ channel, reports: count }));
}
