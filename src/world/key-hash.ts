/** Where Kinesis puts a partition key: its MD5 as a 128-bit integer in [0, 2^128). */
import { createHash } from 'node:crypto';

export const HASH_SPACE: bigint = 1n << 128n;

/** Every factor from 1 to 10 divides it, so one remainder serves every `modulo` lane. */
export const RESIDUES = 2_520;

const TWO_POW_32 = 2 ** 32;
const TWO_POW_53 = 2 ** 53;

/** A key's place in short form: exact enough for keys that are many and equal. */
export interface KeyPlace {
  /** hash / 2^128, in [0, 1). */
  readonly position: number;
  /** hash mod {@link RESIDUES}. */
  readonly residue: number;
}

export function keyHash(key: string): bigint {
  return BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
}

export function keyPlace(key: string): KeyPlace {
  const digest = createHash('md5').update(key).digest();
  let residue = 0;
  for (let byte = 0; byte < 16; byte += 4) {
    residue = (residue * (TWO_POW_32 % RESIDUES) + digest.readUInt32BE(byte)) % RESIDUES;
  }
  const topBits = digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11);
  return { position: topBits / TWO_POW_53, residue };
}

/** A boundary of the hash space as a fraction of it. */
export function hashFraction(hash: bigint): number {
  return Number(hash >> 75n) / TWO_POW_53;
}
