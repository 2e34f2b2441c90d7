import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenFiles } from './render-golden.ts';

const FOLDER = new URL('./files/', import.meta.url);
const HOW = 'when the new text is what you want, run `npm run golden` and read the difference';

describe('golden files', () => {
  const expected = goldenFiles();

  it.each([...expected])('reads as agreed: %s', (name, content) => {
    expect(content, HOW).toBe(readFileSync(new URL(name, FOLDER), 'utf8'));
  });

  it('has a case for every file', () => {
    expect(readdirSync(FOLDER).sort(), HOW).toEqual([...expected.keys()].sort());
  });
});
