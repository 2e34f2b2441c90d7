/** How consumers without executions of their own part what the account has left: by the lanes their loads keep busy. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import { laneRatePerSec } from '../../sim/score/lane-rate.ts';
import type { ConsumerPart, StreamPart } from './stream-part.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;
/** A consumer without a load has a lane all the same. */
const LEAST_LANES = 1;

/** The part of each consumer, by minute; 1 for one with executions of its own. */
export type QuotaParts = ReadonlyMap<ConsumerPart, readonly number[]>;

/** `meanPerSec`: the load of a stream, by minute. */
export function quotaParts(scenario: Scenario, meanPerSec: (stream: StreamPart) => readonly number[]): QuotaParts {
  const wanted = streamsOf(scenario).flatMap((stream) =>
    stream.consumers.map((consumer) => ({
      consumer,
      lanes: lanesWanted(scenario, stream, consumer, meanPerSec(stream)),
    })),
  );
  const sharing = wanted.filter(({ consumer }) => consumer.reservedConcurrency === null);
  const all = (minute: number): number => sharing.reduce((sum, { lanes }) => sum + (lanes[minute] ?? LEAST_LANES), 0);
  const minutes = wanted[0]?.lanes.length ?? 0;
  const totals = Array.from({ length: minutes }, (_, minute) => all(minute));
  return new Map(
    wanted.map(({ consumer, lanes }) => [
      consumer,
      lanes.map((own, minute) => (consumer.reservedConcurrency === null ? own / (totals[minute] ?? own) : 1)),
    ]),
  );
}

function lanesWanted(
  scenario: Scenario,
  stream: StreamPart,
  consumer: ConsumerPart,
  perSec: readonly number[],
): readonly number[] {
  return perSec.map((rate, minute) => {
    const atSeconds = (minute + 0.5) * MINUTE_SECONDS;
    const lanes = (rate * consumer.filterPassShare) / laneRatePerSec(scenario, consumer, stream.recordBytes, atSeconds);
    return Math.max(LEAST_LANES, lanes);
  });
}
