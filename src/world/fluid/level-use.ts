/** Which levels of a response table the lanes of a mapping are at, within a span of time. */
import { LEVELS, type ResponseTable } from './response-table.ts';

/** Lane-milliseconds and records at each level of one table, within a span. */
export interface LevelUse {
  readonly table: ResponseTable;
  readonly ms: Float64Array;
  readonly records: Float64Array;
  /** Records done at each level since the start: their delays are added up when somebody asks for them. */
  readonly done: Float64Array;
  /** Lane-milliseconds at all levels, */
  allMs: number;
  /** and the phase shifts of those lanes, each weighted with its lane-milliseconds. */
  shiftSum: number;
  least: number;
  most: number;
}

export function createLevelUse(table: ResponseTable): LevelUse {
  return {
    table,
    ms: new Float64Array(LEVELS + 2),
    records: new Float64Array(LEVELS + 2),
    done: new Float64Array(LEVELS + 2),
    allMs: 0,
    shiftSum: 0,
    least: LEVELS,
    most: -1,
  };
}

/** Everything of the span has been read. */
export function clearUse(use: LevelUse): void {
  for (let level = use.least; level <= use.most + 1; level += 1) {
    use.ms[level] = 0;
    use.records[level] = 0;
  }
  use.allMs = 0;
  use.shiftSum = 0;
  use.least = LEVELS;
  use.most = -1;
}
