import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referenceFiles, staleFiles } from '../../scripts/generate-reference.ts';
import { REASONS } from '../../src/core/reason.ts';

describe('reference', () => {
  it('in the repository is up to date', () => {
    expect(staleFiles(join(import.meta.dirname, '../..'))).toEqual([]);
  });

  it('names files that are missing or have been changed', () => {
    const root = mkdtempSync(join(tmpdir(), 'headgate-reference-'));
    const [first, second, ...others] = referenceFiles();
    for (const file of [first, second]) {
      if (file === undefined) continue;
      mkdirSync(dirname(join(root, file.path)), { recursive: true });
      writeFileSync(join(root, file.path), file === first ? file.text : `${file.text} `);
    }
    expect(staleFiles(root)).toEqual([second, ...others].map((file) => file?.path));
    rmSync(root, { recursive: true });
  });

  it('explains every reason code and describes every field', () => {
    const text = (name: string) => referenceFiles().find(({ path }) => path.endsWith(`/${name}.md`))?.text ?? '';
    for (const code of Object.keys(REASONS)) expect(text('reasons')).toContain(`| \`${code}\` |`);
    expect(text('policy')).toContain('| `bounds.factor.max` | `10` | 1 to 10 | lanes per shard |');
    expect(text('environment')).toContain('| `HEADGATE_STATE_TABLE` | required |');
    const rows = ['policy', 'downstream', 'environment'].flatMap((name) => fieldRows(text(name)));
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect(row.split(' | ').at(-1)?.length).toBeGreaterThan(10);
  });
});

/** Rows of the first table of a page: its fields. */
function fieldRows(page: string): readonly string[] {
  const [table] = page.split(/^## Health/m);
  return (table ?? '').split('\n').filter((line) => line.startsWith('| `'));
}
