/**
 * What a run would cost on AWS, us-east-1, US dollars, without any free tier. Not counted: what lies behind the functions,
 * reads by others than the mappings, retention of on-demand streams above a day, and of any stream above a week.
 */

const GB = 1_024 ** 3;
const KB = 1_024;

/** Open shard for an hour. Source: Kinesis price list, us-east-1, as quoted by Trek10 in September 2023. */
export const SHARD_HOUR_USD = 0.015;
/** One PUT payload unit. Source: same page. */
export const PUT_UNIT_USD = 0.014 / 1_000_000;
/** Bytes of one PUT payload unit. Source: same page. */
export const PUT_UNIT_BYTES = 25 * KB;
/** An hour of an on-demand stream. Source: same page. */
export const ON_DEMAND_STREAM_HOUR_USD = 0.04;
/** A GB into an on-demand stream, each record rounded up to 1 KB. Source: same page. That a GB is 1,024³ bytes is an assumption. */
export const ON_DEMAND_IN_GB_USD = 0.08;
/** A GB out of an on-demand stream to a standard consumer. Source: same page. */
export const ON_DEMAND_OUT_GB_USD = 0.04;
/** A shard for an hour for one enhanced fan-out consumer. Source: Kinesis price list, us-east-1; not read again for this version, an assumption. */
export const FAN_OUT_SHARD_HOUR_USD = 0.015;
/** A GB to an enhanced fan-out consumer. Source: same as {@link FAN_OUT_SHARD_HOUR_USD}. */
export const FAN_OUT_GB_USD = 0.013;
/** A GB from an on-demand stream to an enhanced fan-out consumer. Source: same as {@link FAN_OUT_SHARD_HOUR_USD}. */
export const ON_DEMAND_FAN_OUT_GB_USD = 0.05;
/** Retention above 24 hours, up to seven days: a shard for an hour. Source: same as {@link FAN_OUT_SHARD_HOUR_USD}. */
export const EXTENDED_RETENTION_SHARD_HOUR_USD = 0.02;
/** Reads of a DynamoDB stream by Lambda's mappings. Source: DynamoDB price list; not read again for this version, an assumption. */
export const DYNAMODB_READ_BY_LAMBDA_USD = 0;
/** One Lambda request. Source: Lambda price list, us-east-1; not read again for this version, an assumption. */
export const REQUEST_USD = 0.2 / 1_000_000;
/** One GB-second on x86, first tier. Source: same as {@link REQUEST_USD}. */
export const GB_SECOND_USD = 1.66667e-5;

/** What one stream was used for. */
export interface StreamUsage {
  readonly kind: 'kinesis-provisioned' | 'kinesis-on-demand' | 'dynamodb';
  /** How long there was a stream. */
  readonly hours: number;
  readonly shardHours: number;
  /** Shard-hours with a retention above 24 hours. */
  readonly extendedShardHours: number;
  /** Records accepted. */
  readonly records: number;
  readonly recordBytes: number;
  readonly consumers: readonly { readonly fanOut: 'standard' | 'enhanced'; readonly recordsRead: number }[];
}

export interface Usage {
  readonly streams: readonly StreamUsage[];
  readonly invocations: number;
  readonly billedGbSeconds: number;
  /** What the controller itself costs, US dollars. */
  readonly ownUsd: number;
}

export interface CostParts {
  readonly kinesisShardHours: number;
  readonly kinesisPutUnits: number;
  readonly lambdaRequests: number;
  readonly lambdaGbSeconds: number;
  readonly onDemandStreamHours: number;
  readonly onDemandIn: number;
  readonly onDemandOut: number;
  readonly fanOutShardHours: number;
  readonly fanOutGb: number;
  readonly retention: number;
  /** The controller itself. */
  readonly own: number;
}

export function costOf({
  streams,
  invocations,
  billedGbSeconds,
  ownUsd,
}: Usage): CostParts & { readonly total: number } {
  const ofKinesis = streams.filter(({ kind }) => kind !== 'dynamodb');
  const provisioned = streams.filter(({ kind }) => kind === 'kinesis-provisioned');
  const onDemand = streams.filter(({ kind }) => kind === 'kinesis-on-demand');
  const parts: CostParts = {
    kinesisShardHours: total(provisioned, ({ shardHours }) => shardHours * SHARD_HOUR_USD),
    kinesisPutUnits: total(provisioned, putUnitsUsd),
    lambdaRequests: invocations * REQUEST_USD,
    lambdaGbSeconds: billedGbSeconds * GB_SECOND_USD,
    onDemandStreamHours: total(onDemand, ({ hours }) => hours * ON_DEMAND_STREAM_HOUR_USD),
    onDemandIn: total(onDemand, onDemandInUsd),
    onDemandOut: total(onDemand, (stream) => gbRead(stream, 'standard') * ON_DEMAND_OUT_GB_USD),
    fanOutShardHours: total(provisioned, fanOutShardHoursUsd),
    fanOutGb: total(ofKinesis, fanOutGbUsd),
    retention: total(provisioned, ({ extendedShardHours }) => extendedShardHours * EXTENDED_RETENTION_SHARD_HOUR_USD),
    own: ownUsd,
  };
  return { total: Object.values(parts).reduce((sum, usd) => sum + usd, 0), ...parts };
}

function total(streams: readonly StreamUsage[], usd: (stream: StreamUsage) => number): number {
  return streams.reduce((sum, stream) => sum + usd(stream), 0);
}

function putUnitsUsd({ records, recordBytes }: StreamUsage): number {
  return records * Math.ceil(recordBytes / PUT_UNIT_BYTES) * PUT_UNIT_USD;
}

function onDemandInUsd({ records, recordBytes }: StreamUsage): number {
  return ((records * Math.ceil(recordBytes / KB) * KB) / GB) * ON_DEMAND_IN_GB_USD;
}

function gbRead({ consumers, recordBytes }: StreamUsage, wanted: 'standard' | 'enhanced'): number {
  const records = consumers.reduce((sum, { fanOut, recordsRead }) => sum + (fanOut === wanted ? recordsRead : 0), 0);
  return (records * recordBytes) / GB;
}

/** Each enhanced consumer is billed for every open shard. */
function fanOutShardHoursUsd({ consumers, shardHours }: StreamUsage): number {
  return consumers.filter(({ fanOut }) => fanOut === 'enhanced').length * shardHours * FAN_OUT_SHARD_HOUR_USD;
}

function fanOutGbUsd(stream: StreamUsage): number {
  return gbRead(stream, 'enhanced') * (stream.kind === 'kinesis-on-demand' ? ON_DEMAND_FAN_OUT_GB_USD : FAN_OUT_GB_USD);
}
