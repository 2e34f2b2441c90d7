import { appendFile } from 'node:fs/promises';
import type { Reporter } from '../../ports.ts';

/** Appends each report as one line of JSON. A report delivered twice is there twice, under the same id. */
export function createJsonlReporter(file: string): Reporter {
  return { deliver: (report) => appendFile(file, `${JSON.stringify(report)}\n`) };
}
