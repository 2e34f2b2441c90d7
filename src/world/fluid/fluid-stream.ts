/** A stream at the coarse level, put together: the same Stream, with flows behind its door and its mappings. */
import type { Concurrency } from '../concurrency.ts';
import type { Digest } from '../digest.ts';
import type { EventLoop } from '../event-loop.ts';
import { createKeyGroups, type KeyGroups } from '../key-groups.ts';
import type { FrontDoor } from '../mapping.ts';
import { type Metrics, type StreamMeters, streamMeters } from '../metrics.ts';
import { startOwnShards } from '../own-shards.ts';
import { createChance, type RandomStreams } from '../random.ts';
import { createShardMap } from '../shard-map.ts';
import { createStream, type Stream } from '../stream.ts';
import type { StreamConfig, WorldConfig } from '../world-config.ts';
import { beginStep, createDoor, wholeCounts } from './fluid-door.ts';
import { createFluidEngine, type FluidEngine } from './fluid-engine.ts';
import { fluidMapping, startDeploys } from './fluid-mapping.ts';
import { createFluidMeters } from './fluid-meters.ts';
import { checkScope, checkTimeout } from './fluid-scope.ts';
import { createSpanEnd } from './fluid-span.ts';
import { drainMs } from './lane-set.ts';
import {
  batchLimit,
  createMappingFlow,
  drawPhase,
  emptySet,
  type MappingFlow,
  pairsOf,
  putSet,
} from './mapping-flow.ts';
import { cellsOf } from './shard-cells.ts';
import { reshard, type StreamFlow } from './stream-flow.ts';

/** What all streams of one world share. */
export interface FluidGround {
  readonly config: WorldConfig;
  readonly loop: EventLoop;
  readonly random: RandomStreams;
  readonly digest: Digest;
  readonly metrics: Metrics;
  readonly concurrency: Concurrency;
  /** Identifier of a mapping from the names of stream and consumer. */
  readonly uuidOf: (name: string) => string;
}

/** The streams of a world whose detail is `fluid`, by name. Throws for what this level does not know. */
export function createFluidStreams(ground: FluidGround): ReadonlyMap<string, Stream> {
  checkScope(ground.config);
  const engine = createFluidEngine(ground.loop, ground.concurrency, ground.digest);
  const streams = new Map<string, Stream>();
  let consumers = 0;
  for (const config of ground.config.streams) {
    streams.set(config.name, createFluidStream(ground, engine, config, consumers));
    consumers += config.consumers.length;
  }
  return streams;
}

function createFluidStream(ground: FluidGround, engine: FluidEngine, config: StreamConfig, before: number): Stream {
  const { loop, random, digest, metrics } = ground;
  const { physics } = ground.config;
  const groups = createKeyGroups(config.keys, []);
  const shards = createShardMap(config.shards, config.kind);
  const meters = streamMeters(metrics, config.name);
  const mappings = config.consumers.map((_, index) => createMapping(ground, config, groups, meters, before, index));
  const door = createDoor(config, physics.tickMs, createChance(random(`arrivals ${config.name}`)));
  const flow: StreamFlow = {
    config,
    groups,
    door,
    mappings,
    cells: [...cellsOf(groups, shards.open())],
    areLimitsKnown: false,
  };
  for (const mapping of mappings) {
    for (const shard of shards.open()) drawPhase(mapping, shard);
    for (const cell of flow.cells) putSet(mapping, cell, emptySet(mapping, cell, []));
  }
  const mappingGround = { loop, digest, engine, stream: flow };
  const stream = createStream({
    config,
    shards,
    door: frontDoor(engine, flow, loop),
    mappings: mappings.map((mapping) => fluidMapping(mappingGround, mapping)),
    loop,
    digest,
    physics,
  });
  for (const mapping of mappings) startDeploys(mappingGround, mapping);
  const onSpan = createSpanEnd({ ...ground, engine, stream, meters });
  engine.add(flow, () => stream.retentionMs, onSpan);
  startSteps(ground, engine, flow);
  startOwnShards(stream);
  return stream;
}

function createMapping(
  ground: FluidGround,
  stream: StreamConfig,
  groups: KeyGroups,
  meters: StreamMeters,
  before: number,
  index: number,
): MappingFlow {
  const { random, metrics, concurrency, config } = ground;
  const consumer = stream.consumers[index];
  if (consumer === undefined) throw new RangeError(`no consumer ${index}`);
  const name = `${stream.name} ${consumer.name}`;
  const uuid = ground.uuidOf(name);
  checkTimeout(consumer, batchLimit(consumer, stream.recordBytes));
  const parts = {
    stream,
    uuid,
    number: before + index,
    physics: config.physics,
    groups,
    slots: concurrency.slotsOf(consumer.name, consumer.reservedConcurrency),
    meters: createFluidMeters(metrics, consumer.name, consumer.eventCounts ? uuid : null, meters),
    pauses: createChance(random(`updates ${name}`)),
    phases: createChance(random(`polls ${name}`)),
  };
  return createMappingFlow(parts, consumer, config.lateAfterMs);
}

function frontDoor(engine: FluidEngine, flow: StreamFlow, loop: EventLoop): FrontDoor {
  const { arrivals } = flow.config;
  return {
    get counts() {
      engine.look();
      return wholeCounts(flow.door, flow.cells);
    },
    reroute(closed, opened) {
      engine.settle();
      reshard(flow, closed, opened);
      for (const mapping of flow.mappings) {
        for (const { cell, set } of pairsOf(mapping)) {
          const lastsMs = cell.isClosed ? drainMs(set) : Number.POSITIVE_INFINITY;
          if (Number.isFinite(lastsMs)) loop.schedule(loop.nowMs() + lastsMs, engine.settle);
        }
      }
    },
    isDone: () => arrivals === null || loop.nowMs() >= arrivals.untilMs,
  };
}

const LONGEST_STEP_MS = 10_000;
const SHORTEST_STEP_MS = 1_000;
const TICKS_PER_STEP = 10;

/** Loads are steady for ten ticks, ten seconds at most; micro-bursts shorten that to their pieces. */
function stepMsOf({ physics }: WorldConfig, { arrivals }: StreamConfig): number {
  const step = Math.min(LONGEST_STEP_MS, Math.max(SHORTEST_STEP_MS, TICKS_PER_STEP * physics.tickMs));
  return Math.max(physics.tickMs, Math.min(step, arrivals?.overlay?.pieceMs ?? step));
}

/** Steps end on a grid, and wherever the load changes in between. */
function startSteps({ config, loop }: FluidGround, engine: FluidEngine, flow: StreamFlow): void {
  const stepMs = stepMsOf(config, flow.config);
  const { arrivals } = flow.config;
  const changes = arrivals === null ? [] : [...arrivals.points.map(({ atMs }) => atMs), arrivals.untilMs];
  changes.sort((a, b) => a - b);
  let passed = 0;

  function step(): void {
    engine.settle();
    const now = loop.nowMs();
    while ((changes[passed] ?? Number.POSITIVE_INFINITY) <= now) passed += 1;
    const gridMs = (Math.floor(now / stepMs + 1e-9) + 1) * stepMs;
    const toMs = Math.min(gridMs, changes[passed] ?? Number.POSITIVE_INFINITY);
    beginStep(flow.door, toMs);
    loop.schedule(toMs, step);
  }
  step();
}
