/** What one shard accepts. */
import { SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from '../../core/limits.ts';
import type { StreamPart } from './stream-part.ts';

/** Records of the stream's size that one shard accepts in a second. */
export function recordsPerShard({ recordBytes }: StreamPart): number {
  return Math.min(SHARD_WRITE_RECORDS_PER_SEC, SHARD_WRITE_BYTES_PER_SEC / recordBytes);
}
