/** Where Kinesis puts a partition key: its MD5 as a 128-bit integer in [0, 2^128). */
import { hash } from 'node:crypto';

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
  return BigInt(`0x${hash('md5', key, 'hex')}`);
}

/** One call for each key, and no object but its answer: a stream may have 100,000 of them. */
export function keyPlace(key: string): KeyPlace {
  const digest = hash('md5', key, 'binary');
  const first = wordAt(digest, 0);
  const second = wordAt(digest, 4);
  let residue = first % RESIDUES;
  residue = (residue * (TWO_POW_32 % RESIDUES) + second) % RESIDUES;
  residue = (residue * (TWO_POW_32 % RESIDUES) + wordAt(digest, 8)) % RESIDUES;
  residue = (residue * (TWO_POW_32 % RESIDUES) + wordAt(digest, 12)) % RESIDUES;
  return { position: (first * 2 ** 21 + (second >>> 11)) / TWO_POW_53, residue };
}

/** Four bytes, the highest first; each character is one byte. */
function wordAt(digest: string, at: number): number {
  const high = (digest.charCodeAt(at) << 8) | digest.charCodeAt(at + 1);
  return high * 2 ** 16 + ((digest.charCodeAt(at + 2) << 8) | digest.charCodeAt(at + 3));
}

/** A boundary of the hash space as a fraction of it. */
export function hashFraction(hash: bigint): number {
  return Number(hash >> 75n) / TWO_POW_53;
}
