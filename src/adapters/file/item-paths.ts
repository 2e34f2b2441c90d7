/** Where an item lives on disk: its key as folder names that every file system keeps apart, also those without case. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** File systems allow 255 bytes in a name; longer keys become nested folders. */
const NAME_LENGTH = 200;
/** Ends the name of a folder that the key continues in; never part of an encoded key. */
const CONTINUED = '+';

/** The folders of a key, from the store's folder down. */
export function foldersOf(key: string): readonly string[] {
  const encoded = encode(key);
  const parts = Array.from({ length: Math.max(1, Math.ceil(encoded.length / NAME_LENGTH)) }, (_, index) =>
    encoded.slice(index * NAME_LENGTH, (index + 1) * NAME_LENGTH),
  );
  return parts.map((part, index) => (index < parts.length - 1 ? `${part}${CONTINUED}` : `${part}=`));
}

/** Every key below a folder, in no order. */
export async function keysBelow(folder: string, above = ''): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const name of await namesIn(folder)) {
    const part = name.slice(0, -1);
    if (name.endsWith(CONTINUED)) keys.push(...(await keysBelow(join(folder, name), above + part)));
    else if (name.endsWith('=')) keys.push(decode(above + part));
  }
  return keys;
}

/** Names in a folder; none when there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Small letters, digits, - and _ stay; every other byte becomes % and two hexadecimal digits. */
function encode(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[a-z0-9_-]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

function decode(encoded: string): string {
  return decodeURIComponent(encoded);
}
