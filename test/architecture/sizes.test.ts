import { describe, expect, it } from 'vitest';
import { functionsOf, lengthOf } from './shapes.ts';
import { filesUnder, parse } from './source-files.ts';

const MAX_FUNCTION_LINES = 70;
const MAX_FILE_LINES = 250;
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|contract|properties\.test))?(?:\.d)?\.ts$/;
const KEBAB_FOLDER = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const code = [...filesUnder('src'), ...filesUnder('scripts')];
const everything = [...code, ...filesUnder('test')];

/** A function of `lines` lines. */
function aFunctionOf(lines: number): string {
  return `function long() {\n${'  work();\n'.repeat(lines - 2)}}\n`;
}

describe('sizes', () => {
  it('sees the whole of src', () => {
    expect(code.length).toBeGreaterThan(15);
    expect(code.flatMap((path) => functionsOf(parse(path))).length).toBeGreaterThan(5);
  });

  it('keep every function on a screen', () => {
    const tooLong = code
      .flatMap((path) => functionsOf(parse(path)))
      .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
      .map(({ place, lines }) => `${place} has ${lines} lines`);

    expect(tooLong).toEqual([]);
  });

  it('keep every file short', () => {
    const tooLong = code
      .map((path) => ({ path, lines: lengthOf(parse(path)) }))
      .filter(({ lines }) => lines > MAX_FILE_LINES)
      .map(({ path, lines }) => `${path} has ${lines} lines`);

    expect(tooLong).toEqual([]);
  });

  it('count a function of 71 lines as too long and one of 70 as fitting', () => {
    const lines = [70, 71].flatMap((length) => functionsOf(parse('planted.ts', aFunctionOf(length))));

    expect(lines.map((shape) => shape.lines)).toEqual([70, 71]);
  });

  it('count arrow functions and methods too', () => {
    const text =
      'const arrow = () => {\n  work();\n};\nconst thing = {\n  method() {\n    work();\n    work();\n  },\n};\n';

    expect(functionsOf(parse('planted.ts', text))).toEqual([
      { place: 'planted.ts:1', lines: 3 },
      { place: 'planted.ts:5', lines: 4 },
    ]);
  });
});

describe('names', () => {
  it('of files and folders are in kebab-case', () => {
    const others = everything.filter((path) => {
      const parts = path.split('/');
      return !KEBAB_CASE.test(parts.at(-1) ?? '') || !parts.slice(0, -1).every((part) => KEBAB_FOLDER.test(part));
    });

    expect(others).toEqual([]);
  });

  it.each(['camelCase.ts', 'Pascal.ts', 'snake_case.ts', 'two--dashes.ts'])('refuse %s', (name) => {
    expect(name).not.toMatch(KEBAB_CASE);
  });
});
