import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Order, SourceView, Verdict } from '../../sim/run/decider.ts';
import type { Contender, Settings } from '../contender.ts';
import { knob, valuesOf } from './knobs.ts';
import { pollingUsdPerHour } from './own-cost.ts';
import { isProvisioned, perSource, type SourceRule, type SourceTurn, setShards, shardOutcome } from './per-source.ts';
import { type Vote, voteOf } from './scaling-utils-votes.ts';

/** Puts and gets, records and bytes; PutRecord and PutRecords are metrics of their own. */
const METRICS = 6;
const UP_MINUTES = 5;
const DOWN_MINUTES = 15;
const CHECK_SECONDS = 300;
/** Refusals after which it splits and merges by itself. */
const FALLS_BACK_ON = ['LimitExceededException', 'InvalidArgumentException'];

const KNOBS = [
  knob('upThreshold', 'Utilisation of a sample that counts as high.', 'share', 0.75, [0.5, 0.6, 0.75, 0.85]),
  knob('downThreshold', 'Utilisation of a sample that counts as low.', 'share', 0.25, [0.15, 0.25, 0.35]),
  knob('upPercent', 'scalePct on the way up; 100 and more: that share of the shards.', 'percent', 150, [25, 150, 200]),
  knob('upCoolOffMinutes', 'After scaling up.', 'minutes', 15, [2, 5, 15, 30]),
  knob('downCoolOffMinutes', 'After scaling down.', 'minutes', 60, [15, 30, 60, 120]),
] as const;

/** Plain data. */
interface UtilsMemory {
  /** Start of the first minute that counts. */
  readonly sinceMs: EpochMs;
  readonly checkedAt: EpochMs | null;
  readonly upAt: EpochMs | null;
  readonly downAt: EpochMs | null;
  /** What the call that is under way, or the splits and merges after it, shall lead to. */
  readonly target: number | null;
  readonly byHand: boolean;
}

/** A poller that counts high and low minutes. */
export const SCALING_UTILS: Contender = {
  id: 'awslabs-scaling-utils',
  title: 'awslabs kinesis-scaling-utils',
  kind: 'rival',
  describedBy:
    'awslabs/amazon-kinesis-scaling-utils@23ba2204:README.md, src/.../auto/StreamMonitor.java, StreamScaler.java',
  quirks: [
    'minutes that are not visible count as low: the youngest ones always do (ours: not those before the run)',
    'the README says that 150 % adds 150 %; the code multiplies by 1.5, and so does this',
    'scalePct 150 and 25, because the code refuses the scaleCount of its own README; 25 % of fewer than four shards is none',
    'cool-offs are kept in memory and each direction has its own',
    'it splits and merges by itself when UpdateShardCount is refused for its limits: past ten calls a day, slowly',
    'ours: such a split takes the widest shard and a merge the narrowest pair, one in a minute; the tool goes from left to right',
    'ours: "higher recent utilisation" of bytes and records is the mean of the visible samples',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(ruleOf(settings)) }),
  // Every 300 seconds and not every minute.
  ownUsdPerHour: () => pollingUsdPerHour(METRICS) * (60 / CHECK_SECONDS),
};

function ruleOf(settings: Settings): SourceRule<UtilsMemory> {
  const values = valuesOf(KNOBS, settings);
  const votes = {
    upShare: values.upThreshold,
    upMinutes: UP_MINUTES,
    downShare: values.downThreshold,
    downMinutes: DOWN_MINUTES,
  };
  return {
    accepts: isProvisioned,
    begin: ({ source, now }) => ({
      sinceMs: Math.min(now, source.incomingRecords[0]?.startMs ?? now),
      checkedAt: null,
      upAt: null,
      downAt: null,
      target: null,
      byHand: false,
    }),
    decide(turn, before) {
      const { source, now } = turn;
      const memory = settle(turn, before);
      // It waits for the stream before it does anything else.
      if (source.status !== 'active') return { orders: [], memory };
      if (memory.byHand && memory.target !== null) return continueByHand(source, memory, memory.target);
      if (memory.checkedAt !== null && now - memory.checkedAt < CHECK_SECONDS * SECOND_MS) {
        return { orders: [], memory };
      }
      return check(turn, { ...memory, checkedAt: now }, voteOf(source, now, memory.sinceMs, votes), values);
    },
  };
}

/** A refusal for a limit sends it to splits and merges; any other ends the attempt. */
function settle({ results }: SourceTurn, memory: UtilsMemory): UtilsMemory {
  const outcome = shardOutcome(results);
  if (outcome === null || memory.byHand) return memory;
  if (outcome.kind === 'refused' && FALLS_BACK_ON.includes(outcome.error)) return { ...memory, byHand: true };
  return { ...memory, target: null };
}

function continueByHand({ id, openShards }: SourceView, memory: UtilsMemory, target: number): Verdict<UtilsMemory> {
  if (openShards === target) return { orders: [], memory: { ...memory, target: null, byHand: false } };
  const order: Order = { kind: openShards < target ? 'split-widest' : 'merge-narrowest', sourceId: id };
  return { orders: [order], memory };
}

function check(
  { source, now }: SourceTurn,
  memory: UtilsMemory,
  vote: Vote,
  values: { readonly upPercent: number; readonly upCoolOffMinutes: number; readonly downCoolOffMinutes: number },
): Verdict<UtilsMemory> {
  if (vote === 'none') return { orders: [], memory };
  const isUp = vote === 'up';
  const since = isUp ? memory.upAt : memory.downAt;
  const coolOffMs = (isUp ? values.upCoolOffMinutes : values.downCoolOffMinutes) * MINUTE_MS;
  if (since !== null && now - since < coolOffMs) return { orders: [], memory };
  const to = isUp ? grown(source.openShards, values.upPercent) : shrunk(source.openShards);
  if (to === source.openShards) return { orders: [], memory };
  const stamped = isUp ? { upAt: now } : { downAt: now };
  return { orders: [setShards(source, to)], memory: { ...memory, ...stamped, target: to } };
}

function grown(shards: number, percent: number): number {
  return Math.ceil(shards * (percent < 100 ? 1 + percent / 100 : percent / 100));
}

const DOWN_PERCENT = 25;

function shrunk(shards: number): number {
  return shards - Math.floor((shards * DOWN_PERCENT) / 100);
}
