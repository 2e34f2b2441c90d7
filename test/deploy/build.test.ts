import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../../scripts/build-bundle.ts';
import { licenceText, packagesOf } from '../../scripts/build-licences.ts';
import { REPOSITORY } from '../architecture/cruiser.ts';

const MIT = 'MIT License\n\nPermission is hereby granted';

/** A repository of these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'headgate-build-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function npmPackage(folder: string, fields: object, texts: Readonly<Record<string, string>> = { LICENSE: MIT }) {
  const named = Object.entries(texts).map(([file, text]) => [`${folder}/${file}`, text]);
  return {
    [`${folder}/package.json`]: JSON.stringify({ version: '1.0.0', license: 'MIT', main: 'index.js', ...fields }),
    [`${folder}/index.js`]: 'export const value = 42;',
    ...Object.fromEntries(named),
  };
}

const ENTRY = 'src/handlers/controller.ts';
const HANDLER = { [ENTRY]: "import { value } from 'left';\nexport const handler = (): number => value;\n" };
const LEFT = npmPackage('node_modules/left', { name: 'left' });

const build = (root: string) => buildBundle({ root, entry: ENTRY, outDir: 'dist/controller' });

describe('the build', () => {
  it('makes one CommonJS file with the handler and all it imports', async () => {
    const root = repository({ ...HANDLER, ...LEFT });
    const bundle = await build(root);
    const loaded = createRequire(import.meta.url)(join(root, 'dist/controller/index.cjs'));

    expect(bundle).toMatchObject({ kind: 'built', path: join(root, 'dist/controller/index.cjs'), packages: 1 });
    expect(loaded.handler()).toBe(42);
    expect(readdirSync(join(root, 'dist/controller')).sort()).toEqual([
      'LICENSES.txt',
      'index.cjs',
      'index.cjs.map',
      'meta.json',
    ]);
  });

  it.each(['world/clock', 'sim/run', 'emulator/server', 'bench/oracle', 'cli/main', 'adapters/memory/store'])(
    'refuses to put src/%s into the bundle',
    async (room) => {
      const root = repository({
        [ENTRY]: `export { stranger } from '../${room}.ts';`,
        [`src/${room}.ts`]: 'export const stranger = 1;',
      });

      expect(await build(root)).toEqual({
        kind: 'refused',
        problems: [expect.stringContaining(`src/${room}.ts would be in the bundle`)],
      });
      expect(readdirSync(root)).not.toContain('dist');
    },
  );

  it('says which entry it does not find', async () => {
    expect(await build(repository(LEFT))).toEqual({ kind: 'refused', problems: [`${ENTRY} does not exist`] });
  });
});

describe('the licences', () => {
  it('name each package once with its version and text', async () => {
    const root = repository({ ...HANDLER, ...LEFT });
    await build(root);
    const text = readFileSync(join(root, 'dist/controller/LICENSES.txt'), 'utf8');

    expect(text).toContain('left 1.0.0: MIT');
    expect(text).toContain(MIT);
  });

  it('hold a text that two packages share once, and notices too', () => {
    const root = repository({
      ...npmPackage('node_modules/left', { name: 'left' }),
      ...npmPackage('node_modules/@scope/right', { name: '@scope/right' }, { 'LICENSE.md': MIT, NOTICE: 'Made by us' }),
    });
    const text = licenceText(
      packagesOf(root, ['node_modules/left/index.js', 'node_modules/@scope/right/a/b.js', 'src/own.ts']),
    );

    expect(text.split(MIT)).toHaveLength(2);
    expect(text).toContain('@scope/right 1.0.0\nleft 1.0.0\n\nMIT License');
    expect(text).toContain('Made by us');
  });

  it('know a copy that a package brings of another', () => {
    const root = repository({
      ...npmPackage('node_modules/left', { name: 'left', version: '2.0.0' }),
      ...npmPackage('node_modules/right/node_modules/left', { name: 'left', version: '1.0.0' }),
    });
    const inputs = ['node_modules/left/index.js', 'node_modules/right/node_modules/left/index.js'];

    expect(packagesOf(root, inputs).map(({ version }) => version)).toEqual(['1.0.0', '2.0.0']);
  });

  it('refuse a package that names none', () => {
    const root = repository(npmPackage('node_modules/left', { name: 'left', license: undefined }));

    expect(() => packagesOf(root, ['node_modules/left/index.js'])).toThrow('left 1.0.0 names no licence');
  });
});

describe('the bundle of this repository', () => {
  it('holds no way to credentials that Lambda has no use for', async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'headgate-bundle-'));
    await buildBundle({ root: REPOSITORY, entry: ENTRY, outDir });
    const { inputs } = JSON.parse(readFileSync(join(outDir, 'meta.json'), 'utf8')) as { inputs: object };
    const packages = Object.keys(inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);

    expect(packages).toContain('@aws-sdk/credential-provider-env');
    expect(packages).not.toContain('@aws-sdk/nested-clients');
    expect(packages).not.toContain('@aws-sdk/credential-provider-sso');
  });

  it('holds no simulator', async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'headgate-bundle-'));

    expect(await buildBundle({ root: REPOSITORY, entry: ENTRY, outDir })).toMatchObject({ kind: 'built' });
  });
});
