/** What is put around every call of an SDK client: a hard limit on its time, and the log of its attempts. */
import { performance } from 'node:perf_hooks';
import type { __Client, ServiceOutputTypes } from '@aws-sdk/client-kinesis';
import type { DurationMs } from '../../core/units.ts';
import type { AwsCall, AwsService } from './call-log.ts';

/** What every answer of the SDK has: its metadata. */
type Answer = Pick<ServiceOutputTypes, '$metadata'>;
type Context = object & { readonly commandName?: string };

interface WatchOptions {
  readonly callTimeoutMs: DurationMs;
  readonly onCall: (call: AwsCall) => void;
}

/**
 * Adds both. The outermost step holds the whole call with its retries, the step that reads an answer is passed once for
 * each attempt.
 */
export function watchCalls<Input extends object, Output extends Answer>(
  client: { readonly middlewareStack: __Client<never, Input, Output, never>['middlewareStack'] },
  service: AwsService,
  { callTimeoutMs, onCall }: WatchOptions,
): void {
  const expired = new WeakSet<object>();
  client.middlewareStack.add(
    (next, context) => (args) => withinTime(context, callTimeoutMs, expired, () => next(args)),
    { step: 'initialize', priority: 'high', name: 'headgateCallTimeout' },
  );
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (expired.has(context)) throw Object.assign(new Error('the call was given up'), { name: 'AbortError' });
      return reported(service, context, args.input, onCall, () => next(args));
    },
    { step: 'deserialize', priority: 'high', name: 'headgateCallLog' },
  );
}

/** A call that takes too long is given up, and it is given no further attempt. */
async function withinTime<T>(
  context: Context,
  callTimeoutMs: DurationMs,
  expired: WeakSet<object>,
  call: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      expired.add(context);
      reject(timeoutError(context.commandName, callTimeoutMs));
    }, callTimeoutMs);
  });
  try {
    return await Promise.race([call(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

function timeoutError(commandName: string | undefined, callTimeoutMs: DurationMs): Error {
  const error = new Error(`${commandName ?? 'the call'} had no answer within ${callTimeoutMs} ms`);
  return Object.assign(error, { name: 'TimeoutError' });
}

async function reported<T extends { readonly output?: object }>(
  service: AwsService,
  context: Context,
  input: object,
  onCall: (call: AwsCall) => void,
  attempt: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const report = (ok: boolean, output: object): void =>
    onCall({
      service,
      operation: (context.commandName ?? '').replace(/Command$/, ''),
      metricsRequested: metricsRequested(input),
      capacityUnits: capacityUnits(output),
      ok,
      durationMs: performance.now() - startedAt,
    });
  try {
    const answer = await attempt();
    report(true, answer.output ?? {});
    return answer;
  } catch (error) {
    report(false, {});
    throw error;
  }
}

function metricsRequested(input: object): number {
  return 'MetricDataQueries' in input && Array.isArray(input.MetricDataQueries) ? input.MetricDataQueries.length : 0;
}

function capacityUnits(output: object): number {
  if (!('ConsumedCapacity' in output)) return 0;
  const all: readonly unknown[] = [output.ConsumedCapacity].flat();
  return all.reduce<number>((sum, one) => sum + unitsOf(one), 0);
}

function unitsOf(consumed: unknown): number {
  if (typeof consumed !== 'object' || consumed === null || !('CapacityUnits' in consumed)) return 0;
  return typeof consumed.CapacityUnits === 'number' ? consumed.CapacityUnits : 0;
}
