import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../src/core/reason.ts';
import { runScenario } from '../../src/sim/run/run-scenario.ts';
import { parseScenario } from '../../src/sim/scenario/parse-scenario.ts';
import { physicsSchema } from '../../src/sim/scenario/physics-schema.ts';
import { NO_TRACES } from '../support/sim-accounts.ts';
import { REPOSITORY } from './cruiser.ts';
import { exportsOf } from './exports.ts';
import { filesUnder, nodesOf, parse } from './source-files.ts';

/**
 * Reasons that nothing gives yet. They are named in advance because the codes are an interface. Take a code off this
 * list when something gives it; the test says when that is due.
 */
const RESERVED_REASONS: readonly string[] = [];

/** Words of the product that the glossary has to explain, each in one meaning. */
const TERMS = [
  'source',
  'consumer',
  'lane',
  'slots',
  'downstream',
  'turn',
  'policy',
  'decider',
  'report',
  'catch-up',
  'mode',
  'observe',
  'recommend',
  'enforce',
];

const PUBLIC_ROOMS = ['src/core', 'src/ports.ts', 'src/config'];

function read(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

function stringsIn(path: string): readonly string[] {
  return [...nodesOf(parse(path))].filter(ts.isStringLiteralLike).map(({ text }) => text);
}

function handWrittenPages(): readonly string[] {
  const inDocs = readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...inDocs].filter((path) =>
    existsSync(join(REPOSITORY, path)),
  );
}

/** Links of a page that lead to a file of the repository, without their anchors. */
function linksOf(page: string): readonly string[] {
  return [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

describe('reasons', () => {
  // A renderer that knows a code does not give it.
  const given = new Set(
    filesUnder('src')
      .filter((path) => path !== 'src/core/reason.ts' && !path.startsWith('src/report/'))
      .flatMap(stringsIn),
  );

  it('are given somewhere, or reserved', () => {
    const idle = Object.keys(REASONS).filter((code) => !given.has(code) && !RESERVED_REASONS.includes(code));

    expect(idle).toEqual([]);
  });

  it('are reserved only while nothing gives them', () => {
    expect(RESERVED_REASONS.filter((code) => given.has(code) || !(code in REASONS))).toEqual([]);
  });
});

describe('doc comments', () => {
  const offered = PUBLIC_ROOMS.flatMap(filesUnder).flatMap((path) => exportsOf(parse(path)));

  it('stand above every export of the core, the ports and the configuration', () => {
    expect(offered.length).toBeGreaterThan(30);
    expect(offered.filter(({ documented }) => !documented).map(({ name, place }) => `${place} ${name}`)).toEqual([]);
  });

  it.each([
    ['export function decide() {}', false],
    ['/** Decides. */\nexport function decide() {}', true],
    ['/** About the file. */\n\nexport const LIMIT = 1;', false],
    ['// Not a doc comment.\nexport type Id = string;', false],
    ['/** About the file. */\n\n/** The greatest. */\nexport const LIMIT = 1;', true],
  ])('are seen or missed: %j', (text, documented) => {
    expect(exportsOf(parse('planted.ts', text)).map((one) => one.documented)).toEqual([documented]);
  });
});

describe('pages', () => {
  it('explain every word of the product in the glossary', () => {
    const explained = [...read('docs/glossary.md').matchAll(/^\| \*\*(.+?)\*\*/gm)].map(([, term]) => term);

    expect(TERMS.filter((term) => !explained.includes(term))).toEqual([]);
    expect(explained.filter((term, index) => explained.indexOf(term) !== index)).toEqual([]);
  });

  it('name every room of src in the architecture', () => {
    const page = read('docs/architecture.md');
    const rooms = readdirSync(join(REPOSITORY, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${name}/`);

    expect(rooms.filter((room) => !page.includes(`\`${room}\``))).toEqual([]);
  });

  it('name only files of src that exist', () => {
    const page = read('docs/architecture.md');
    const files = [...page.matchAll(/`(src\/[\w/.-]+\.ts)`/g)].map(([, path]) => path ?? '');

    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  it('link only to what exists', () => {
    const dead = handWrittenPages().flatMap((page) =>
      linksOf(page)
        .filter((target) => !existsSync(join(REPOSITORY, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    );

    expect(dead).toEqual([]);
  });

  it('number decision records without gaps', () => {
    const numbers = readdirSync(join(REPOSITORY, 'docs/decisions'))
      .filter((name) => /^\d{4}-/.test(name))
      .map((name) => Number(name.slice(0, 4)))
      .sort((a, b) => a - b);

    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(0);
  });
});

/** Every field of a document with its value, by path. */
function leavesOf(value: unknown, above: readonly string[] = []): readonly (readonly [path: string, value: unknown])[] {
  if (typeof value !== 'object' || value === null) return [[above.join('.'), value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...above, name]));
}

describe('the pages on the simulation', () => {
  const page = read('docs/simulation.md');
  const section = (title: string) => page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';

  it('name every constant of the physics with its present default, and no other', () => {
    const rows = [...read('docs/simulation/constants.md').matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)];
    const fields = leavesOf(physicsSchema.parse({})).map(([path, value]) => [path, JSON.stringify(value)]);

    expect(fields.length).toBeGreaterThan(10);
    expect(rows.map(([, path, value]) => [path, value]).sort()).toEqual(fields.sort());
  });

  it('name only files that exist', () => {
    const pages = [page, read('docs/simulation/model.md'), read('docs/simulation/constants.md')].join('\n');
    const files = [...pages.matchAll(/`((?:src|test|scripts)\/[\w/.-]+\.ts)`/g)].map(([, path]) => path ?? '');

    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  it('show a scenario that runs, and ends as they say', async () => {
    const [, text] = /^```json\n(.*?)^```/ms.exec(section('Write a scenario')) ?? [];
    const parsed = parseScenario(JSON.parse(text ?? ''));
    if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
    const { score } = await runScenario(parsed.scenario, { loadTrace: NO_TRACES, mode: 'none' });
    const [, makespan, age] = /run without a controller says (\d+) s\s+and (\d+) s/.exec(page) ?? [];

    expect([makespan, age].map(Number)).toEqual(
      [score.makespanSeconds ?? 0, score.maxIteratorAgeSeconds].map(Math.round),
    );
  });
});
