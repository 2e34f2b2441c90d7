/** A rate limit in two currencies, records and bytes. A bucket may be overdrawn: a reservation is paid back in time. */
import { SECOND_MS } from '../core/units.ts';

export interface TokenBucket {
  readonly recordsPerSec: number;
  readonly bytesPerSec: number;
  /** Seconds of full rate that an unused bucket holds. */
  readonly burstSec: number;
  records: number;
  bytes: number;
  filledAtMs: number;
}

/** Guards a whole record against the rounding of fractions. */
const ROUNDING = 1e-6;

export function createTokenBucket(recordsPerSec: number, bytesPerSec: number, burstSec: number): TokenBucket {
  const records = recordsPerSec * burstSec;
  return { recordsPerSec, bytesPerSec, burstSec, records, bytes: bytesPerSec * burstSec, filledAtMs: 0 };
}

function refill(bucket: TokenBucket, nowMs: number): void {
  const seconds = (nowMs - bucket.filledAtMs) / SECOND_MS;
  bucket.records = Math.min(bucket.recordsPerSec * bucket.burstSec, bucket.records + bucket.recordsPerSec * seconds);
  bucket.bytes = Math.min(bucket.bytesPerSec * bucket.burstSec, bucket.bytes + bucket.bytesPerSec * seconds);
  bucket.filledAtMs = nowMs;
}

/** Takes as many of `count` records as the bucket holds; returns how many. */
export function admit(bucket: TokenBucket, nowMs: number, count: number, recordBytes: number): number {
  refill(bucket, nowMs);
  const held = Math.floor(Math.min(bucket.records, bucket.bytes / recordBytes) + ROUNDING);
  const admitted = Math.max(0, Math.min(count, held));
  bucket.records -= admitted;
  bucket.bytes -= admitted * recordBytes;
  return admitted;
}

/** Takes `count` records whether they are there or not; returns the milliseconds until they are. */
export function reserve(bucket: TokenBucket, nowMs: number, count: number, recordBytes: number): number {
  refill(bucket, nowMs);
  bucket.records -= count;
  bucket.bytes -= count * recordBytes;
  const missingSec = Math.max(-bucket.records / bucket.recordsPerSec, -bucket.bytes / bucket.bytesPerSec);
  return missingSec * SECOND_MS > ROUNDING ? missingSec * SECOND_MS : 0;
}

/** Gives back a reservation that was not used. */
export function giveBack(bucket: TokenBucket, count: number, recordBytes: number): void {
  bucket.records += count;
  bucket.bytes += count * recordBytes;
}
