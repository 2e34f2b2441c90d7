/** The simulated account as the ports see it: the world, and what the owner has said about it. */
import type { SourceId } from '../../core/observation.ts';
import type { EpochMs } from '../../core/units.ts';
import type { StreamDescription } from '../../world/account-api.ts';
import type { World } from '../../world/world-api.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';

export interface SimAccount {
  readonly world: World;
  /** Wall-clock time of the start of the run. */
  readonly startsAt: EpochMs;
  /** What the owner has said about each mapping, by its UUID. */
  readonly owned: ReadonlyMap<string, OwnedMapping>;
}

export interface OwnedMapping {
  /** Its opt-in event counts are switched on. */
  readonly eventCounts: boolean;
}

export function simAccountOf(scenario: Scenario, world: World): SimAccount {
  const owned = scenario.consumers.map(({ name, eventCounts }): [string, OwnedMapping] => [
    world.mappingIdOf(scenario.source.name, name),
    { eventCounts },
  ]);
  return {
    world,
    startsAt: Date.parse(scenario.startsAt),
    owned: new Map(owned),
  };
}

/** Wall-clock time of the simulated account. */
export function wallClock(account: SimAccount): EpochMs {
  return account.startsAt + account.world.nowMs();
}

/** The stream with this ARN; null when there is none. */
export function streamOf(account: SimAccount, sourceId: SourceId): StreamDescription | null {
  return account.world.listStreams().find((stream) => stream.arn === sourceId) ?? null;
}
