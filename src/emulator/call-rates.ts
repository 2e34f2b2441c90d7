/**
 * How often AWS lets an account call, and how each service says no. A bucket holds one second of its rate (assumption:
 * AWS publishes rates and not bursts).
 */
import type { ApiCall } from './emulator-api.ts';
import { type Input, text } from './input.ts';

export interface CallRate {
  readonly service: ApiCall['service'];
  /** Calls that share one bucket; `all` is everything of the service that no other row names. */
  readonly operations: readonly string[] | 'all';
  readonly perSec: number;
  /** A bucket for the whole account, or one for each stream. */
  readonly per: 'account' | 'stream';
}

const KDS = { service: 'kinesis' } as const;
const CLOUDWATCH = { service: 'cloudwatch' } as const;

/** Kinesis. Source: Kinesis developer guide, "Quotas and limits", and API reference, read 2026-11. */
const KINESIS_RATES: readonly CallRate[] = [
  { ...KDS, operations: ['DescribeStreamSummary'], perSec: 20, per: 'account' },
  { ...KDS, operations: ['DescribeStream'], perSec: 10, per: 'account' },
  { ...KDS, operations: ['ListStreams'], perSec: 5, per: 'account' },
  // The developer guide says per stream, the API reference per account.
  { ...KDS, operations: ['ListTagsForStream'], perSec: 5, per: 'stream' },
  { ...KDS, operations: ['DescribeLimits'], perSec: 1, per: 'account' },
  { ...KDS, operations: ['UpdateShardCount'], perSec: 10, per: 'account' },
  // The developer guide says per stream, the API reference per account; the wider one is served.
  { ...KDS, operations: ['SplitShard'], perSec: 5, per: 'stream' },
  { ...KDS, operations: ['MergeShards'], perSec: 5, per: 'stream' },
  { ...KDS, operations: ['ListShards'], perSec: 1_000, per: 'stream' },
  { ...KDS, operations: ['IncreaseStreamRetentionPeriod'], perSec: 5, per: 'stream' },
  { ...KDS, operations: ['DecreaseStreamRetentionPeriod'], perSec: 5, per: 'stream' },
];

const OTHER_RATES: readonly CallRate[] = [
  // Source: Lambda developer guide, "Lambda quotas", read 2026-11: all control-plane calls together, GetFunction apart.
  { service: 'lambda', operations: ['GetFunction'], perSec: 100, per: 'account' },
  { service: 'lambda', operations: 'all', perSec: 15, per: 'account' },
  // Source: CloudWatch user guide, "CloudWatch service quotas", read 2026-11.
  { ...CLOUDWATCH, operations: ['GetMetricData'], perSec: 50, per: 'account' },
  { ...CLOUDWATCH, operations: ['PutMetricAlarm'], perSec: 3, per: 'account' },
  // Assumption: as remembered from the same page, not read again.
  { ...CLOUDWATCH, operations: ['DeleteAlarms'], perSec: 3, per: 'account' },
  { ...CLOUDWATCH, operations: ['DescribeAlarms'], perSec: 9, per: 'account' },
  // Source: Systems Manager quotas, shared default of Parameter Store, read 2026-11.
  { service: 'ssm', operations: 'all', perSec: 40, per: 'account' },
  // Assumption: not published in a form that was found.
  { service: 'tagging', operations: ['GetResources'], perSec: 15, per: 'account' },
  // Assumption: the quota differs between Regions; this is the lowest.
  { service: 'events', operations: ['PutEvents'], perSec: 400, per: 'account' },
];

export const CALL_RATES: readonly CallRate[] = [...KINESIS_RATES, ...OTHER_RATES];

/** The name of the bucket a call draws on, or null when nothing limits it. */
export function bucketOf(
  service: ApiCall['service'],
  operation: string,
  input: Input,
): { readonly name: string; readonly perSec: number } | null {
  const ofService = CALL_RATES.filter((rate) => rate.service === service);
  const rate =
    ofService.find(({ operations }) => operations !== 'all' && operations.includes(operation)) ??
    ofService.find(({ operations }) => operations === 'all');
  if (rate === undefined) return null;
  const scope = rate.per === 'stream' ? streamOf(input) : '';
  const calls = rate.operations === 'all' ? 'all' : rate.operations.join(',');
  return { name: `${service} ${calls} ${scope}`, perSec: rate.perSec };
}

function streamOf(input: Input): string {
  return text(input, 'StreamName') ?? text(input, 'StreamARN')?.split('/').at(-1) ?? '';
}
