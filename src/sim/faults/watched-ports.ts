import type { Action, ActionResult } from '../../core/action.ts';
import { leverOf } from '../../core/action.ts';
import type { ActionContext, Ports } from '../../ports.ts';
import type { Chance } from '../../world/random.ts';
import type { World } from '../../world/world-api.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Watch } from './invariants.ts';

export interface WatchedInput {
  readonly ports: Ports;
  readonly world: World;
  readonly watch: Watch;
  readonly chance: Chance;
  readonly plan: FaultPlan;
}

export interface WatchedPorts {
  readonly ports: Ports;
  callsSeen(): number;
  reportsDelivered(): number;
  /** Somebody turns a lever by hand. */
  foreignChange(): void;
}

/** The real ports with the watch behind them: it sees what reaches the account, not what a turn believes. */
export function watchedPorts(input: WatchedInput): WatchedPorts {
  const { ports, watch, plan, chance } = input;
  const delivered = new Set<string>();
  const foreignAt = new Map<string, number>();
  const observedAt = new Map<string, number>();
  let calls = 0;
  const now = () => ports.clock.now();
  const apply = async (action: Action, context: ActionContext): Promise<ActionResult> => {
    calls += 1;
    const foreignSinceObserved =
      (foreignAt.get(leverKind(action)) ?? -1) >= (observedAt.get(context.turnId) ?? 0) - RECENT_MS;
    await watch.onCall({ action, context, at: now(), actual: actualOf(action, input.world), foreignSinceObserved });
    if (chance.uniform() < plan.rates.refused)
      return { action, kind: 'refused', error: 'TooManyRequestsException', message: 'Rate exceeded' };
    const result = await ports.actuator.apply(action, context);
    if (result.kind === 'applied' && action.kind === 'update-shard-count') watch.onReshardAccepted(now());
    return result;
  };
  return {
    callsSeen: () => calls,
    reportsDelivered: () => delivered.size,
    foreignChange: () => foreignAt.set(turnByHand(input), now()),
    ports: {
      ...ports,
      actuator: { apply },
      sensor: {
        observe: async (sources) => {
          for (const turn of [...observedAt.keys()].slice(0, -20)) observedAt.delete(turn);
          return ports.sensor.observe(sources);
        },
      },
      reporter: {
        deliver: async (report) => {
          delivered.add(report.id);
        },
      },
    },
  };
}

/** A change by hand within this time of a call may not have been seen by its turn: an invocation and its lease. */
const RECENT_MS = 60_000;

function leverKind(action: Action): string {
  return leverOf(action).split(':')[0] ?? '';
}

function actualOf(action: Action, world: World): number {
  const stream = world.listStreams()[0];
  if (stream === undefined) return Number.NaN;
  if (action.kind === 'update-shard-count') return stream.openShards;
  if (action.kind !== 'set-parallelization-factor') return Number.NaN;
  return (
    world.listMappings(stream.arn).find((mapping) => mapping.uuid === action.mappingId)?.parallelizationFactor ??
    Number.NaN
  );
}

function turnByHand({ world, chance }: WatchedInput): string {
  const stream = world.listStreams()[0];
  const mapping = stream === undefined ? undefined : world.listMappings(stream.arn)[0];
  if (stream === undefined || mapping === undefined) return '';
  if (chance.uniform() < 0.5) {
    world.updateShardCount(
      stream.name,
      Math.max(1, chance.uniform() < 0.5 ? stream.openShards * 2 : Math.ceil(stream.openShards / 2)),
    );
    return 'shards';
  }
  world.updateParallelizationFactor(mapping.uuid, 1 + Math.floor(chance.uniform() * 10));
  return 'factor';
}
