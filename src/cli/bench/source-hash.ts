/** What a result depends on besides its task: kept results of other code or other scenarios are not taken for these. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ROOMS = [
  'src/core',
  'src/controller',
  'src/config',
  'src/adapters/memory',
  'src/world',
  'src/sim',
  'src/bench',
  'src/cli/bench',
];
const EXAMPLES = ['examples/scenarios', 'examples/traces'];

/** A short hash over the code that runs scenarios, the examples, and further files (a user's own scenario and policy). */
export function sourceHash(further: readonly string[]): string {
  const hash = createHash('sha256');
  const files = [...ROOMS, ...EXAMPLES].flatMap((folder) => filesIn(join(ROOT, folder)));
  for (const file of [...files, ...further]) hash.update(file.replace(ROOT, '')).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
