import { appendFile } from 'node:fs/promises';
import type { Reporter } from '../../ports.ts';

/** Appends each report, and each announcement, as one line of JSON. A report delivered twice is there twice, under the same id. */
export function createJsonlReporter(file: string): Reporter {
  const append = (value: unknown) => appendFile(file, `${JSON.stringify(value)}\n`);
  return { channel: 'file', deliver: append, announce: append };
}
