/** Contenders that know the load, the faults and every constant in advance. Nobody can be like them online. */
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import type { Contender } from '../contender.ts';
import { playSchedule } from './play-schedule.ts';
import { inOrder, type Schedule } from './schedule.ts';
import { knownOf, type Levers, planStream } from './stream-plan.ts';

/** The oracle of one scenario: UpdateShardCount, ten calls in any 24 hours, and the factor. */
export function oracleOf(scenario: Scenario, loadTrace: TraceLoader): Contender {
  return contender(scenario, loadTrace, {
    id: 'oracle',
    title: 'Oracle',
    levers: 'calls',
    quirks: [
      'Streams are planned one by one; executions that they share are parted by the lanes each load keeps busy.',
      'The factor is planned for the mean load of a minute, with bursts of one in a thousand.',
    ],
  });
}

/** The same, and free to split and merge single shards where that is cheaper over the run. */
export function oracleSplitMergeOf(scenario: Scenario, loadTrace: TraceLoader): Contender {
  return contender(scenario, loadTrace, {
    id: 'oracle-split-merge',
    title: 'Oracle, splits and merges',
    levers: 'any',
    quirks: [
      'One split or merge a minute; shards of unequal width count as the widest one allows.',
      'A run is planned with calls or with single steps, whichever is cheaper, never with both.',
    ],
  });
}

/** Everything that the oracle of a scenario orders. */
export function oracleSchedule(scenario: Scenario, loadTrace: TraceLoader, levers: Levers): Schedule {
  const known = knownOf(scenario, loadTrace);
  return inOrder(streamsOf(scenario).map((stream) => planStream(scenario, stream, known, levers).schedule));
}

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly levers: Levers;
  readonly quirks: readonly string[];
}

function contender(scenario: Scenario, loadTrace: TraceLoader, { levers, ...about }: Kind): Contender {
  // Planned when it is first needed, and once for all seeds: the plan knows expectations, not draws.
  let schedule: Schedule | null = null;
  return {
    ...about,
    kind: 'bound',
    describedBy: 'src/bench/bounds: a plan by dynamic programming over what the scenario holds',
    knobs: [],
    prepare: (given) => given,
    deciding: () => {
      schedule ??= oracleSchedule(scenario, loadTrace, levers);
      return { kind: 'decider', decider: playSchedule(schedule, Date.parse(scenario.startsAt)) };
    },
    ownUsdPerHour: () => 0,
  };
}
