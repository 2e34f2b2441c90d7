import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJsonlReporter } from '../../../src/adapters/file/jsonl-reporter.ts';
import type { Report } from '../../../src/core/decision.ts';

describe('JSON lines reporter', () => {
  it('appends one line for each report, also after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headgate-reports-'));
    const file = join(folder, 'reports.jsonl');
    await createJsonlReporter(file).deliver({ id: 'one\ntwo' } as Report);
    await createJsonlReporter(file).deliver({ id: 'three' } as Report);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ id: 'one\ntwo' }, { id: 'three' }]);
    await rm(folder, { recursive: true });
  });
});
