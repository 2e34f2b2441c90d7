/** A contender by its id, or a user's own by the path of its module. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contender } from '../../bench/contender.ts';
import { CONTENDER_IDS, contenderOf } from '../../bench/contenders.ts';
import { userContenderOf } from '../../bench/user-contender.ts';
import type { ReadScenario } from './scenario-files.ts';

/** A path, not an id. */
export function isModule(policy: string): boolean {
  return /\.[cm]?[jt]s$/.test(policy);
}

/** Throws with what was received and what is accepted. */
export async function readContender(policy: string, { scenario, loadTrace }: ReadScenario): Promise<Contender> {
  if (isModule(policy)) return ownContender(policy);
  const found = contenderOf(policy, scenario, loadTrace);
  if (found !== null) return found;
  throw new Error(
    `policy: received ${policy}, accepted the path of a module (.ts, .mjs) or one of:\n  ${CONTENDER_IDS.join('\n  ')}`,
  );
}

async function ownContender(path: string): Promise<Contender> {
  if (!existsSync(path)) throw new Error(`policy ${path}: there is no such file`);
  const loaded = await loadedFrom(path);
  const read = userContenderOf(path, loaded.default);
  if (read.kind === 'invalid') throw new Error(read.problem);
  return read.contender;
}

async function loadedFrom(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as { readonly default?: unknown };
  } catch (error) {
    // The words of a loader speak of its own files, and a syntax error names no file at all.
    throw new Error(`policy ${path}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}
