/** The simulated account as the ports see it: the world, and what the owner has said about it. */
import type { SourceId } from '../../core/observation.ts';
import { type DurationMs, type EpochMs, SECOND_MS } from '../../core/units.ts';
import type { MetricName, StreamDescription } from '../../world/account-api.ts';
import type { World } from '../../world/world-api.ts';
import type { PhysicsSpec } from '../scenario/physics-schema.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';

export interface SimAccount {
  readonly world: World;
  /** Wall-clock time of the start of the run. */
  readonly startsAt: EpochMs;
  /** What the owner has said about each mapping, by its UUID. */
  readonly owned: ReadonlyMap<string, OwnedMapping>;
  /** So long after its end a minute of metrics has all its parts, by who writes it. */
  readonly completeAfterMs: Readonly<Record<MetricName['namespace'], DurationMs>>;
}

export interface OwnedMapping {
  /** Its opt-in event counts are switched on. */
  readonly eventCounts: boolean;
}

export function simAccountOf(scenario: Scenario, world: World): SimAccount {
  const owned = streamsOf(scenario).flatMap(({ source, consumers }) =>
    consumers.map(({ name, eventCounts }): [string, OwnedMapping] => [
      world.mappingIdOf(source.name, name),
      { eventCounts },
    ]),
  );
  return {
    world,
    startsAt: Date.parse(scenario.startsAt),
    owned: new Map(owned),
    completeAfterMs: completeAfterOf(scenario.physics),
  };
}

function completeAfterOf({
  metricDelaySeconds: delay,
  metricSpreadSeconds,
}: PhysicsSpec): SimAccount['completeAfterMs'] {
  const all = typeof delay === 'number' ? { kinesis: delay, lambda: delay, downstream: delay } : delay;
  const after = (seconds: number): DurationMs => (seconds + metricSpreadSeconds) * SECOND_MS;
  return {
    'AWS/Kinesis': after(all.kinesis),
    'AWS/Lambda': after(all.lambda),
    'Headgate/Downstream': after(all.downstream),
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
