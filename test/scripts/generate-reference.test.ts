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
    const [first, second, third] = referenceFiles();
    for (const file of [first, second]) {
      if (file === undefined) continue;
      mkdirSync(dirname(join(root, file.path)), { recursive: true });
      writeFileSync(join(root, file.path), file === first ? file.text : `${file.text} `);
    }
    expect(staleFiles(root)).toEqual([second?.path, third?.path]);
    rmSync(root, { recursive: true });
  });

  it('explains every reason code and describes every policy field', () => {
    const [policy, reasons] = referenceFiles();
    for (const code of Object.keys(REASONS)) expect(reasons?.text).toContain(`| \`${code}\` |`);
    expect(policy?.text).toContain('| `bounds.factor.max` | `10` | 1 to 10 | lanes per shard |');
    for (const row of policy?.text.split('\n').filter((line) => line.startsWith('| `')) ?? []) {
      expect(row.split(' | ').at(-1)?.length).toBeGreaterThan(10);
    }
  });
});
