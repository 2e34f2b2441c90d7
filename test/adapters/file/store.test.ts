import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createFileStore } from '../../../src/adapters/file/store.ts';
import { storeContract } from '../../contract/store.contract.ts';

const made: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-store-'));
  made.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true })));
});

storeContract('file', async () => createFileStore(await temporaryFolder()));

describe('file store', () => {
  it('survives a restart', async () => {
    const folder = await temporaryFolder();
    await createFileStore(folder).putIfRevision('a', { x: 1 }, null);
    const reopened = createFileStore(folder);
    expect(await reopened.get('a')).toEqual({ value: { x: 1 }, revision: 1 });
    expect(await reopened.putIfRevision('a', 2, null)).toEqual({ kind: 'conflict' });
  });

  it('keeps a bounded number of old revisions and no file aside', async () => {
    const folder = await temporaryFolder();
    const store = createFileStore(folder);
    await store.putIfRevision('a', 0, null);
    for (let revision = 1; revision < 60; revision += 1) await store.putIfRevision('a', revision, revision);
    expect((await readdir(join(folder, 'items', 'a='))).length).toBeLessThanOrEqual(17);
    expect(await readdir(join(folder, 'aside'))).toEqual([]);
  });

  it('lets exactly one of several processes win each revision', async () => {
    const folder = await temporaryFolder();
    await createFileStore(folder).putIfRevision('count', 0, null);
    const writers = 3;
    const added = 15;
    await Promise.all(
      Array.from({ length: writers }, () =>
        promisify(execFile)(process.execPath, [
          '--import',
          'tsx',
          join(import.meta.dirname, 'adder.ts'),
          folder,
          `${added}`,
        ]),
      ),
    );
    expect(await createFileStore(folder).get('count')).toEqual({
      value: writers * added,
      revision: writers * added + 1,
    });
  });
});
