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

/** The digest as four words of 32 bits. */
const words = new Uint32Array(4);

/** One call that answers in short text: a stream may have 100,000 keys, and objects for each would be most of the time. */
function fillWords(key: string): void {
  const digest = hash('md5', key, 'binary');
  for (let word = 0; word < words.length; word += 1) {
    const at = word * 4;
    words[word] =
      (digest.charCodeAt(at) << 24) |
      (digest.charCodeAt(at + 1) << 16) |
      (digest.charCodeAt(at + 2) << 8) |
      digest.charCodeAt(at + 3);
  }
}

/** Writes the places of many keys, each by its index, without an object for any of them. */
export function writeKeyPlaces(keyOf: (index: number) => string, positions: Float64Array, residues: Uint16Array): void {
  for (let index = 0; index < positions.length; index += 1) {
    fillWords(keyOf(index));
    positions[index] = positionInWords();
    residues[index] = residueInWords();
  }
}

function positionInWords(): number {
  return ((words[0] ?? 0) * 2 ** 21 + ((words[1] ?? 0) >>> 11)) / TWO_POW_53;
}

function residueInWords(): number {
  let residue = 0;
  for (let word = 0; word < words.length; word += 1) {
    residue = (residue * (TWO_POW_32 % RESIDUES) + (words[word] ?? 0)) % RESIDUES;
  }
  return residue;
}

export function keyPlace(key: string): KeyPlace {
  fillWords(key);
  return { position: positionInWords(), residue: residueInWords() };
}

/** A boundary of the hash space as a fraction of it. */
export function hashFraction(hash: bigint): number {
  return Number(hash >> 75n) / TWO_POW_53;
}
