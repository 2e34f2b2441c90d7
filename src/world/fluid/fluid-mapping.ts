/** A mapping as its stream and the account's calls see it, at the coarse level. */
import type { MappingChange } from '../account-api.ts';
import { deployed } from '../deploys.ts';
import { type Digest, happening } from '../digest.ts';
import type { EventLoop } from '../event-loop.ts';
import type { Mapping } from '../mapping.ts';
import { drawPauseMs, updated } from '../mapping-update.ts';
import { wholeCounts } from './fluid-door.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { checkTimeout } from './fluid-scope.ts';
import { batchLimit, changed, type MappingFlow } from './mapping-flow.ts';
import { mappingTruth, oldestAgeMs, unfinishedTruth } from './mapping-truth.ts';
import { relane } from './relane.ts';
import type { StreamFlow } from './stream-flow.ts';

export interface MappingGround {
  readonly loop: EventLoop;
  readonly digest: Digest;
  readonly engine: FluidEngine;
  readonly stream: StreamFlow;
}

/** Reshards are the stream's matter: its door tells all its mappings at once. */
export function fluidMapping(ground: MappingGround, mapping: MappingFlow): Mapping {
  const { loop, engine, stream } = ground;
  const now = (): number => {
    engine.look();
    return loop.nowMs();
  };
  return {
    uuid: mapping.parts.uuid,
    stream: stream.config,
    config: () => mapping.config,
    factor: () => mapping.factor,
    state: () => mapping.state,
    askedAtMs: () => mapping.askedAtMs,
    beginUpdate: (change) => beginUpdate(ground, mapping, change),
    openReader: () => {},
    shardClosed: () => {},
    oldestAgeMs: () => oldestAgeMs(mapping, now()),
    truth: () => {
      const atMs = now();
      return mappingTruth(mapping, wholeCounts(stream.door, stream.cells).accepted, atMs);
    },
    unfinished: () => unfinishedTruth(mapping, now()),
    samplePolls: (stampMs) => {
      if (mapping.state === 'Enabled') mapping.parts.meters.ofMapping?.polled.add(stampMs, 0);
    },
  };
}

function beginUpdate(ground: MappingGround, mapping: MappingFlow, change: MappingChange): void {
  const { loop, engine } = ground;
  const { physics, pauses } = mapping.parts;
  engine.settle();
  mapping.askedAtMs = loop.nowMs();
  const isEnabledThen = change.enabled ?? mapping.state === 'Enabled';
  const pauseMs = drawPauseMs(physics, pauses);
  mapping.state = 'Updating';
  changed(mapping);
  const finish = (): void => finishUpdate(ground, mapping, change, isEnabledThen);
  if (pauseMs <= 0) finish();
  else loop.schedule(loop.nowMs() + pauseMs, finish);
}

function finishUpdate(ground: MappingGround, mapping: MappingFlow, change: MappingChange, isEnabled: boolean): void {
  const { loop, engine, digest } = ground;
  engine.settle();
  const oldFactor = mapping.factor;
  mapping.config = updated(mapping.config, change);
  mapping.factor = change.parallelizationFactor ?? oldFactor;
  mapping.state = isEnabled ? 'Enabled' : 'Disabled';
  digest.add(happening.mappingUpdated, loop.nowMs(), mapping.parts.number, isEnabled ? mapping.factor : 0);
  renew(ground, mapping, oldFactor);
}

function renew({ loop, stream }: MappingGround, mapping: MappingFlow, oldFactor: number): void {
  checkTimeout(mapping.config, batchLimit(mapping.config, stream.config.recordBytes));
  relane(mapping, oldFactor, loop.nowMs());
}

/** New versions of the function at their times; the environments of the old are not used again. */
export function startDeploys(ground: MappingGround, mapping: MappingFlow): void {
  const { loop, engine } = ground;
  for (const deploy of mapping.config.deploys) {
    loop.schedule(deploy.atMs, () => {
      engine.settle();
      mapping.config = deployed(mapping.config, deploy);
      mapping.isCold = true;
      renew(ground, mapping, mapping.factor);
    });
  }
}
