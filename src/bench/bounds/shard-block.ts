/** One block of the shard plan: at most a day, in which calls are counted. Solved backwards, read forwards. */

/** What the planner knows of a block. */
export interface Block {
  /** Shards needed in each bin. */
  readonly demand: readonly number[];
  /** Calls that may have been used after a call in this bin; never falls by more than calls go out of the window. */
  readonly cap: readonly number[];
  readonly binHours: number;
  /** Cost from the end of the block on, by shard count; index 0 is not used. */
  readonly after: Float64Array;
  /** Counts that lie one change away from `shards`, both ends included. */
  readonly reach: (shards: number) => { readonly least: number; readonly most: number };
  /** Changes use up no calls. */
  readonly uncounted?: boolean;
}

export interface SolvedBlock {
  /** Cost from the start of the block on, by the shard count before it. */
  readonly before: Float64Array;
  /** Counts in each bin of the block, for the count before it. */
  path(shards: number): readonly number[];
}

/** A missing shard for an hour costs more than any number of shards too many: shortage is avoided first. */
export const SHORTAGE_WEIGHT = 1e6;

/**
 * Value of every (calls used, shards) from each bin on. A block without changes ahead costs the same whoever arrives, so
 * the layers of one bin need only those of the next.
 */
export function solveBlock(block: Block): SolvedBlock {
  const sizes = block.after.length;
  const layers = Math.max(0, ...block.cap) + 1;
  const choices: Int32Array[] = [];
  let next = Array.from({ length: layers }, () => block.after);
  for (let bin = block.demand.length - 1; bin >= 0; bin -= 1) {
    const staying = next.map((values) => withHolding(values, block.demand[bin] ?? 0, block.binHours));
    const choice = new Int32Array(layers * sizes);
    next = staying.map((_, used) => bestOf(staying, used, block, { bin, choice }));
    choices[bin] = choice;
  }
  return { before: next[0] ?? block.after, path: (shards) => follow(choices, shards, sizes, block.uncounted === true) };
}

/** Cost of being at a count in this bin and going on from there. */
function withHolding(after: Float64Array, demand: number, binHours: number): Float64Array {
  return after.map((value, shards) => {
    const short = Math.max(0, demand - shards);
    return value + (shards + short * SHORTAGE_WEIGHT) * binHours;
  });
}

interface Here {
  readonly bin: number;
  /** The count to go to, by calls used and count before. */
  readonly choice: Int32Array;
}

/** Least cost by the count before the bin: stay, or change if a call is left. */
function bestOf(staying: readonly Float64Array[], used: number, block: Block, { bin, choice }: Here): Float64Array {
  const stay = staying[used] ?? block.after;
  const changed = block.uncounted === true ? stay : staying[used + 1];
  const sizes = stay.length;
  const best = Float64Array.from(stay);
  for (let shards = 1; shards < sizes; shards += 1) choice[used * sizes + shards] = shards;
  const mayChange = block.uncounted === true || used < (block.cap[bin] ?? 0);
  if (changed === undefined || !mayChange) return best;
  for (let shards = 1; shards < sizes; shards += 1) {
    const { least, most } = block.reach(shards);
    for (let to = least; to <= Math.min(most, sizes - 1); to += 1) {
      const cost = changed[to] ?? Number.POSITIVE_INFINITY;
      if (cost >= (best[shards] ?? 0) - 1e-9) continue;
      best[shards] = cost;
      choice[used * sizes + shards] = to;
    }
  }
  return best;
}

function follow(choices: readonly Int32Array[], start: number, sizes: number, uncounted: boolean): readonly number[] {
  let used = 0;
  let shards = start;
  return choices.map((choice) => {
    const to = choice[used * sizes + shards] ?? shards;
    if (to !== shards && !uncounted) used += 1;
    shards = to;
    return to;
  });
}
