import { describe, expect, it } from 'vitest';
import {
  createBacklog,
  forEachPiece,
  frontMs,
  type Popped,
  popPiece,
  pushPiece,
  STRIDE,
  SUM_AT,
} from '../../../src/world/fluid/backlog.ts';

const PIECE_MS = 10_000;

/** A lane that has been behind for so many steps; `countOf` says how many records came in each. */
function aBacklog(pieces: number, countOf: (piece: number) => number) {
  const backlog = createBacklog();
  const state = new Float64Array(STRIDE);
  for (let piece = 0; piece < pieces; piece += 1) {
    pushPiece(backlog, state, 0, piece * PIECE_MS, (piece + 1) * PIECE_MS, countOf(piece));
  }
  return { backlog, state };
}

type Lane = ReturnType<typeof aBacklog>;

function sumsOf({ backlog, state }: Lane) {
  let records = 0;
  let sumAt = 0;
  let endMs = 0;
  forEachPiece(backlog, state, 0, (fromMs, toMs, count) => {
    expect(fromMs).toBe(endMs);
    endMs = toMs;
    records += count;
    sumAt += (count * (fromMs + toMs)) / 2;
  });
  return { records, sumAt, endMs };
}

describe('a long backlog', () => {
  it('keeps every record, and the sum of their times', () => {
    const lane = aBacklog(10_000, (piece) => 100 + (piece % 2) / 2);
    const { records, sumAt, endMs } = sumsOf(lane);
    expect(records).toBeCloseTo(1_002_500, 6);
    expect(endMs).toBe(10_000 * PIECE_MS);
    expect((lane.state[SUM_AT] ?? 0) / sumAt).toBeCloseTo(1, 12);
    expect(sumAt / records / (5_000 * PIECE_MS)).toBeCloseTo(1, 3);
  });

  it('goes on from within its first piece', () => {
    const lane = aBacklog(2_048, () => 100);
    const popped: Popped = { count: 0, fromMs: 0, toMs: 0, perMs: 0 };
    popPiece(lane.backlog, lane.state, 0, 25, popped);
    expect(frontMs(lane.backlog, lane.state, 0)).toBe(2_500);
    popPiece(lane.backlog, lane.state, 0, 1e9, popped);
    expect(popped).toMatchObject({ count: 75, fromMs: 2_500, toMs: PIECE_MS });
    popPiece(lane.backlog, lane.state, 0, 1e9, popped);
    expect(popped).toMatchObject({ count: 100, fromMs: PIECE_MS, toMs: 2 * PIECE_MS });
  });
});
