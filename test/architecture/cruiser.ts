/** Runs the import rules of .dependency-cruiser.cjs over any tree that has the shape of the repository. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

/** Files by their path in the planted tree. */
export type Tree = Readonly<Record<string, string>>;

/** What the cruiser saw and found in `src` under `baseDir`. */
export async function cruiseSource(baseDir: string): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(join(REPOSITORY, '.dependency-cruiser.cjs'));
  const tsConfig = extractTsConfig(join(REPOSITORY, 'tsconfig.json'));
  const { output } = await cruise(['src'], { ...options, baseDir, validate: true }, undefined, { tsConfig });
  if (typeof output === 'string') throw new Error('the cruiser returned text instead of a result');
  return output;
}

/** Names of the rules that a planted tree breaks, each once, sorted. */
export async function rulesBrokenBy(tree: Tree): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-layers-'));
  try {
    copyFileSync(join(REPOSITORY, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { summary } = await cruiseSource(folder);
    return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
