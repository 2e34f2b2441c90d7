import { describe, expect, it } from 'vitest';
import { LOCKED_REGISTRY, MACHINE_PATH, PRIVATE_HOST, STEPS } from '../../scripts/check-steps.ts';

/** Joined here, so that this file is not itself found by the check. */
const path = (...parts: readonly string[]): string => ['', ...parts].join('/');
const url = (host: string): string => `http:${path('', host, 'index')}`;

describe('check', () => {
  it.each([
    path('home', 'someone'),
    `see ${path('root', 'notes')}`,
    `"${path('work', 'main')}"`,
    `(${path('Users', 'x')})`,
  ])('finds the machine path %s', (text) => {
    expect(text).toMatch(new RegExp(MACHINE_PATH));
  });

  it.each([
    `docs${path('work', 'main')}`,
    `https:${path('', 'example.com', 'home', 'page')}`,
    '~/work/x',
    'src/core',
    path('headgate', 'switch'),
  ])('lets pass the path %s', (text) => {
    expect(text).not.toMatch(new RegExp(MACHINE_PATH));
  });

  it.each([url('10.1.2.3'), url('192.168.0.1:80'), url('172.20.1.1'), url('build.internal'), url('git.corp:8080')])(
    'finds the private host %s',
    (text) => {
      expect(text).toMatch(new RegExp(PRIVATE_HOST));
    },
  );

  it.each([url('127.0.0.1:4566'), url('localhost'), url('docs.aws.amazon.com'), url('internal.example.com')])(
    'lets pass the host %s',
    (text) => {
      expect(text).not.toMatch(new RegExp(PRIVATE_HOST));
    },
  );

  it('finds a registry in a lock file', () => {
    expect('      "resolved": "https://registry.example/zod.tgz",').toMatch(new RegExp(LOCKED_REGISTRY));
    expect('      "version": "4.6.7",').not.toMatch(new RegExp(LOCKED_REGISTRY));
  });

  it('does not let the layer checker pass when it saw nothing', () => {
    const layers = STEPS.find(({ name }) => name === 'layers');

    expect('no dependency violations found (0 modules, 0 dependencies cruised)').not.toMatch(layers?.output ?? /^/);
    expect('no dependency violations found (21 modules, 43 dependencies cruised)').toMatch(layers?.output ?? /$^/);
  });

  it('names every step once and says what to do when it fails', () => {
    expect(new Set(STEPS.map(({ name }) => name)).size).toBe(STEPS.length);
    expect(STEPS.filter(({ cure }) => cure === '')).toEqual([]);
  });
});
