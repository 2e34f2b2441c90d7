/** What `bench-sim` times: the simulated account alone, without anybody who decides. */
import type { ScenarioDocument } from '../../sim/scenario/scenario-schema.ts';

export interface SpeedCase {
  readonly name: string;
  readonly document: ScenarioDocument;
  /** What we want on two cores of a small server: wall seconds, and megabytes of memory where that matters. */
  readonly barSeconds: number;
  readonly barMb: number | null;
}

const HOUR = 3_600;

/** A day has its ups and downs; the load is 60 % of what the shards take at most. */
function daily(shards: number, hours: number): ScenarioDocument['workload'] {
  const steps = Array.from({ length: hours }, (_, hour) => ({
    atSeconds: hour * HOUR,
    recordsPerSecond: shards * (350 + 250 * Math.sin((hour / 24) * 2 * Math.PI)),
  }));
  return { kind: 'steps', steps };
}

function wide(name: string, shards: number, hours: number, barSeconds: number, barMb: number | null): SpeedCase {
  return {
    name,
    barSeconds,
    barMb,
    document: {
      durationSeconds: hours * HOUR,
      workload: daily(shards, hours),
      source: { shards },
      consumers: [{ factor: 2 }],
      physics: {},
      detail: 'fluid',
    },
  };
}

export const SPEED_CASES: readonly SpeedCase[] = [
  wide('10,000 shards for 24 h, fluid', 10_000, 24, 10, 200),
  wide('32 shards for 72 h, fluid', 32, 72, 0.2, null),
  wide('32 shards for 14 days, fluid', 32, 14 * 24, 1, null),
  {
    name: '8 shards for 4 h, every batch',
    barSeconds: 0.5,
    barMb: null,
    document: {
      durationSeconds: 4 * HOUR,
      workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 2_400 }] },
      source: { shards: 8 },
      consumers: [{ factor: 1 }],
    },
  },
];
