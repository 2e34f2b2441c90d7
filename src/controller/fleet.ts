import { decide } from '../core/decide.ts';
import type { Decider } from '../core/decider.ts';
import type { Report } from '../core/decision.ts';
import type { SourceId } from '../core/observation.ts';
import { type Reason, reason } from '../core/reason.ts';
import type { Ports } from '../ports.ts';
import type { FleetOptions, FleetSummary } from './fleet-summary.ts';
import { plan, type Ready } from './plan.ts';
import { prepare } from './prepare.ts';
import { stepBreakers } from './step-breakers.ts';
import { runTurn, say, type Unsaid } from './turn.ts';

interface Skipped {
  readonly sourceId: SourceId;
  readonly reason: Reason;
}

/**
 * One invocation: senses the whole fleet at once, steps every breaker once, decides for all sources, then lets each act
 * in its own turn. What fails for one source does not stop the next.
 */
export async function runFleet(ports: Ports, options: FleetOptions, decider: Decider = decide): Promise<FleetSummary> {
  const at = ports.clock.now();
  const book = await ports.policies.load();
  const fleet = await ports.sensor.observe(await ports.inventory.list());
  const ready: Ready[] = [];
  const skipped: Skipped[] = [];
  for (const observation of fleet.sources) {
    const { sourceId } = observation;
    const prepared = await isolated(() => prepare(ports.store, observation, at));
    if (prepared.kind === 'ready') ready.push(prepared);
    else skipped.push({ sourceId, reason: prepared.reason });
  }
  const assessments = ready.map((one) => one.assessment);
  const breakers = await stepBreakers(ports.store, book, fleet, assessments, at);
  const { maximumChanges } = options;
  const { planned, failed } = plan({ ready, book, breakers, account: fleet.account, maximumChanges, decider, now: at });
  skipped.push(...failed);
  const reports: Report[] = [];
  const unsaid: Unsaid[] = [];
  for (const one of planned) {
    const { sourceId } = one.result.state;
    const outcome = await isolated(() => runTurn(one, ports, options, at));
    if (outcome.kind === 'skipped') skipped.push({ sourceId, reason: outcome.reason });
    else {
      reports.push(outcome.report);
      unsaid.push(outcome.unsaid);
    }
  }
  // What cannot be handed on now stays in the outbox: the turn itself is done.
  for (const one of unsaid) await isolated(async () => ({ kind: 'said', done: await say(one, ports) }));
  return { turnId: options.turnId, at, reports, breakers, skipped };
}

/** One source's failure is that source's: it is named in the summary, and the intent it left is settled by the next turn. */
async function isolated<T>(work: () => Promise<T>): Promise<T | { readonly kind: 'skipped'; readonly reason: Reason }> {
  try {
    return await work();
  } catch (error) {
    const text = `a call failed: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'skipped', reason: reason('call-failed', text) };
  }
}
