/** A process of its own that adds one to `count` so many times, trying again when somebody else was first. */
import { createFileStore } from '../../../src/adapters/file/store.ts';

const [folder = '', times = '0'] = process.argv.slice(2);
const store = createFileStore(folder);
for (let added = 0; added < Number(times); ) {
  const stored = await store.get('count');
  if (stored === null) throw new Error('nothing to add to');
  const result = await store.putIfRevision('count', Number(stored.value) + 1, stored.revision);
  if (result.kind === 'saved') added += 1;
}
