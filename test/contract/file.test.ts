import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createJsonlReporter } from '../../src/adapters/file/jsonl-reporter.ts';
import type { Report } from '../../src/core/decision.ts';
import { reporterContract } from './reporter.contract.ts';

const made: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-contract-'));
  made.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function idsIn(file: string): Promise<readonly string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as Report).id);
}

reporterContract('JSON lines', {
  working: async () => {
    const file = join(await temporaryFolder(), 'reports.jsonl');
    return { reporter: createJsonlReporter(file), received: () => idsIn(file) };
  },
  unreachable: async () => createJsonlReporter(join(await temporaryFolder(), 'no-such-folder', 'reports.jsonl')),
});
