/**
 * Runs in a process of its own: loads the deployable bundle and invokes its handler in virtual time. The bundle has
 * no switch for its clock, so the clock is replaced around it: it stands still during a turn, however long the turn takes.
 * Only what keeps calls below a rate sees time go by: the account counts the calls of a turn by the machine's clock.
 */
import { createRequire } from 'node:module';
import perfHooks from 'node:perf_hooks';
import type { HostAnswer, HostData, InvokeRequest } from './bundle-messages.ts';

const RealDate = Date;
const realNow = perfHooks.performance.now.bind(perfHooks.performance);
let virtualNow: number | null = null;
/** Time of the account that passed between turns. */
let skippedMs = 0;

class VirtualDate extends RealDate {
  constructor(...given: [] | [value: number | string | Date]) {
    super(given.length === 0 ? VirtualDate.now() : given[0]);
  }
  static override now(): number {
    return virtualNow ?? RealDate.now();
  }
}

const { bundle, realTime } = JSON.parse(process.argv[2] ?? '{}') as HostData;
if (!realTime) {
  globalThis.Date = VirtualDate as DateConstructor;
  // Between two turns as much goes by as for the account, during one as much as for the machine.
  perfHooks.performance.now = () => realNow() + skippedMs;
}

const { handler } = createRequire(import.meta.url)(bundle) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};

process.on('message', (request: InvokeRequest) => void invoke(request));
// Without the one who asks there is nothing to do.
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'ready' });

async function invoke({ id, event, at, requestId, functionArn, timeoutMs }: InvokeRequest): Promise<void> {
  if (!realTime) {
    skippedMs += Math.max(0, at - (virtualNow ?? at));
    virtualNow = Math.max(at, virtualNow ?? at);
  }
  const endsAt = Date.now() + timeoutMs;
  const context = {
    awsRequestId: requestId,
    invokedFunctionArn: functionArn,
    getRemainingTimeInMillis: () => endsAt - Date.now(),
  };
  const answer = await handler(event, context).then(
    (value): HostAnswer => ({ kind: 'done', id, value }),
    (error: unknown): HostAnswer => ({ kind: 'failed', id, text: error instanceof Error ? error.message : `${error}` }),
  );
  process.send?.(answer);
}
