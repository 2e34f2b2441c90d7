/** Streams that consumers write into: one pipeline behind another. */
import { apportionByChance, apportionEvenly } from './apportion.ts';
import type { EventLoop } from './event-loop.ts';
import { createPoolSplit } from './producer.ts';
import type { PutCell, Putter } from './put-cells.ts';
import { offer } from './putter.ts';
import type { Chance } from './random.ts';
import type { Output, StreamConfig } from './world-config.ts';

/** Where consumers write into a stream: with keys of its own mix. What it refuses waits as its producers' does. */
export interface Inlet {
  /** Whole records are collected, and put at the end of the tenth of a second with all others of it. */
  put(count: number): void;
  /** Records that are collected and not put yet. */
  collected(): number;
}

/** Assumption: writers collect as long as Amazon's own producer library does (its default RecordMaxBufferedTime), on a common beat. */
const COLLECT_MS = 100;

/** Guards a whole record against the rounding of fractions. */
const ROUNDING = 1e-9;

/** Every record done puts `recordsPerRecord` others into the stream at once; fractions are carried over. */
export function createOutlet(output: Output, inlets: ReadonlyMap<string, Inlet>): (done: number) => void {
  let carried = 0;
  return (done) => {
    const exact = carried + done * output.recordsPerRecord;
    const whole = Math.floor(exact + ROUNDING);
    carried = exact - whole;
    if (whole > 0) inlets.get(output.stream)?.put(whole);
  };
}

/** `chance` null: keys come as evenly as they can. */
export function createInlet(putter: Putter, chance: Chance | null): Inlet {
  const { tracked, poolShare } = putter.parts.groups;
  const shares = Float64Array.from([...tracked.map(({ share }) => share), poolShare]);
  const credits = new Float64Array(shares.length);
  const splitPool = createPoolSplit(putter, chance);
  const putNow = (count: number): void => {
    const drawn = chance === null ? apportionEvenly(count, shares, credits) : apportionByChance(count, shares, chance);
    const cells: PutCell[] = [];
    const counts: number[] = [];
    const add = (cell: PutCell | undefined, records: number): void => {
      if (cell === undefined || records === 0) return;
      cells.push(cell);
      counts.push(records);
    };
    putter.tracked.forEach((cell, index) => {
      add(cell, drawn[index] ?? 0);
    });
    const inPool = drawn[tracked.length] ?? 0;
    if (inPool > 0) {
      splitPool(inPool).forEach((records, index) => {
        add(putter.pool[index], records);
      });
    }
    offer(putter, cells, counts);
  };
  return collecting(putter.parts.loop, putNow);
}

function collecting(loop: EventLoop, putNow: (count: number) => void): Inlet {
  let collected = 0;
  return {
    put(count) {
      collected += count;
      if (collected > count) return;
      loop.schedule((Math.floor(loop.nowMs() / COLLECT_MS) + 1) * COLLECT_MS, () => {
        const all = collected;
        collected = 0;
        putNow(all);
      });
    },
    collected: () => collected,
  };
}

export function isFed(stream: string, streams: readonly StreamConfig[]): boolean {
  return streams.some(({ consumers }) => consumers.some(({ output }) => output?.stream === stream));
}

/** What is wrong with the chains, or null: they end in streams that exist, and never where they began. */
export function wrongChain(streams: readonly StreamConfig[]): string | null {
  const fedBy = new Map(
    streams.map(({ name, consumers }) => [name, consumers.flatMap(({ output }) => output?.stream ?? [])] as const),
  );
  const reaches = (from: string, target: string, seen: Set<string>): boolean =>
    (fedBy.get(from) ?? []).some((next) => {
      if (next === target) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, target, seen);
    });
  for (const [name, fed] of fedBy) {
    const unknown = fed.find((stream) => !fedBy.has(stream));
    if (unknown !== undefined) return `a consumer of stream ${name} writes into ${unknown}, which does not exist`;
    if (reaches(name, name, new Set())) return `stream ${name} feeds itself`;
  }
  return null;
}
