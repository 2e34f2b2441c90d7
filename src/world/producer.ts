/** The producers of a stream: steady arrivals drawn tick by tick, bursts of records one by one, and poison. */
import { type Apportion, apportionEvenly, createApportion } from './apportion.ts';
import { createArrivalDraw, createArrivalMeter } from './arrivals.ts';
import type { EventLoop } from './event-loop.ts';
import type { KeyGroups } from './key-groups.ts';
import type { PutCell, Putter } from './put-cells.ts';
import { offer } from './putter.ts';
import { type Chance, createChance, type RandomStreams } from './random.ts';
import type { Arrivals, Burst, PoisonRecord, StreamConfig } from './world-config.ts';

export interface ProducerParts {
  readonly config: StreamConfig;
  readonly groups: KeyGroups;
  readonly loop: EventLoop;
  readonly putter: Putter;
  readonly random: RandomStreams;
  readonly tickMs: number;
}

/** Records of one tick, for each tracked key and then for the pool. The draws do not depend on the shards. */
type TickDraw = (expected: number) => ArrayLike<number>;

function createTickDraw(noise: Arrivals['noise'], groups: KeyGroups, chance: Chance): TickDraw {
  const shares = Float64Array.from([...groups.tracked.map(({ share }) => share), groups.poolShare]);
  const draw = createArrivalDraw(noise, chance);
  if (noise.kind !== 'exact') return (expected) => shares.map((share) => (share > 0 ? draw(expected * share) : 0));
  const credits = new Float64Array(shares.length);
  return (expected) => apportionEvenly(draw(expected), shares, credits);
}

/** The pool's records fall to the open shards by their keys. */
export function createPoolSplit(putter: Putter, chance: Chance | null): Apportion {
  let shares = putter.poolShares;
  let split = createApportion(shares, chance);
  return (count) => {
    if (shares !== putter.poolShares) {
      shares = putter.poolShares;
      split = createApportion(shares, chance);
    }
    return split(count);
  };
}

/** Starts the arrivals: a tick's records come in its middle, so that on average they are not early or late. */
function startArrivals(parts: ProducerParts, arrivals: Arrivals, onEnd: () => void): void {
  const { config, groups, loop, putter, random, tickMs } = parts;
  const chance = createChance(random(`arrivals ${config.name}`));
  const splitChance = arrivals.noise.kind === 'exact' ? null : createChance(random(`shards ${config.name}`));
  const expectedBetween = createArrivalMeter(arrivals);
  const draw = createTickDraw(arrivals.noise, groups, chance);
  const splitPool = createPoolSplit(putter, splitChance);
  const hot = groups.tracked.flatMap(({ share }, index) => (share > 0 ? [index] : []));

  function tick(fromMs: number): void {
    const toMs = Math.min(fromMs + tickMs, arrivals.untilMs);
    if (toMs <= fromMs) {
      onEnd();
      return;
    }
    loop.schedule((fromMs + toMs) / 2, () => {
      const drawn = draw(expectedBetween(fromMs, toMs));
      const inPool = drawn[groups.tracked.length] ?? 0;
      const poolCounts = putter.pool.length > 0 && inPool > 0 ? splitPool(inPool) : [];
      if (hot.length === 0) {
        offer(putter, putter.pool, poolCounts);
      } else {
        const cells = [...hot.flatMap((index) => putter.tracked[index] ?? []), ...putter.pool];
        offer(putter, cells, [...hot.map((index) => drawn[index] ?? 0), ...poolCounts]);
      }
      tick(toMs);
    });
  }
  tick(0);
}

function startBurst(parts: ProducerParts, burst: Burst, cellOf: ReadonlyMap<string, PutCell>, onEnd: () => void): void {
  const { loop, putter } = parts;
  const cells = burst.keys.flatMap((key) => cellOf.get(key) ?? []);
  /** Those of one instant are put together. */
  const atOnce = burst.overMs === 0 ? cells.length : 1;
  const put = (index: number): void => {
    if (index >= cells.length) {
      onEnd();
      return;
    }
    loop.schedule(burst.atMs + (index * burst.overMs) / cells.length, () => {
      const now = cells.slice(index, index + atOnce);
      offer(putter, now, Array(now.length).fill(1));
      put(index + atOnce);
    });
  };
  put(0);
}

/** One after the other: a long run may have many. */
function startPoison(
  parts: ProducerParts,
  poison: readonly PoisonRecord[],
  cellOf: ReadonlyMap<string, PutCell>,
  onEnd: () => void,
): void {
  const { loop, putter } = parts;
  const put = (index: number): void => {
    const record = poison[index];
    if (record === undefined) {
      onEnd();
      return;
    }
    loop.schedule(record.atMs, () => {
      const cell = cellOf.get(record.key);
      if (cell !== undefined) offer(putter, [cell], [1]);
      put(index + 1);
    });
  };
  put(0);
}

/** Puts every arrival of the configuration on the event loop. */
export function startProducers(parts: ProducerParts): { readonly areDone: () => boolean } {
  const { config, groups, putter } = parts;
  const cellOf = new Map(
    groups.tracked.flatMap(({ key }, index) => {
      const cell = putter.tracked[index];
      return cell === undefined ? [] : [[key, cell] as const];
    }),
  );
  const poisoned = config.poison.length > 0;
  let running = config.bursts.length + (config.arrivals === null ? 0 : 1) + (poisoned ? 1 : 0);
  const onEnd = (): void => {
    running -= 1;
  };
  if (config.arrivals !== null) startArrivals(parts, config.arrivals, onEnd);
  for (const burst of config.bursts) startBurst(parts, burst, cellOf, onEnd);
  if (poisoned) startPoison(parts, config.poison, cellOf, onEnd);
  return { areDone: () => running === 0 };
}
