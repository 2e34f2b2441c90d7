/** What the tests of the rivals share. */
import type { Contender, Settings } from '../../../src/bench/contender.ts';
import type { Decider, Minutes, Order, View } from '../../../src/sim/run/decider.ts';
import { minutes } from '../../support/view-builder.ts';

export function deciderOf(contender: Contender, settings: Settings = {}): Decider {
  const deciding = contender.deciding(settings);
  if (deciding.kind !== 'decider') throw new Error(`${contender.id} decides nothing`);
  return deciding.decider;
}

/** The orders of a first turn. */
export function firstOrders(contender: Contender, view: View, settings: Settings = {}): readonly Order[] {
  const decider = deciderOf(contender, settings);
  return decider.decide(view, decider.start).orders;
}

/** Records of a minute in which `shards` shards were used to this share. */
export function recordsAt(share: number, shards = 4): number {
  return share * shards * 60_000;
}

/** Incoming records of minutes at these shares; null: not visible. */
export function ingest(shares: readonly (number | null)[], now?: number, shards = 4): Minutes {
  return minutes(
    shares.map((share) => (share === null ? null : recordsAt(share, shards))),
    now,
  );
}
