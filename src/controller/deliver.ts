import type { Report } from '../core/decision.ts';
import type { Ports } from '../ports.ts';
import type { OutboxEntry } from './stored-source.ts';

/** Entries handed on in one turn: a backlog of reports must not eat the turn. */
const DELIVERIES_PER_TURN = 10;

/**
 * Stores each report once and hands it to people. What cannot be handed on now stays for the next turn; what has been
 * stored stays in the outbox by its key only, so that a long silence does not fill the item.
 */
export async function deliver(
  ports: Pick<Ports, 'store' | 'reporter'>,
  outbox: readonly OutboxEntry[],
): Promise<readonly OutboxEntry[]> {
  const left: OutboxEntry[] = [];
  for (const [index, entry] of outbox.entries()) {
    const isTurn = index < DELIVERIES_PER_TURN;
    const report = isTurn || entry.kind === 'whole' ? await keep(ports, entry) : null;
    if (!isTurn) left.push({ kind: 'kept', key: entry.key });
    else if (report !== null && !(await handOver(ports, report))) left.push({ kind: 'kept', key: entry.key });
  }
  return left;
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

/** A reporter that fails costs nobody a decision: the report waits. */
async function handOver(ports: Pick<Ports, 'reporter'>, report: Report): Promise<boolean> {
  try {
    await ports.reporter.deliver(report);
    return true;
  } catch {
    return false;
  }
}
