import { describe, expect, it } from 'vitest';
import { streamsOf } from '../../../src/sim/scenario/streams-of.ts';
import { benchScenario, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's15-shared-quota';
/** 100 records take 3 + 6 s and 20 ms more. */
const LANE_PER_SEC = 100 / 9.02;
const SHARDS = 4;

const streams = streamsOf(benchScenario(NAME).scenario);
const atTheStart = streams.map(({ workload }) => (workload.kind === 'steps' ? workload.steps[0]?.recordsPerSecond : 0));

/** Overrides that give every stream this factor. */
function factors(factorOf: (recordsPerSec: number) => number): readonly string[] {
  return atTheStart.map((rate, index) => {
    const stream = index === 0 ? '' : `otherStreams.${index - 1}.`;
    return `${stream}consumers.0.factor=${factorOf(rate ?? 0)}`;
  });
}

/** The neighbour is there all the time, and the load stays as it starts. */
const crowded = ['durationSeconds=900', 'account.concurrencyUsedByOthers=150'];

describe(NAME, () => {
  it('has 1,330 records/s at all times, which 120 executions could do', () => {
    const sums = [0, 5, 10, 15].map((index) =>
      streams.reduce((sum, { workload }) => {
        return sum + (workload.kind === 'steps' ? (workload.steps[index]?.recordsPerSecond ?? 0) : 0);
      }, 0),
    );
    for (const sum of sums) expect(Math.abs(sum - 1_330)).toBeLessThan(5);
    expect(1_330 / (100 / 9)).toBeLessThan(120);
  });

  it('is well while 240 lanes have 300 places', async () => {
    const alone = await leftAlone(NAME, ['durationSeconds=1200']);
    expect(alone.score.secondsOverTarget).toBe(0);
    expect(pointAt(alone, 1_200).inFlightInvocations).toBeGreaterThan(230);
  });

  it('never runs more than the quota leaves, and whoever needs most falls behind', async () => {
    const alone = await leftAlone(NAME, crowded);
    const running = alone.timeline.map(({ inFlightInvocations }) => inFlightInvocations);
    expect(Math.max(...running)).toBe(150);
    const end = pointAt(alone, 900).consumers;
    expect(end['searches/searches-consumer']?.oldestAgeSeconds).toBeGreaterThan(120);
    // Nobody is starved: a stream in its night waits for places, not for ever.
    expect(end['orders/orders-consumer']?.oldestAgeSeconds).toBeLessThan(90);
  });

  it('is well with lanes after need, which are 150 or fewer', async () => {
    const needed = (rate: number): number => Math.ceil((1.08 * rate) / (SHARDS * LANE_PER_SEC));
    const lanes = atTheStart.reduce<number>((sum, rate) => sum + SHARDS * needed(rate ?? 0), 0);
    expect(lanes).toBeLessThanOrEqual(150);
    const { score } = await leftAlone(NAME, [...crowded, ...factors(needed)]);
    expect(score.maxIteratorAgeSeconds).toBeLessThan(60);
  });

  it('is not cured by ten lanes for everybody: there are no more places', async () => {
    const [six, ten] = await Promise.all([
      leftAlone(NAME, crowded),
      leftAlone(NAME, [...crowded, ...factors(() => 10)]),
    ]);
    expect(ten.score.maxIteratorAgeSeconds).toBeGreaterThan(0.9 * six.score.maxIteratorAgeSeconds);
  });
});
