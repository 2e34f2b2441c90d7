/** What a run would cost on AWS, us-east-1, US dollars. Headgate's own calls are not part of it. */

/** Open shard for an hour. Source: Kinesis price list, us-east-1, as quoted by Trek10 in September 2023. */
export const SHARD_HOUR_USD = 0.015;
/** One PUT payload unit. Source: same page. */
export const PUT_UNIT_USD = 0.014 / 1_000_000;
/** Bytes of one PUT payload unit. Source: same page. */
export const PUT_UNIT_BYTES = 25 * 1_024;
/** One Lambda request. Source: Lambda price list, us-east-1; not read again for this version, an assumption. */
export const REQUEST_USD = 0.2 / 1_000_000;
/** One GB-second on x86, first tier. Source: same as {@link REQUEST_USD}. */
export const GB_SECOND_USD = 1.66667e-5;

export interface Usage {
  readonly shardHours: number;
  readonly records: number;
  readonly recordBytes: number;
  readonly invocations: number;
  readonly billedGbSeconds: number;
}

export interface CostParts {
  readonly kinesisShardHours: number;
  readonly kinesisPutUnits: number;
  readonly lambdaRequests: number;
  readonly lambdaGbSeconds: number;
}

export function costOf(usage: Usage): CostParts & { readonly total: number } {
  const kinesisShardHours = usage.shardHours * SHARD_HOUR_USD;
  const kinesisPutUnits = usage.records * Math.ceil(usage.recordBytes / PUT_UNIT_BYTES) * PUT_UNIT_USD;
  const lambdaRequests = usage.invocations * REQUEST_USD;
  const lambdaGbSeconds = usage.billedGbSeconds * GB_SECOND_USD;
  const total = kinesisShardHours + kinesisPutUnits + lambdaRequests + lambdaGbSeconds;
  return { total, kinesisShardHours, kinesisPutUnits, lambdaRequests, lambdaGbSeconds };
}
