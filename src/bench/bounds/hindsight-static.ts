/** The best constant setting, chosen after all settings of a small grid have been run: what patience and luck could find. */
import { FACTOR_MAX } from '../../core/limits.ts';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import type { Contender, Settings } from '../contender.ts';
import type { RunOutcome } from '../run-outcome.ts';
import { knownRates } from './known-rates.ts';
import { recordsPerShard } from './shard-limit.ts';
import type { StreamPart } from './stream-part.ts';

export const HINDSIGHT_ID = 'hindsight-static';

/** What a constant setting is judged by. */
export interface StaticOutcome {
  readonly lateRecordSeconds: number;
  readonly costUsd: number;
  readonly recordsLost: number;
  readonly recordsThrottled: number;
}

/** Shards as a multiple of what the greatest second needs; `start`: as the scenario starts. */
type ShardChoice = 'start' | number;

const SHARD_CHOICES: readonly ShardChoice[] = ['start', 1, 1.25];
const FACTORS: readonly number[] = [1, 2, 3, 5, FACTOR_MAX];
/** As good as the best: no more than this above it. */
const TOLERANCE = 0.01;
const FACTOR_KNOB = 'factor';

/** The constant setting as a contender: `factor` for every consumer, and the shards of each stream by its name. */
export const HINDSIGHT_STATIC: Contender = {
  id: HINDSIGHT_ID,
  title: 'Best constant setting, in hindsight',
  kind: 'bound',
  describedBy: 'src/bench/bounds: every constant setting of a grid, the best one chosen after the runs',
  quirks: ['The cheapest of those that lose, throttle and delay least, in this order, each within 1 %.'],
  knobs: [],
  prepare: withSettings,
  deciding: () => ({ kind: 'nobody' }),
  ownUsdPerHour: () => 0,
};

/**
 * Every setting that is tried: shards as the scenario starts, of the greatest second, and a quarter more, each with five
 * factors. Shard counts that come out equal are tried once; what a setting does not name stays.
 */
export function staticGrid(scenario: Scenario, loadTrace: TraceLoader): readonly Settings[] {
  const needs = new Map(
    streamsOf(scenario).map((stream) => [stream.source.name, peakShards(scenario, stream, loadTrace)]),
  );
  const counts = SHARD_CHOICES.map((choice) => shardSettings(scenario, needs, choice));
  const different = new Map(counts.map((settings) => [JSON.stringify(settings), settings]));
  return [...different.values()].flatMap((shards) => FACTORS.map((factor) => ({ ...shards, [FACTOR_KNOB]: factor })));
}

/** The best of the bench's own runs of the grid; runs that threw are worse than any other. */
export function chooseStatic(outcomes: readonly RunOutcome[]): RunOutcome {
  return chooseBy(outcomes, staticOutcomeOf);
}

/** What a run is judged by here; one that threw is as bad as can be. */
export function staticOutcomeOf({ values }: RunOutcome): StaticOutcome {
  const figure = (id: keyof StaticOutcome) => values?.[id] ?? Number.POSITIVE_INFINITY;
  return {
    lateRecordSeconds: figure('lateRecordSeconds'),
    costUsd: figure('costUsd'),
    recordsLost: figure('recordsLost'),
    recordsThrottled: figure('recordsThrottled'),
  };
}

/**
 * The rule: of those that lose least, those that throttle least, of these those that are least late, each within 1 % of the
 * best; among what is left, the cheapest.
 */
export function chooseBy<Tried>(tried: readonly Tried[], outcomeOf: (one: Tried) => StaticOutcome): Tried {
  const lossless = nearBest(tried, (one) => outcomeOf(one).recordsLost);
  const accepted = nearBest(lossless, (one) => outcomeOf(one).recordsThrottled);
  const timely = nearBest(accepted, (one) => outcomeOf(one).lateRecordSeconds);
  const [first, ...rest] = timely;
  if (first === undefined) throw new Error('tried: received no setting, accepted at least one');
  return rest.reduce((best, one) => (outcomeOf(one).costUsd < outcomeOf(best).costUsd ? one : best), first);
}

function nearBest<Tried>(tried: readonly Tried[], figure: (one: Tried) => number): readonly Tried[] {
  const least = tried.reduce((best, one) => Math.min(best, figure(one)), Number.POSITIVE_INFINITY);
  return tried.filter((one) => figure(one) <= least * (1 + TOLERANCE));
}

function shardKnob(stream: StreamPart): string {
  return `shards of ${stream.source.name}`;
}

function shardSettings(scenario: Scenario, needs: ReadonlyMap<string, number>, choice: ShardChoice): Settings {
  const settings = streamsOf(scenario).flatMap((stream) => {
    const { kind, name, shards } = stream.source;
    if (choice === 'start' || kind !== 'kinesis-provisioned') return [];
    const wanted = Math.max(1, Math.ceil((needs.get(name) ?? 1) * choice - 1e-9));
    return wanted === shards ? [] : [[shardKnob(stream), wanted] as const];
  });
  return Object.fromEntries(settings);
}

/** Shards that the greatest second needs, not rounded. */
function peakShards(scenario: Scenario, stream: StreamPart, loadTrace: TraceLoader): number {
  const { burstPerSec } = knownRates(scenario, stream, loadTrace);
  return burstPerSec.reduce((most, rate) => Math.max(most, rate), 0) / recordsPerShard(stream);
}

/** The scenario with a setting in all its streams and consumers. */
function withSettings(scenario: Scenario, settings: Settings): Scenario {
  const change = <Stream extends StreamPart>(stream: Stream): Stream => ({
    ...stream,
    source: { ...stream.source, shards: settings[shardKnob(stream)] ?? stream.source.shards },
    consumers: stream.consumers.map((each) => ({ ...each, factor: settings[FACTOR_KNOB] ?? each.factor })),
  });
  return { ...change(scenario), otherStreams: scenario.otherStreams.map(change) };
}
