/** Makes one file of the function and all it imports, and refuses to put into it what does not belong there. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { licenceText, packagesOf } from './build-licences.ts';

export interface BundleRequest {
  /** Folder that the other paths are relative to. */
  readonly root: string;
  readonly entry: string;
  readonly outDir: string;
}

export type Bundle =
  /** `path` is absolute. */
  | { readonly kind: 'built'; readonly path: string; readonly bytes: number; readonly packages: number }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Rooms for laptops. The layer rules say so too; this says it of the very file that is deployed. */
const NOT_DEPLOYED = /^src\/(world|sim|emulator|bench|cli|adapters\/(memory|file))\//;

/**
 * Ways to credentials that Lambda has no use for: it hands a function its own in the environment. The SDK imports them
 * only when it gets that far; on a laptop they are then found beside the SDK itself.
 */
const NEVER_ASKED = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/nested-clients/*',
  '@aws-sdk/token-providers',
];

/** Writes index.cjs, its source map, LICENSES.txt and meta.json (which file brought how many bytes) into `outDir`. */
export async function buildBundle({ root, entry, outDir }: BundleRequest): Promise<Bundle> {
  if (!existsSync(join(root, entry))) return { kind: 'refused', problems: [`${entry} does not exist`] };
  const result = await bundleInMemory(root, entry, outDir).catch(() => null);
  if (result === null) return { kind: 'refused', problems: [`${entry} cannot be bundled, for the reasons above`] };
  const { metafile, outputFiles } = result;
  const strangers = inputsOf(metafile).filter((path) => NOT_DEPLOYED.test(path));
  if (strangers.length > 0) {
    return {
      kind: 'refused',
      problems: strangers.map((path) => `${path} would be in the bundle; it is not for Lambda`),
    };
  }

  const packages = packagesOf(root, inputsOf(metafile));
  const folder = resolve(root, outDir);
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
  replaceFile(join(folder, 'LICENSES.txt'), Buffer.from(licenceText(packages)));
  replaceFile(join(folder, 'meta.json'), Buffer.from(JSON.stringify(metafile)));

  const path = join(folder, 'index.cjs');
  return { kind: 'built', path, bytes: statSync(path).size, packages: packages.length };
}

function bundleInMemory(root: string, entry: string, outDir: string) {
  return build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `${outDir}/index.cjs`,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node22',
    // Lambda takes both; osls finds only CommonJS when it calls the function locally.
    format: 'cjs',
    // The packages' ES builds: unused code can be left out, which is a third of the SDK.
    mainFields: ['module', 'main'],
    external: NEVER_ASKED,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    // They are kept in LICENSES.txt, where they can be read.
    legalComments: 'none',
    // esbuild says itself what it does not like, with the place.
    logLevel: 'warning',
  });
}

function inputsOf(metafile: Metafile): readonly string[] {
  return Object.keys(metafile.inputs);
}

/** In one step, and only when it differs: somebody may be reading it. */
function replaceFile(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
