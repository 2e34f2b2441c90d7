/** A decider that plays a schedule: it looks only at what is needed to give its orders in turn. */
import { SECOND_MS } from '../../core/units.ts';
import type { Decider, Order, SourceView, View } from '../../sim/run/decider.ts';
import type { PlannedOrder, Schedule } from './schedule.ts';

/** An order that AWS refuses so often is given up. */
const TRIES = 3;

/** Tries of each order of the schedule, and those that need no more. */
export interface Played {
  readonly tries: readonly number[];
  readonly done: readonly boolean[];
}

/** Plays a schedule whose seconds count from `startsAt` (wall-clock time). */
export function playSchedule(schedule: Schedule, startsAt: number): Decider<Played> {
  return {
    start: { tries: schedule.map(() => 0), done: schedule.map(() => false) },
    decide: (view, memory) => {
      const second = (view.now - startsAt) / SECOND_MS;
      const orders: Order[] = [];
      const tries = [...memory.tries];
      const done = [...memory.done];
      for (const lever of leversOf(schedule)) {
        const index = dueIndex(schedule, lever, done, second);
        const planned = schedule[index];
        if (planned === undefined) continue;
        const next = nextOrder(planned.order, view);
        if (next.kind === 'reached' || (tries[index] ?? 0) >= TRIES + stepsOf(planned.order)) done[index] = true;
        if (next.kind !== 'order') continue;
        orders.push(next.order);
        tries[index] = (tries[index] ?? 0) + 1;
      }
      return { orders, memory: { tries, done } };
    },
  };
}

/** A plan of steps gives as many orders as it has steps; 10,000 shards are the most there are. */
function stepsOf(order: PlannedOrder): number {
  return order.kind === 'step-shards' ? Number.POSITIVE_INFINITY : 0;
}

function leverOf(order: PlannedOrder): string {
  return order.kind === 'set-factor' ? `${order.stream}/${order.consumer}` : order.stream;
}

function leversOf(schedule: Schedule): readonly string[] {
  return [...new Set(schedule.map(({ order }) => leverOf(order)))];
}

/**
 * The order of this lever to give now. Hops of the shard count build on each other and are given in turn; of factors and
 * steps the newest one counts.
 */
function dueIndex(schedule: Schedule, lever: string, done: readonly boolean[], second: number): number {
  const due = schedule.flatMap(({ atSecond, order }, index) =>
    leverOf(order) === lever && atSecond <= second ? [index] : [],
  );
  const isHop = due.some((index) => schedule[index]?.order.kind === 'set-shard-count');
  const open = due.filter((index) => done[index] !== true);
  if (isHop) return open[0] ?? -1;
  const newest = due.at(-1) ?? -1;
  return done[newest] === true ? -1 : newest;
}

type Next =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'wait' }
  | { readonly kind: 'reached' };

/** What the present state of the account asks for; nothing while an earlier change is under way. */
function nextOrder(planned: PlannedOrder, view: View): Next {
  const source = view.sources.find(({ name }) => name === planned.stream);
  if (source === undefined) return { kind: 'wait' };
  if (planned.kind === 'set-factor') return nextFactor(planned, source);
  if (source.status !== 'active') return { kind: 'wait' };
  if (source.openShards === planned.to) return { kind: 'reached' };
  const sourceId = source.id;
  if (planned.kind === 'set-shard-count') {
    return { kind: 'order', order: { kind: 'set-shard-count', sourceId, to: planned.to } };
  }
  const kind = source.openShards < planned.to ? 'split-widest' : 'merge-narrowest';
  return { kind: 'order', order: { kind, sourceId } };
}

function nextFactor(planned: Extract<PlannedOrder, { kind: 'set-factor' }>, source: SourceView): Next {
  const consumer = source.consumers.find(({ functionName }) => functionName === planned.consumer);
  if (consumer === undefined || consumer.state === 'updating') return { kind: 'wait' };
  if (consumer.factor === planned.to) return { kind: 'reached' };
  return { kind: 'order', order: { kind: 'set-factor', mappingId: consumer.mappingId, to: planned.to } };
}
