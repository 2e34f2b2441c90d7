import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonEnd } from '../../src/config/json-end.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('jsonEnd', () => {
  it.each([
    ['', 0],
    ['abc', 0],
    ['{', 1],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['{} {}', 3],
    ['01', 1],
    ['{"a": "x\n"}', 6],
    ['{"a": "\\x"}', 6],
    ["{'a': 1}", 1],
    ['{"a": tru}', 6],
  ])('finds where %j stops being JSON', (text, at) => {
    expect(jsonEnd(text)).toBe(at);
  });

  it('finds nothing in JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonEnd(text)).toBeNull();
      }),
    );
    expect(jsonEnd(' \t\n{"a":[-0.5e+3,"\\u00e9é😀"]}\r ')).toBeNull();
  });

  it('agrees with the parser on texts that are nearly JSON', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '\n',
      '\\',
      '"',
      'é',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        expect(jsonEnd(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads thousands of brackets', () => {
    expect(jsonEnd('['.repeat(4_096))).toBe(4_096);
    expect(jsonEnd(`${'['.repeat(2_048)}${']'.repeat(2_048)}`)).toBeNull();
  });
});
