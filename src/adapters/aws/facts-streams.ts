/** Reads how observed streams are: mode, shards, retention, state. */
import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { RETENTION_MIN_HOURS } from '../../core/limits.ts';
import type { SourceFacts, SourceId } from '../../core/observation.ts';
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../../core/units.ts';
import { type Asked, ask, type NoAnswer, type RemainingMs } from './facts-asked.ts';
import { type FactsSnapshot, type KnownStream, without } from './facts-snapshot.ts';
import { sourceFacts, streamNameOf } from './facts-translate.ts';
import { countOpenShards } from './list-shards.ts';
import { listStreams, STREAMS_PER_PAGE } from './list-streams.ts';
import type { Pacer, Pacers } from './paced.ts';

/**
 * Up to this many streams are described one by one. More of them are read through ListStreams and ListShards, which AWS
 * lets an account call far more often: a thousand descriptions would take longer than a turn.
 */
export const DESCRIBED_ONE_BY_ONE = 20;
/** Descriptions in one turn: ten seconds at the rate that is kept. */
export const STREAMS_PER_TURN = 100;
/** Retention is in no list; it changes rarely, and a thousand streams are described in less time than their list takes. Assumption. */
const RETENTION_EVERY_MS: DurationMs = 30 * MINUTE_MS;

export interface KinesisCalls {
  readonly kinesis: KinesisClient;
  readonly pacers: Pick<Pacers, 'describeStream' | 'listStreams' | 'listShards'>;
  readonly remainingMs: RemainingMs;
}

export interface RefreshedStreams {
  readonly known: FactsSnapshot['streams'];
  /** Why a stream could not be read in this turn, by its ARN. */
  readonly failures: ReadonlyMap<SourceId, NoAnswer>;
}

type Known = FactsSnapshot['streams'];
/** What the list tells whole. */
type Listed = ReadonlyMap<SourceId, ListedFacts>;
type ListedFacts = Pick<SourceFacts, 'id' | 'name' | 'kind' | 'status'>;

/** Reads these streams as they are now, as far as the rates allow; one that is gone is forgotten. */
export async function refreshStreams(
  calls: KinesisCalls,
  known: Known,
  sources: ReadonlySet<SourceId>,
  now: EpochMs,
): Promise<RefreshedStreams> {
  const wanted = [...sources].filter((id) => streamNameOf(id) !== null);
  const listed: Listed = wanted.length > DESCRIBED_ONE_BY_ONE ? await listOf(calls, wanted.length) : new Map();
  const described = toDescribe(wanted, known, listed, now);
  const counted = wanted.flatMap((id) => (described.includes(id) ? [] : (listed.get(id) ?? [])));
  const answers = await Promise.all([
    ...described.map((id) => readWhole(calls, id, now)),
    ...counted.map((one) => readShards(calls, one, known[one.id], now)),
  ]);
  const read = answers.flatMap(({ id, answer }) => (answer.kind === 'answer' ? [[id, answer.value] as const] : []));
  const failed = answers.flatMap(({ id, answer }) => (answer.kind === 'failed' ? [[id, answer] as const] : []));
  const gone = failed.filter(([, { isGone }]) => isGone).map(([id]) => id);
  return { known: { ...without(known, gone), ...Object.fromEntries(read) }, failures: new Map(failed) };
}

/** The list, over about twice as many pages as these streams fill; empty when it cannot be read. */
async function listOf({ kinesis, pacers, remainingMs }: KinesisCalls, wanted: number): Promise<Listed> {
  const mostPages = 2 + 2 * Math.ceil(wanted / STREAMS_PER_PAGE);
  const answer = await listStreams({ kinesis, pacer: pacers.listStreams, remainingMs }, mostPages);
  if (answer.kind === 'failed') return new Map();
  return new Map(
    answer.value.flatMap(({ status, ...rest }) => (status === null ? [] : [[rest.id, { ...rest, status }]])),
  );
}

/** First what no list tells anything of, the oldest knowledge first; then those whose retention is due. */
function toDescribe(wanted: readonly SourceId[], known: Known, listed: Listed, now: EpochMs): readonly SourceId[] {
  const unlisted = wanted.filter((id) => !listed.has(id)).map((id) => ({ id, at: known[id]?.readAt ?? null }));
  const inList = wanted.filter((id) => listed.has(id)).map((id) => ({ id, at: known[id]?.describedAt ?? null }));
  const due = inList.filter(({ at }) => at === null || now - at >= RETENTION_EVERY_MS);
  return [...oldestFirst(unlisted), ...oldestFirst(due)].slice(0, STREAMS_PER_TURN);
}

function oldestFirst(reads: readonly { readonly id: SourceId; readonly at: EpochMs | null }[]): readonly SourceId[] {
  return reads.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)).map(({ id }) => id);
}

interface Answered {
  readonly id: SourceId;
  readonly answer: Asked<KnownStream>;
}

async function readWhole(calls: KinesisCalls, id: SourceId, now: EpochMs): Promise<Answered> {
  const { kinesis, pacers, remainingMs } = calls;
  const answer = await describeStream({ kinesis, pacer: pacers.describeStream, remainingMs }, { StreamARN: id });
  if (answer.kind === 'failed') return { id, answer };
  return { id, answer: { kind: 'answer', value: { value: answer.value, readAt: now, describedAt: now } } };
}

/** A shorter retention only makes the end of it look nearer, so the shortest stands for one that is not known yet. */
async function readShards(
  { kinesis, pacers, remainingMs }: KinesisCalls,
  listed: ListedFacts,
  known: KnownStream | undefined,
  now: EpochMs,
): Promise<Answered> {
  const { id } = listed;
  const counted = await countOpenShards({ kinesis, pacer: pacers.listShards, remainingMs }, id);
  if (counted.kind === 'failed') return { id, answer: counted };
  const retentionMs = known?.value.retentionMs ?? RETENTION_MIN_HOURS * HOUR_MS;
  const value: SourceFacts = { ...listed, openShards: counted.value, retentionMs };
  return { id, answer: { kind: 'answer', value: { value, readAt: now, describedAt: known?.describedAt ?? null } } };
}

/** What describing one stream needs. */
export interface DescribeCalls {
  readonly kinesis: KinesisClient;
  readonly pacer: Pacer;
  readonly remainingMs: RemainingMs;
}

/** One stream by its ARN or name. An answer that lacks something is none. */
export async function describeStream(
  { kinesis, pacer, remainingMs }: DescribeCalls,
  which: { readonly StreamARN: string } | { readonly StreamName: string },
): Promise<Asked<SourceFacts>> {
  return ask(pacer, remainingMs, async () => {
    const { StreamDescriptionSummary: summary } = await kinesis.send(new DescribeStreamSummaryCommand(which));
    const facts = summary === undefined ? null : sourceFacts(summary);
    if (facts === null) throw new Error('the description of the stream is incomplete');
    return facts;
  });
}
