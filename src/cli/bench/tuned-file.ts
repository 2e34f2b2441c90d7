/** The settings that tuning found, kept in the repository: everyone is tuned once, for all development scenarios. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TunedSettings } from '../../bench/entrants.ts';

export const TUNED_FILE = fileURLToPath(new URL('../../../examples/bench/tuned.json', import.meta.url));

/** Nobody is tuned when there is no file. */
export function readTuned(readText: (path: string) => string): TunedSettings {
  if (!existsSync(TUNED_FILE)) return {};
  return (JSON.parse(readText(TUNED_FILE)) as { readonly contenders: TunedSettings }).contenders;
}
