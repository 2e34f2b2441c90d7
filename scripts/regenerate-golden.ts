/** Writes test/golden/files anew from the cases in test/golden. Read the difference before you keep it. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { goldenFiles } from '../test/golden/render-golden.ts';

const folder = new URL('../test/golden/files/', import.meta.url);
const files = goldenFiles();

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(new URL(name, folder));
for (const [name, content] of files) writeFileSync(new URL(name, folder), content);
console.log(`Wrote ${files.size} golden files.`);
