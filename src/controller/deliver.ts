import type { Report } from '../core/decision.ts';
import type { Ports, Reporter } from '../ports.ts';
import type { OutboxEntry } from './stored-source.ts';

/** Entries handed on in one turn: a backlog of reports must not eat the turn. */
const DELIVERIES_PER_TURN = 10;

/** Told which channel did not take a report, and why in words. */
export type OnMiss = (channel: string, why: string) => void;

type DeliverPorts = Pick<Ports, 'store' | 'reporters'>;

/**
 * Stores each report once and hands it to every channel. What cannot be handed on now stays for the next turn, for that
 * channel alone; what has been stored stays in the outbox by its key only, so that a long silence does not fill the item.
 * `isLate` says that the invocation has no time left for it; `onMiss` is told of every channel that took something not.
 */
export async function deliver(
  ports: DeliverPorts,
  outbox: readonly OutboxEntry[],
  { isLate = () => false, onMiss = () => {} }: { readonly isLate?: () => boolean; readonly onMiss?: OnMiss } = {},
): Promise<readonly OutboxEntry[]> {
  const waiting: OutboxEntry[] = [];
  const failed: OutboxEntry[] = [];
  // Oldest first. When there are more than fit, what is not in the history yet comes first: only the item holds it.
  const fits = outbox.length <= DELIVERIES_PER_TURN;
  const inOrder = fits ? outbox : outbox.toSorted((a, b) => Number(a.kind === 'kept') - Number(b.kind === 'kept'));
  for (const [index, entry] of inOrder.entries()) {
    const isTurn = index < DELIVERIES_PER_TURN && !isLate();
    const kept = isTurn || entry.kind === 'whole' ? await tryToKeep(ports, entry) : { report: null };
    // The history does not answer: what has been handed on is taken off all the same, the others first next time.
    if (kept === null) return [...waiting, ...inOrder.slice(index + 1), entry, ...failed];
    const { report } = kept;
    const { key } = entry;
    if (!isTurn) waiting.push({ kind: 'kept', key, to: entry.to });
    else if (report !== null) {
      const to = await handOver(ports.reporters, report, entry.to, onMiss);
      if (to.length > 0) failed.push({ kind: 'kept', key, to });
    }
  }
  // Those that failed go behind those that have not had their turn: none blocks the others for ever.
  return [...waiting, ...failed];
}

/** The report, safely in the history; null when the history no longer has it. */
async function keep(ports: Pick<Ports, 'store'>, entry: OutboxEntry): Promise<Report | null> {
  if (entry.kind === 'whole') {
    // A conflict means that an earlier try stored it: once is enough.
    await ports.store.putIfRevision(entry.key, entry.report, null);
    return entry.report;
  }
  const stored = await ports.store.get(entry.key);
  return stored === null ? null : (stored.value as Report);
}

/** Null: the history could not be asked. */
async function tryToKeep(
  ports: Pick<Ports, 'store'>,
  entry: OutboxEntry,
): Promise<{ readonly report: Report | null } | null> {
  try {
    return { report: await keep(ports, entry) };
  } catch {
    return null;
  }
}

/** A channel that fails costs nobody a decision: the report waits for it. A channel that is gone is waited for no more. */
async function handOver(
  reporters: readonly Reporter[],
  report: Report,
  to: readonly string[],
  onMiss: OnMiss,
): Promise<readonly string[]> {
  const missed: string[] = [];
  for (const reporter of reporters) {
    if (!to.includes(reporter.channel)) continue;
    try {
      await reporter.deliver(report);
    } catch (error) {
      onMiss(reporter.channel, error instanceof Error ? error.message : String(error));
      missed.push(reporter.channel);
    }
  }
  return missed;
}

/** Whole reports that an item may hold before the oldest are moved to the history. */
const WHOLE_AT_EASE = 10;

/**
 * Moves the oldest whole reports to the history before the item is saved again, so that turns that died before they could
 * do so do not make it grow. One that cannot be stored now stays whole.
 */
export async function shrink(
  ports: Pick<Ports, 'store'>,
  outbox: readonly OutboxEntry[],
): Promise<readonly OutboxEntry[]> {
  let excess = outbox.filter((entry) => entry.kind === 'whole').length - WHOLE_AT_EASE;
  const shrunk: OutboxEntry[] = [];
  for (const entry of outbox) {
    const isMoved = entry.kind === 'whole' && excess > 0 && (await tryToKeep(ports, entry)) !== null;
    if (entry.kind === 'whole') excess -= 1;
    shrunk.push(isMoved ? { kind: 'kept', key: entry.key, to: entry.to } : entry);
  }
  return shrunk;
}
