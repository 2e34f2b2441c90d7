import { describe, expect, it } from 'vitest';
import { override } from '../../../src/sim/scenario/override.ts';
import { parseScenario } from '../../../src/sim/scenario/parse-scenario.ts';
import { LEAST_DOCUMENT } from '../../support/scenarios.ts';

function set(document: unknown, assignment: string): unknown {
  const result = override(document, assignment);
  return result.kind === 'document' ? result.document : result.problem;
}

describe('override', () => {
  it.each([
    [{ a: 1 }, 'a=2', { a: 2 }],
    [{ a: { b: [{ c: 1 }] } }, 'a.b.0.c=false', { a: { b: [{ c: false }] } }],
    [{}, 'a.b=text', { a: { b: 'text' } }],
    [{}, 'a=1=2', { a: '1=2' }],
    [{}, 'a={"b":[1,null]}', { a: { b: [1, null] } }],
    [{}, 'a=', { a: '' }],
  ])('turns %j with %s into %j', (document, assignment, expected) => {
    expect(set(document, assignment)).toEqual(expected);
  });

  it('leaves the document it was given as it is', () => {
    const document = { a: { b: [1] } };
    set(document, 'a.b.0=2');
    expect(document).toEqual({ a: { b: [1] } });
  });

  it.each([
    [{ a: [1] }, 'a.1=2', 'a.1: there is no item 1; the list has 1'],
    [{ a: [1] }, 'a.x=2', 'a.x: there is no item x; the list has 1'],
    [{ a: 'text' }, 'a.b=2', 'a.b: there is no b in "text"'],
    [{}, 'a..b=2', 'a..b: a part of the path is empty'],
    [{}, 'a', 'a: received no value, accepted path=value'],
    [{}, '=1', '=1: received no value, accepted path=value'],
  ])('refuses %j with %s', (document, assignment, problem) => {
    expect(set(document, assignment)).toBe(problem);
  });

  it('leads to an error for a field that no scenario has', () => {
    const parsed = parseScenario(set(LEAST_DOCUMENT, 'physics.gravity=9.81'));
    expect(parsed.kind === 'invalid' && parsed.problems[0]).toMatch(
      /^physics\.gravity: received 9\.81, but there is no such field/,
    );
  });
});
