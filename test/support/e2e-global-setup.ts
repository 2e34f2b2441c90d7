/** Builds the deployable bundle once for all end-to-end tests of a run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildBundle } from '../../scripts/build-bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the bundle. */
    readonly bundle: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), 'headgate-e2e-'));
  const built = await buildBundle({ root, entry: 'src/handlers/controller.ts', outDir });
  if (built.kind === 'refused') throw new Error(built.problems.join('\n'));
  provide('bundle', built.path);
  return () => rmSync(outDir, { recursive: true, force: true });
}
