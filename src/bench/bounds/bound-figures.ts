/** The bounds of a scenario as the scoreboard prints them. */
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../../core/limits.ts';
import { HOUR_MS, SECOND_MS } from '../../core/units.ts';
import type { BoardScenario } from '../../report/scoreboard/scoreboard.ts';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { knownRates } from './known-rates.ts';
import { atMostPerBin, ingestNeeds } from './shard-needs.ts';
import { planShards, TEN_CALLS_A_DAY } from './shard-plan.ts';
import { type StepBounds, stepBoundsOf } from './step-bounds.ts';

type Figure = BoardScenario['bounds'][number];

const HOUR_SECONDS = HOUR_MS / SECOND_MS;
const BIN_SECONDS = 600;

/** Figures of the scenario's own stream: shard-hours for those who know the load, seconds for those who have to see it. */
export function boundFiguresOf(scenario: Scenario, loadTrace: TraceLoader): readonly Figure[] {
  return [...shardFigures(scenario, loadTrace), ...stepFigures(scenario, loadTrace)];
}

function shardFigures(scenario: Scenario, loadTrace: TraceLoader): readonly Figure[] {
  if (scenario.source.kind !== 'kinesis-provisioned') return [];
  const demand = atMostPerBin(ingestNeeds(scenario, knownRates(scenario, scenario, loadTrace)), BIN_SECONDS);
  const hours = (shards: readonly number[]) =>
    (shards.reduce((sum, each) => sum + each, 0) * BIN_SECONDS) / HOUR_SECONDS;
  const least = planShards({ demand, binSeconds: BIN_SECONDS, lever: TEN_CALLS_A_DAY, start: 'free' });
  const peak = demand.reduce((most, need) => Math.max(most, need), 1);
  const unit = 'shard-hours';
  return [
    {
      title: 'Shards of the peak, all the time',
      value: hours(demand.map(() => peak)),
      unit,
      how: 'greatest need, 0.999 quantile of its second',
    },
    {
      title: 'Shards as needed, calls without end',
      value: hours(demand),
      unit,
      how: 'greatest need of each ten minutes',
    },
    {
      title: `Least with ${UPDATE_SHARD_COUNT_CALLS_PER_DAY} calls a day`,
      value: least.shardHours,
      unit,
      how: 'dynamic programme over ten minutes, shards and calls; any start; calls counted by day, which is looser than any 24 hours',
    },
  ];
}

function stepFigures(scenario: Scenario, loadTrace: TraceLoader): readonly Figure[] {
  const bounds = stepBoundsOf(scenario, loadTrace);
  if (bounds === null) return [];
  const { best, inForceAfterSeconds } = bounds;
  const unit = 'seconds';
  const figures: readonly Figure[] = [
    {
      title: 'Earliest change in force after the evidence',
      value: inForceAfterSeconds.mean,
      unit,
      how: 'two fresh minutes, metric delay, mean pause of the mapping',
    },
    {
      title: 'Greatest age until then',
      value: best.peakAgeSeconds.mean,
      unit,
      how: `fluid; in the pause nothing is read; factor ${best.factor} afterwards`,
    },
    {
      title: 'Within the target again',
      value: best.catchUpSeconds.mean,
      unit,
      how: `from the evidence, at factor ${best.factor}, within the read limits`,
    },
    {
      title: 'Nothing waits any more',
      value: best.drainedSeconds.mean,
      unit,
      how: `from the evidence, at factor ${best.factor}, within the read limits`,
    },
  ];
  return [
    ...figures.filter(({ value }) => Number.isFinite(value)),
    ...targetFigures(scenario, bounds),
    ...ingestFigures(bounds),
  ];
}

/** The bound for a policy that is kept to the letter, beside the one for as many lanes as there can be. */
function targetFigures(scenario: Scenario, { target }: StepBounds): readonly Figure[] {
  if (target === null) return [];
  const reached = target.factor === null ? 'no factor reaches it' : `factor ${target.factor} reaches it`;
  return [
    {
      title: 'Drained within the catch-up target',
      value: target.drainedSeconds.mean,
      unit: 'seconds',
      how: `from the evidence: detection, pause, then the policy's ${scenario.policy.target.catchUpSeconds} s; ${reached}`,
    },
  ];
}

function ingestFigures({ ingest }: StepBounds): readonly Figure[] {
  if (ingest === null) return [];
  const how = `two fresh minutes, metric delay, then every hop to ${ingest.shards} shards`;
  return [
    { title: 'Earliest end of refused puts', value: ingest.inForceAfterSeconds.mean, unit: 'seconds', how },
    { title: 'Records put late until then', value: ingest.delayedRecords.mean, unit: 'records', how },
  ];
}
