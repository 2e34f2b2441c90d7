/**
 * Bundles the Lambda function: dist/controller/index.cjs, with the licences of what is in it. `npm run build -- FILE`
 * bundles another entry point.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildBundle } from './build-bundle.ts';

const ENTRY = 'src/handlers/controller.ts';
const OUT = 'dist/controller';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = await buildBundle({ root, entry: process.argv[2] ?? ENTRY, outDir: OUT });
if (bundle.kind === 'refused') {
  console.error(bundle.problems.join('\n'));
  process.exitCode = 1;
} else {
  const compressed = gzipSync(readFileSync(bundle.path)).length;
  const bytes = (count: number): string => `${count.toLocaleString('en-GB')} bytes`;
  console.log(
    `${relative(root, bundle.path)}: ${bytes(bundle.bytes)}, compressed ${bytes(compressed)}, ${bundle.packages} packages`,
  );
}
