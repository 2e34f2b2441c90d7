/** The Lambda function: one event, one turn. */
import { costOf } from '../adapters/aws/call-log.ts';
import { createOwnSignals, type OwnSignals } from '../adapters/powertools/own-signals.ts';
import { readEnvironment } from '../config/environment.ts';
import { type ParsedEvent, parseEvent } from '../config/parse-event.ts';
import { runFleet } from '../controller/fleet.ts';
import type { FleetOptions, FleetSummary } from '../controller/fleet-summary.ts';
import { type DurationMs, SECOND_MS } from '../core/units.ts';
import { logLineOf } from '../report/log-line.ts';
import { measuresOf, turnLineOf } from './turn-measures.ts';
import { createProcess, type WarmProcess, wire } from './wire.ts';

/** What is used of Lambda's context object. Source: Lambda developer guide, "AWS Lambda context object in Node.js". */
export interface Context {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** Kept free at the end of an invocation for saving, telling and logging what was begun. */
const RESERVE_MS: DurationMs = 15 * SECOND_MS;

/** What an invocation answers whoever asked for it and waits: small, also for thousands of sources. */
export interface TurnAnswer {
  readonly turnId: string;
  readonly note: string;
  readonly observed: number;
  readonly resting: number;
  readonly acted: number;
  readonly skipped: number;
  readonly problems: number;
}

let running: { readonly warm: WarmProcess; readonly signals: OwnSignals } | null = null;

/** Takes a schedule, an alarm in one of three shapes, or a manual event. Throws at anything else, having done nothing. */
export async function handler(event: unknown, context: Context): Promise<TurnAnswer> {
  running ??= begin();
  const { warm, signals } = running;
  const parsed = parseEvent(event);
  if (parsed.kind === 'refused') {
    signals.error('event refused', { turnId: context.awsRequestId, why: parsed.why });
    throw new Error(parsed.why);
  }
  if (parsed.kind === 'ignored') {
    signals.info('event ignored', { turnId: context.awsRequestId, why: parsed.why });
    return { turnId: context.awsRequestId, note: parsed.why, ...NOTHING_DONE };
  }
  try {
    return await takeTurn(parsed, context, warm, signals);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    signals.error('turn failed', { turnId: context.awsRequestId, note: parsed.note, text });
    throw error;
  }
}

const NOTHING_DONE = { observed: 0, resting: 0, acted: 0, skipped: 0, problems: 0 } as const;

/** Reads the environment once per process; with a wrong one every invocation says what is wrong. */
function begin(): NonNullable<typeof running> {
  const environment = readEnvironment(process.env);
  if (environment.kind === 'invalid') throw new Error(`the environment is wrong: ${environment.problems.join('; ')}`);
  return {
    warm: createProcess(environment, { now: () => Date.now() }),
    signals: createOwnSignals(environment.stage),
  };
}

type Turn = Extract<ParsedEvent, { kind: 'turn' }>;

async function takeTurn(turn: Turn, context: Context, warm: WarmProcess, signals: OwnSignals): Promise<TurnAnswer> {
  const { clock, calls, environment } = warm;
  const startedAt = clock.now();
  calls.take();
  const turnId = context.awsRequestId;
  const ports = wire(warm, {
    functionArn: context.invokedFunctionArn,
    remainingMs: () => context.getRemainingTimeInMillis() - RESERVE_MS,
    onSlackProblem: (text) => signals.warn('slack refused a message', { turnId, text }),
  });
  const summary = await runFleet(ports, {
    turnId,
    deadlineAt: startedAt + context.getRemainingTimeInMillis() - RESERVE_MS,
    maximumChanges: environment.maximumChanges,
    // An alarm wakes its source; whatever else is not at rest takes its turn as well.
    only: turn.trigger === 'alarm' ? 'all' : turn.only,
    woken: wokenBy(turn),
    modeCeiling: turn.modeCeiling,
  });
  for (const report of summary.reports) signals.info('decision', { ...logLineOf(report) });
  const price = { durationMs: clock.now() - startedAt, cost: costOf(calls.take()) };
  const troubled = summary.failures.length + summary.problems.length > 0;
  signals[troubled ? 'warn' : 'info']('turn finished', { ...turnLineOf(summary, price), note: turn.note });
  signals.measure(measuresOf(summary, price));
  return answerOf(summary, turn);
}

/** Whom an alarm is about; one that names nobody wakes nobody in particular. */
function wokenBy({ trigger, only }: Turn): FleetOptions['woken'] {
  if (trigger !== 'alarm') return null;
  return only === 'all' ? { streams: [], functions: [] } : only;
}

function answerOf(summary: FleetSummary, { note }: Turn): TurnAnswer {
  return {
    turnId: summary.turnId,
    note,
    observed: summary.reports.length,
    resting: summary.resting.length,
    acted: summary.reports.filter(({ decision }) => decision.kind === 'act').length,
    skipped: summary.skipped.length,
    problems: summary.problems.length,
  };
}
