/** A change in words, in the forms a sentence needs. */
import type { Action } from '../core/action.ts';
import type { Report } from '../core/decision.ts';
import { formatDuration, formatNumber, oneLine } from './format.ts';
import { consumerName, sourceName } from './names.ts';

export interface ActionWords {
  /** `raise the factor of orders-consumer from 1 to 4` */
  readonly toDo: string;
  /** `raised the factor of orders-consumer from 1 to 4` */
  readonly done: string;
  /** `raising the factor of orders-consumer from 1 to 4` */
  readonly doing: string;
}

interface Verb {
  readonly toDo: string;
  readonly done: string;
  readonly doing: string;
}

const RAISE: Verb = { toDo: 'raise', done: 'raised', doing: 'raising' };
const LOWER: Verb = { toDo: 'lower', done: 'lowered', doing: 'lowering' };
const SPLIT: Verb = { toDo: 'split', done: 'split', doing: 'splitting' };
const MERGE: Verb = { toDo: 'merge', done: 'merged', doing: 'merging' };
const SET: Verb = { toDo: 'set', done: 'set', doing: 'setting' };
const REMOVE: Verb = { toDo: 'remove', done: 'removed', doing: 'removing' };
const RESUME: Verb = { toDo: 'resume', done: 'resumed', doing: 'resuming' };
const PAUSE: Verb = { toDo: 'pause', done: 'paused', doing: 'pausing' };

/** The change in words, with the names the report knows. */
export function actionWords(action: Action, report: Report): ActionWords {
  const { verb, object } = partsOf(action, report);
  return { toDo: `${verb.toDo} ${object}`, done: `${verb.done} ${object}`, doing: `${verb.doing} ${object}` };
}

/** Whether the change gives more capacity; null where more and less mean nothing. */
export function isRaise(action: Action): boolean | null {
  if (action.kind === 'set-mapping-enabled') return action.to;
  if (action.kind === 'set-retention') return null;
  if (action.from === null || action.to === null) return action.to === null;
  return action.to > action.from;
}

function partsOf(action: Action, report: Report): { readonly verb: Verb; readonly object: string } {
  switch (action.kind) {
    case 'set-parallelization-factor':
      return {
        verb: verbOf(action.from, action.to),
        object: `the parallelization factor of ${consumerName(report, action.mappingId)} ${fromTo(action)}`,
      };
    case 'update-shard-count':
      return {
        verb: verbOf(action.from, action.to),
        object: `the shard count of ${sourceName(report)} ${fromTo(action)}`,
      };
    case 'split-shard':
      return { verb: SPLIT, object: `shard ${oneLine(action.shardId)}, ${fromTo(action)} shards` };
    case 'merge-shards':
      return {
        verb: MERGE,
        object: `shards ${oneLine(action.shardId)} and ${oneLine(action.adjacentShardId)}, ${fromTo(action)} shards`,
      };
    case 'set-reserved-concurrency':
      return concurrencyParts(oneLine(action.functionName), action.from, action.to);
    case 'set-retention':
      return {
        verb: verbOf(action.from, action.to),
        object: `the retention of ${sourceName(report)} from ${formatDuration(action.from)} to ${formatDuration(action.to)}`,
      };
    case 'set-mapping-enabled':
      return { verb: action.to ? RESUME : PAUSE, object: consumerName(report, action.mappingId) };
  }
}

function concurrencyParts(name: string, from: number | null, to: number | null) {
  const what = `the reserved concurrency of ${name}`;
  if (to === null) return { verb: REMOVE, object: from === null ? what : `${what}, which was ${formatNumber(from)}` };
  if (from === null) return { verb: SET, object: `${what} to ${formatNumber(to)}; there was none` };
  return { verb: verbOf(from, to), object: `${what} ${fromTo({ from, to })}` };
}

function verbOf(from: number, to: number): Verb {
  return to > from ? RAISE : LOWER;
}

function fromTo(change: { readonly from: number; readonly to: number }): string {
  return `from ${formatNumber(change.from)} to ${formatNumber(change.to)}`;
}
