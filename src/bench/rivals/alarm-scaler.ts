/**
 * Two alarms on a stream and a function that they call: what aws-samples, Substation and Epsagon have in common. The
 * alarms are written for a shard count and rewritten after a change; the function acts when an alarm goes off.
 */
import type { EpochMs } from '../../core/units.ts';
import type { Order, Verdict } from '../../sim/run/decider.ts';
import type { AlarmState } from './alarm.ts';
import { isProvisioned, type SourceRule, type SourceTurn, setShards, shardOutcome } from './per-source.ts';
import { emptyLog, type WindowLog } from './window-log.ts';

/** Which of the two alarms. */
export type Direction = 'up' | 'down';

/** The series the alarms look at, each value for one shard. */
export interface Logs {
  readonly demand: WindowLog;
  readonly age: WindowLog;
}

/** A call under way: what was asked for, and how often Lambda will call the function again when it fails. */
interface Attempt {
  readonly direction: Direction;
  readonly to: number;
  readonly retriesLeft: number;
}

/** Plain data, bounded by the logs. */
export interface ScalerMemory {
  readonly logs: Logs;
  /** The shard count the alarms are written for. */
  readonly alarmShards: number;
  readonly up: AlarmState;
  readonly down: AlarmState;
  readonly attempt: Attempt | null;
  /** Accepted, and the function still waits for the stream. */
  readonly waitingFor: number | null;
  readonly lastScaledAt: EpochMs | null;
}

/** What the function does when it is called. */
export type Response =
  | { readonly kind: 'scale'; readonly to: number }
  /** Sets the alarm back, so that it goes off again while it holds. */
  | { readonly kind: 'reset' }
  /** Writes the alarms for the shards there are. */
  | { readonly kind: 'resync' }
  /** Returns; the alarm stays as it is. */
  | { readonly kind: 'leave' };

/** What one of them does in its own way. */
export interface AlarmScaler {
  look(turn: SourceTurn, logs: Logs): Logs;
  /** Which alarms hold, written for `alarmShards`. */
  judge(logs: Logs, alarmShards: number): Readonly<Record<Direction, boolean>>;
  respond(direction: Direction, turn: SourceTurn, memory: ScalerMemory): Response;
  /** After a refused call: the alarm is reset, or Lambda calls the function again and then no one does. */
  readonly afterRefusal: 'reset' | 'retry-twice';
  /** Whether the function waits for the stream before it rewrites the alarms. */
  readonly waitsForActive: boolean;
}

/** Lambda calls a function that SNS has called again after an error. Source: Lambda developer guide, asynchronous invocation. */
const ASYNC_RETRIES = 2;

/** The rule for one source. */
export function alarmScalerRule(scaler: AlarmScaler): SourceRule<ScalerMemory> {
  return {
    accepts: isProvisioned,
    begin: ({ now, source }) => ({
      logs: { demand: emptyLog(now), age: emptyLog(now) },
      alarmShards: source.openShards,
      up: 'ok',
      down: 'ok',
      attempt: null,
      waitingFor: null,
      lastScaledAt: null,
    }),
    decide(turn, before) {
      const settled = settle(scaler, turn, { ...before, logs: scaler.look(turn, before.logs) });
      return settled.waitingFor === null ? react(scaler, turn, settled) : { orders: [], memory: settled };
    },
  };
}

/** The memory once it is known what became of the last order. */
function settle(scaler: AlarmScaler, turn: SourceTurn, memory: ScalerMemory): ScalerMemory {
  const { attempt, waitingFor } = memory;
  if (waitingFor !== null) {
    return turn.source.status === 'active' ? rewritten(memory, waitingFor, turn.now) : memory;
  }
  if (attempt === null) return memory;
  if (shardOutcome(turn.results)?.kind === 'applied') {
    if (!scaler.waitsForActive) return rewritten(memory, attempt.to, turn.now);
    const waiting = { ...memory, attempt: null, waitingFor: attempt.to };
    return turn.source.status === 'active' ? rewritten(waiting, attempt.to, turn.now) : waiting;
  }
  if (scaler.afterRefusal === 'reset') return { ...memory, attempt: null, [attempt.direction]: 'ok' };
  return attempt.retriesLeft > 0 ? memory : { ...memory, attempt: null };
}

/** Both alarms written for `shards` and set back. */
function rewritten(memory: ScalerMemory, shards: number, now: EpochMs): ScalerMemory {
  return { ...memory, alarmShards: shards, up: 'ok', down: 'ok', attempt: null, waitingFor: null, lastScaledAt: now };
}

function react(scaler: AlarmScaler, turn: SourceTurn, before: ScalerMemory): Verdict<ScalerMemory> {
  const held = scaler.judge(before.logs, before.alarmShards);
  const wentOff = (['up', 'down'] as const).find((direction) => held[direction] && before[direction] === 'ok');
  const direction = wentOff ?? before.attempt?.direction;
  const retriesLeft = wentOff === undefined ? (before.attempt?.retriesLeft ?? 0) - 1 : ASYNC_RETRIES;
  const memory: ScalerMemory = {
    ...before,
    up: held.up ? 'alarm' : 'ok',
    down: held.down ? 'alarm' : 'ok',
    attempt: null,
  };
  if (direction === undefined) return { orders: [], memory };
  const response = scaler.respond(direction, turn, memory);
  switch (response.kind) {
    case 'scale': {
      const order: Order = setShards(turn.source, response.to);
      return { orders: [order], memory: { ...memory, attempt: { direction, to: response.to, retriesLeft } } };
    }
    case 'reset':
      return { orders: [], memory: { ...memory, [direction]: 'ok' } };
    case 'resync':
      return { orders: [], memory: { ...memory, alarmShards: turn.source.openShards, up: 'ok', down: 'ok' } };
    case 'leave':
      return { orders: [], memory };
  }
}
