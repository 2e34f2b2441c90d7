import type { Action, ActionResult } from '../../core/action.ts';
import { leverOf } from '../../core/action.ts';
import type { FleetObservation } from '../../core/observation.ts';
import { missing } from '../../core/reading.ts';
import type { ActionContext, Ports, Store } from '../../ports.ts';
import type { Chance } from '../../world/random.ts';
import type { World } from '../../world/world-api.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Watch } from './invariants.ts';

export interface WatchedInput {
  readonly ports: Ports;
  readonly world: World;
  readonly watch: Watch;
  readonly chance: Chance;
  /** Its own dice, so that what cannot be read changes nothing else of a seed. */
  readonly sight: Chance;
  readonly plan: FaultPlan;
}

export interface WatchedPorts {
  readonly ports: Ports;
  callsSeen(): number;
  reportsDelivered(): number;
  /** What a turn acts on it has looked at after this. */
  turnBegins(turnId: string): void;
  /** Somebody turns a lever by hand. */
  foreignChange(): void;
}

/** The real ports with the watch behind them: it sees what reaches the account, not what a turn believes. */
export function watchedPorts(input: WatchedInput): WatchedPorts {
  const { ports, watch, plan, chance } = input;
  const delivered = new Set<string>();
  const foreignAt = new Map<string, number>();
  const begunAt = new Map<string, number>();
  let calls = 0;
  const now = () => ports.clock.now();
  const sightedFrom = now() + plan.chaosMs;
  const apply = async (action: Action, context: ActionContext): Promise<ActionResult> => {
    calls += 1;
    const turnedAt = foreignAt.get(leverKind(action)) ?? Number.NEGATIVE_INFINITY;
    const foreignSinceObserved = turnedAt >= (begunAt.get(context.turnId) ?? now()) - RECENT_MS;
    await watch.onCall({ action, context, at: now(), actual: actualOf(action, input.world), foreignSinceObserved });
    if (chance.uniform() < plan.rates.refused)
      return { action, kind: 'refused', error: 'TooManyRequestsException', message: 'Rate exceeded' };
    const result = await ports.actuator.apply(action, context);
    if (result.kind !== 'applied') return result;
    if (action.kind === 'update-shard-count') watch.onReshardAccepted(now());
    watch.stored.onAccepted(action, now());
    return result;
  };
  const save: Store['putIfRevision'] = async (key, value, expected) => {
    const put = await ports.store.putIfRevision(key, value, expected);
    if (put.kind === 'saved') watch.stored.onPut(key, value, now());
    return put;
  };
  noteOwners(input);
  return {
    callsSeen: () => calls,
    reportsDelivered: () => delivered.size,
    turnBegins: (turnId) => begunAt.set(turnId, now()),
    foreignChange: () => {
      foreignAt.set(turnByHand(input), now());
      watch.stored.onByHand();
    },
    ports: {
      ...ports,
      actuator: { apply },
      sensor: {
        glance: ports.sensor.glance,
        observe: async (request) => hidden(await ports.sensor.observe(request), input, sightedFrom),
      },
      store: { ...ports.store, putIfRevision: save },
      reporters: [
        {
          channel: 'people',
          deliver: async (report) => {
            delivered.add(report.id);
            watch.stored.onDelivered(report.id);
          },
          announce: async (announcement) => watch.stored.onAnnounced(announcement, now()),
        },
      ],
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

function turnByHand({ world, chance, watch }: WatchedInput): string {
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
  const factor = 1 + Math.floor(chance.uniform() * 10);
  const answer = world.updateParallelizationFactor(mapping.uuid, factor);
  if (answer.kind === 'ok') watch.stored.onOwnersFactor(mapping.uuid, factor);
  return 'factor';
}

/** What the mappings stand at before Headgate has touched them. */
function noteOwners({ world, watch }: WatchedInput): void {
  for (const stream of world.listStreams())
    for (const mapping of world.listMappings(stream.arn))
      watch.stored.onOwnersFactor(mapping.uuid, mapping.parallelizationFactor);
}

/** Sometimes the mappings cannot be described, or nothing can: then nobody can say what became of an intent. */
function hidden(fleet: FleetObservation, { sight, plan }: WatchedInput, sightedFrom: number): FleetObservation {
  if (fleet.observedAt >= sightedFrom || sight.uniform() >= plan.rates.unreadable) return fleet;
  const blind = missing('unavailable');
  const sources = fleet.sources.map((one) => ({
    ...one,
    source: sight.uniform() < 0.5 ? blind : one.source,
    consumers: blind,
  }));
  return { ...fleet, sources };
}
