/** The licences of everything that a bundle contains: those who wrote it ask for no more than to be named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package with the licence texts it ships. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Empty when it ships none. */
  readonly texts: readonly string[];
}

const LICENCE_FILE = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/** The packages that these files come from, each once, by name and version. */
export function packagesOf(root: string, inputs: readonly string[]): readonly BundledPackage[] {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
  return [...folders]
    .map((folder) => readPackage(join(root, folder)))
    .sort((a, b) => compare(`${a.name}@${a.version}`, `${b.name}@${b.version}`));
}

/** Everything to read before the packages may be passed on. A text that many share stands there once. */
export function licenceText(packages: readonly BundledPackage[]): string {
  const sections = [...byText(packages)].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  const list = packages.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  return [
    'Headgate is licensed under the Apache License 2.0. This bundle also contains:',
    list.join('\n'),
    ...sections,
  ].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** The innermost package: one package may bring its own copy of another. */
function packageFolder(input: string): string | null {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${name} ${version} names no licence: it must not be bundled`);
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file) && existsSync(join(folder, file)))
    .sort(compare)
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, licence: license, texts };
}

/** Names of packages by the text they share, in the order of the first that has it. */
function byText(packages: readonly BundledPackage[]): ReadonlyMap<string, readonly string[]> {
  const texts = [...new Set(packages.flatMap((bundled) => bundled.texts))];
  const namesWith = (text: string): readonly string[] =>
    packages.filter((bundled) => bundled.texts.includes(text)).map(({ name, version }) => `${name} ${version}`);
  return new Map(texts.map((text) => [text, namesWith(text)]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
