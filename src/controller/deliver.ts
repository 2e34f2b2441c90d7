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
  const waiting: OutboxEntry[] = [];
  const failed: OutboxEntry[] = [];
  // Oldest first. When there are more than fit, what is not in the history yet comes first: only the item holds it.
  const fits = outbox.length <= DELIVERIES_PER_TURN;
  const inOrder = fits ? outbox : outbox.toSorted((a, b) => Number(a.kind === 'kept') - Number(b.kind === 'kept'));
  for (const [index, entry] of inOrder.entries()) {
    const isTurn = index < DELIVERIES_PER_TURN;
    const report = isTurn || entry.kind === 'whole' ? await keep(ports, entry) : null;
    if (!isTurn) waiting.push({ kind: 'kept', key: entry.key });
    else if (report !== null && !(await handOver(ports, report))) failed.push({ kind: 'kept', key: entry.key });
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

/** A reporter that fails costs nobody a decision: the report waits. */
async function handOver(ports: Pick<Ports, 'reporter'>, report: Report): Promise<boolean> {
  try {
    await ports.reporter.deliver(report);
    return true;
  } catch {
    return false;
  }
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
    const isMoved = entry.kind === 'whole' && excess > 0 && (await isKept(ports, entry));
    if (entry.kind === 'whole') excess -= 1;
    shrunk.push(isMoved ? { kind: 'kept', key: entry.key } : entry);
  }
  return shrunk;
}

async function isKept(ports: Pick<Ports, 'store'>, entry: OutboxEntry): Promise<boolean> {
  try {
    await keep(ports, entry);
    return true;
  } catch {
    return false;
  }
}
