import { describe, expect, it } from 'vitest';
import { impuritiesOf } from './impurities.ts';
import { filesUnder, parse } from './source-files.ts';

/** Rooms whose values depend on their arguments alone. The bench may measure how long it takes; the rest are doors. */
const PURE_ROOMS = ['core', 'ports.ts', 'controller', 'config', 'report', 'world', 'sim'];
const THE_DOOR = 'src/config/environment.ts';

const pureFiles = PURE_ROOMS.flatMap((room) => filesUnder(`src/${room}`)).filter((path) => path !== THE_DOOR);

const PLANTED: readonly (readonly [string, string])[] = [
  ['const at = Date.now();', 'clock: Date'],
  ["const at = Date['now']();", 'clock: Date'],
  ['const { now } = Date;', 'clock: Date'],
  ['const D = Date; D.now();', 'clock: Date'],
  ['const at = new Date();', 'clock: Date'],
  ['const at = new Date;', 'clock: Date'],
  ['const at = Date();', 'clock: Date'],
  ['const at = new Date(2026, 11, 20);', 'clock: Date'],
  ['const at = performance.now();', 'clock: performance'],
  ['setTimeout(() => 1, 10);', 'clock: setTimeout'],
  ['setInterval(() => 1, 10);', 'clock: setInterval'],
  ['const draw = Math.random();', 'randomness: Math'],
  ["const draw = Math['random']();", 'randomness: Math'],
  ['const { random } = Math;', 'randomness: Math'],
  ['const id = crypto.randomUUID();', 'randomness: crypto'],
  ["import { randomUUID } from 'node:crypto';", 'randomness: import createHash or hash by name and nothing else'],
  [
    "import { createHash, randomBytes } from 'node:crypto';",
    'randomness: import createHash or hash by name and nothing else',
  ],
  [
    "import { randomBytes as createHash } from 'crypto';",
    'randomness: import createHash or hash by name and nothing else',
  ],
  ["import * as hashing from 'node:crypto';", 'randomness: import createHash or hash by name and nothing else'],
  ['const path = process.env.HOME;', 'environment: process'],
  ['const path = globalThis.process.env.HOME;', 'environment: globalThis'],
  ['const path = import.meta.url;', 'environment: import.meta'],
  ['const settings = { process };', 'environment: process'],
  ["console.log('done');", 'output: console'],
  ["const answer = await fetch('about:blank');", 'network: fetch'],
  ['const hour = new Date(at).getHours();', 'time zone: getHours'],
  ['const text = new Date(at).toDateString();', 'time zone: toDateString'],
  ['const text = count.toLocaleString();', 'language: toLocaleString'],
  ['const order = a.localeCompare(b);', 'language: localeCompare'],
];

const HARMLESS = [
  'const at = new Date(now).toISOString();',
  'const hour = new Date(now).getUTCHours();',
  'const at = Date.UTC(2026, 10, 20) + Date.parse(text);',
  'const most = Math.max(1, Math.floor(2));',
  "const text = 'Date.now() and process.env';",
  '// Date.now() belongs to the clock port',
  'interface Step { readonly process: string; readonly console: Date }',
  'const step = { process: 1 }; step.process;',
  "const text = count.toLocaleString('en-GB'); a.localeCompare(b, 'en');",
  'const number = valueOf(point) + toString() + constructor;',
  "import { createHash, hash, type Hash } from 'node:crypto';",
];

describe('purity', () => {
  it('holds in every pure room', () => {
    expect(pureFiles.length).toBeGreaterThan(15);
    expect(pureFiles.flatMap((path) => impuritiesOf(parse(path)))).toEqual([]);
  });

  it.each(PLANTED)('finds %s', (text, what) => {
    expect(impuritiesOf(parse('planted.ts', text))).toContain(`planted.ts:1 ${what}`);
  });

  it.each(HARMLESS)('lets pass %s', (text) => {
    expect(impuritiesOf(parse('planted.ts', text))).toEqual([]);
  });
});
