/** IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod in one call. */
import { RETENTION_MAX_HOURS, RETENTION_MIN_HOURS } from '../core/limits.ts';
import { HOUR_MS } from '../core/units.ts';
import type { ApiAnswer, Refusal, StreamDescription } from './account-api.ts';
import type { AccountParts } from './account-parts.ts';
import { describeStream } from './describe.ts';
import { refusals } from './refusals.ts';
import { changeRetention, refused, type Stream } from './stream.ts';

function refusalOfRetention({ config, status }: Stream, hours: number): Refusal | null {
  if (config.kind === 'dynamodb') return refusals.retentionFixed(config.name);
  if (status !== 'ACTIVE') return refusals.streamNotActive(config.name, status);
  if (!Number.isInteger(hours) || hours < RETENTION_MIN_HOURS || hours > RETENTION_MAX_HOURS) {
    return refusals.retentionOutOfRange(hours, RETENTION_MIN_HOURS, RETENTION_MAX_HOURS);
  }
  return null;
}

/** The present retention is accepted and changes nothing (assumption). */
export function setRetention(
  { config, streams }: Pick<AccountParts, 'config' | 'streams'>,
  name: string,
  hours: number,
): ApiAnswer<StreamDescription> {
  const stream = streams.get(name);
  if (stream === undefined) return refusals.unknownStream(name);
  const refusal = refusalOfRetention(stream, hours);
  if (refusal !== null) return refused(stream, refusal);
  changeRetention(stream, hours * HOUR_MS);
  return { kind: 'ok', value: describeStream(stream, config.startsAt) };
}
