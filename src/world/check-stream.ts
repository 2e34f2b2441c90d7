/** What would stop virtual time, or make no sense, in how a stream is fed and read. */
import type { StreamConfig } from './world-config.ts';

/** What is wrong, or null. */
export function wrongStream({ name, shards, producer, arrivals, invisibleReaders }: StreamConfig): string | null {
  const { retryMs, retryMaxMs, bufferRecords } = producer;
  if (!Number.isInteger(shards) || shards < 1) return `stream ${name} has ${shards} shards`;
  if (!(retryMs > 0)) return `retryMs of stream ${name} must be above 0`;
  if (retryMaxMs !== undefined && !(retryMaxMs >= retryMs)) return `retryMaxMs of stream ${name} is below retryMs`;
  if (bufferRecords !== undefined && !(bufferRecords >= 0)) return `bufferRecords of stream ${name} is below 0`;
  const overlay = arrivals?.overlay;
  if (overlay !== undefined && !(overlay.pieceMs > 0 && overlay.factors.length > 0)) {
    return `the overlay of stream ${name} has no pieces`;
  }
  const idle = invisibleReaders.find(({ pollMs }) => !(pollMs > 0));
  return idle === undefined ? null : `pollMs of reader ${idle.name} must be above 0`;
}
