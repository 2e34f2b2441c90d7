/**
 * Where the coarse level is off by more than 3 %, as far as the scenario itself says so; docs/simulation/model.md has
 * the measured figures. `detail: auto` follows every batch there, `detail: fluid` is taken at its word.
 */
import { SHARD_READS_PER_SEC, SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from '../../core/limits.ts';
import { SECOND_MS } from '../../core/units.ts';
import { batchMsOf, batchRange, type PlacedConsumer, valuesOf, versionsOf } from './batch-times.ts';
import { followedShares } from './needs-batches.ts';
import type { Scenario } from './scenario-schema.ts';
import type { StreamSpec } from './stream-schema.ts';
import { streamsOf } from './streams-of.ts';
import type { Workload } from './workload-schema.ts';

/** Names of the corners that a scenario is in. */
export function coarseCorners(scenario: Scenario): readonly Corner[] {
  const found = Object.entries(CORNERS).filter(([, isIn]) =>
    streamsOf(scenario).some((stream) => stream.consumers.some((consumer) => isIn({ scenario, stream, consumer }))),
  );
  return found.map(([corner]) => corner as Corner);
}

type IsIn = (placed: PlacedConsumer) => boolean;

/** The greatest rate the workload names. What an overlay adds is in its file: it is not seen here. */
function peakPerSec(workload: Workload): number {
  if (workload.kind === 'trace') return workload.peakRecordsPerSecond;
  if (workload.kind !== 'steps') return 0;
  return Math.max(...workload.steps.map(({ recordsPerSecond }) => recordsPerSecond));
}

function shardLimitPerSec({ recordBytes }: StreamSpec): number {
  return Math.min(SHARD_WRITE_RECORDS_PER_SEC, SHARD_WRITE_BYTES_PER_SEC / recordBytes);
}

/** Records a second of a lane whose batches are full, with the slowest version of its function. */
function lanePerSec(placed: PlacedConsumer): number {
  const { least } = batchRange(placed);
  const slowestMs = Math.max(...versionsOf(placed).map((version) => batchMsOf(version, least)));
  return (least * SECOND_MS) / (slowestMs + placed.scenario.physics.invokeOverheadMs);
}

const MOST_LANES = 10;

/**
 * The lane of the hottest key, with its part of the shard's other load, would get further behind than a mapping looks
 * ahead if the peak went on for the whole run. A mapping with one lane is looked at with ten: somebody may raise it.
 */
const hotLane: IsIn = (placed) => {
  const { scenario, stream, consumer } = placed;
  const hottest = Math.max(0, ...followedShares(stream));
  if (hottest === 0 || hottest >= 1) return false;
  const rest = (1 - hottest) / stream.source.shards;
  const shardPerSec = Math.min(shardLimitPerSec(stream), peakPerSec(stream.workload) * (hottest + rest));
  const factors = valuesOf(placed, consumer.factor, 'parallelization-factor').filter((factor) => factor > 1);
  const lanes = factors.length === 0 ? MOST_LANES : Math.min(...factors);
  const hotPerSec = (shardPerSec * (hottest + rest / lanes)) / (hottest + rest);
  const behindSeconds = scenario.durationSeconds * (1 - lanePerSec(placed) / hotPerSec);
  return behindSeconds * shardPerSec > scenario.physics.lookAheadRecords;
};

/** Variance over mean of what comes to a lane, beyond that of Poisson; it gets less of it the smaller its part is. NaN: none. */
function excessOf({ stream, consumer }: PlacedConsumer): number {
  const { workload, source } = stream;
  if (!('dispersion' in workload) || workload.dispersion === 'exact') return Number.NaN;
  const index = workload.dispersion === 'poisson' ? 1 : workload.dispersion;
  return (index - 1) / source.shards / consumer.factor;
}

/** That excess for each record of a batch: measured between 0.12 (1 %) and 0.48 (8 %). */
const MOST_EXCESS_PER_RECORD = 0.25;

const smallBatches: IsIn = (placed) => excessOf(placed) / batchRange(placed).least > MOST_EXCESS_PER_RECORD;

/** Records a second that a lane must be able to do, times its variance over mean: measured between 5 (4 %) and 6.7 (2 %). */
const LEAST_PER_SEC = 6;

const fewRecords: IsIn = (placed) => lanePerSec(placed) / (1 + excessOf(placed)) < LEAST_PER_SEC;

/** Longer windows are measured over too few batches. */
const LONGEST_WINDOW_SECONDS = 5;

const longWindows: IsIn = (placed) =>
  Math.max(...valuesOf(placed, placed.consumer.batchWindowSeconds, 'batch-window-seconds')) > LONGEST_WINDOW_SECONDS;

/** Standard readers ask for more calls than a shard answers. */
const refusedReads: IsIn = ({ scenario, stream }) => {
  const { pollSeconds } = scenario.physics;
  const mappings = stream.consumers.filter(({ fanOut }) => fanOut === 'standard').length;
  const others = stream.invisibleReaders.filter(({ fanOut }) => fanOut === 'standard');
  const own = pollSeconds > 0 ? mappings / pollSeconds : 0;
  return others.reduce((sum, reader) => sum + 1 / reader.pollSeconds, own) > SHARD_READS_PER_SEC + 1e-9;
};

/** Standard deviations of the duration's logarithm that one execution in thirty thousand exceeds. */
const FAR = 4;

/** A full batch keeps to the timeout on average, but not always. */
const nearTimeout: IsIn = (placed) => {
  const variance = Math.log(1 + placed.consumer.jitter ** 2);
  const longest = Math.exp(FAR * Math.sqrt(variance) - variance / 2);
  const { most } = batchRange(placed);
  return versionsOf(placed).some((version) => batchMsOf(version, most) * longest > version.timeoutSeconds * SECOND_MS);
};

/** Mean number of records in the time an environment is kept, below which it is often left to go. */
const FEW_RECORDS = 3;

/** The level knows only the first cold start of an environment. */
const coldAgain: IsIn = ({ scenario, stream, consumer }) => {
  const { coldStartMs, environmentIdleSeconds, pollSeconds } = scenario.physics;
  if (coldStartMs === 0) return false;
  const keptSeconds = environmentIdleSeconds - Math.max(pollSeconds, consumer.batchWindowSeconds);
  return keptSeconds <= 0 || isEverRare(stream.workload, scenario.durationSeconds, keptSeconds);
};

/** Whether there is a time, longer than `seconds`, in which hardly anything comes; one at the start or the end does not count. */
function isEverRare(workload: Workload, durationSeconds: number, seconds: number): boolean {
  const isRare = (recordsPerSecond: number): boolean => recordsPerSecond * seconds < FEW_RECORDS;
  if (workload.kind === 'trace') return isRare(workload.floorRecordsPerSecond ?? workload.peakRecordsPerSecond);
  if (workload.kind !== 'steps') return false;
  const { steps } = workload;
  return steps.some(({ atSeconds, recordsPerSecond }, index) => {
    const endSeconds = Math.min(durationSeconds, steps[index + 1]?.atSeconds ?? durationSeconds);
    if (!isRare(recordsPerSecond) || endSeconds - atSeconds <= seconds) return false;
    if (recordsPerSecond > 0) return true;
    const isAny = (from: number, to: number): boolean =>
      steps.slice(from, to).some((step) => step.recordsPerSecond > 0);
    return isAny(0, index) && isAny(index + 1, steps.length);
  });
}

const CORNERS = { hotLane, smallBatches, fewRecords, longWindows, refusedReads, nearTimeout, coldAgain };
export type Corner = keyof typeof CORNERS;
