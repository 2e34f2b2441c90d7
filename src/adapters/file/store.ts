/**
 * A store of files that survives restarts and may be shared by processes. Each revision of an item is a file of its
 * own, written aside and then linked to its number: a link to a name that exists fails, so one writer wins.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PutResult, Store, Stored } from '../../ports.ts';
import { foldersOf, hasCode, keysBelow, namesIn } from './item-paths.ts';

/** Old revisions stay for a while, so that a writer that was held up meets the file that beat it. */
const KEPT_REVISIONS = 16;

/** Keeps items below `directory`, which is made when it is first needed. */
export function createFileStore(directory: string): Store {
  const folderOf = (key: string): string => join(directory, 'items', ...foldersOf(key));
  return {
    get: (key) => read(folderOf(key)),
    putIfRevision: (key, value, expected) => put(directory, folderOf(key), JSON.stringify(value), expected),
    query: async (prefix, limit) => {
      const keys = (await keysBelow(join(directory, 'items'))).filter((key) => key.startsWith(prefix));
      const found: (Stored<unknown> & { readonly key: string })[] = [];
      for (const key of keys.sort(inKeyOrder)) {
        if (found.length >= limit) break;
        const item = await read(folderOf(key));
        if (item !== null) found.push({ key, ...item });
      }
      return found;
    },
  };
}

async function put(directory: string, folder: string, json: string, expected: number | null): Promise<PutResult> {
  if ((await newestRevision(folder)) !== expected) return { kind: 'conflict' };
  const revision = (expected ?? 0) + 1;
  if (!(await claim(directory, folder, revision, json))) return { kind: 'conflict' };
  // A writer held up for so long that its number had been cleared away has lost, whatever the link said.
  const newest = (await newestRevision(folder)) ?? revision;
  if (newest - revision >= KEPT_REVISIONS) {
    await rm(fileOf(folder, revision), { force: true });
    return { kind: 'conflict' };
  }
  await rm(fileOf(folder, revision - KEPT_REVISIONS), { force: true });
  return { kind: 'saved', revision };
}

/** Makes the revision appear whole and at once; false when somebody else has it. */
async function claim(directory: string, folder: string, revision: number, json: string): Promise<boolean> {
  const aside = join(directory, 'aside', randomUUID());
  await mkdir(join(directory, 'aside'), { recursive: true });
  await mkdir(folder, { recursive: true });
  await writeFile(aside, json, { flush: true });
  try {
    await link(aside, fileOf(folder, revision));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(aside);
  }
}

async function read(folder: string): Promise<Stored<unknown> | null> {
  const revision = await newestRevision(folder);
  if (revision === null) return null;
  try {
    return { value: JSON.parse(await readFile(fileOf(folder, revision), 'utf8')) as unknown, revision };
  } catch (error) {
    // Cleared away between looking and reading: there is a newer one.
    if (hasCode(error, 'ENOENT')) return read(folder);
    throw error;
  }
}

async function newestRevision(folder: string): Promise<number | null> {
  const revisions = (await namesIn(folder)).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []).map(Number);
  return revisions.length === 0 ? null : Math.max(...revisions);
}

function fileOf(folder: string, revision: number): string {
  return join(folder, `${revision}.json`);
}

function inKeyOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
