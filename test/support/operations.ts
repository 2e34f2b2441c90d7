/** Calls operations of the embedded account and looks at what they answer. */
import type { Answer, Operations } from '../../src/emulator/answer.ts';

type Body = Readonly<Record<string, unknown>>;

/** Carries out one operation; one that is not served is a mistake of the test. */
export function call(operations: Operations, name: string, input: Body = {}): Answer {
  const found = operations[name];
  if (found === undefined) throw new Error(`${name} is not served`);
  return found(input);
}

/** The body of a success; an error is a failed test. */
export function bodyOf(answer: Answer): Body {
  if (answer.kind === 'error') throw new Error(`${answer.name}: ${answer.message}`);
  return answer.body;
}

/** AWS's error name, or null when the call was accepted. */
export function errorOf(answer: Answer): string | null {
  return answer.kind === 'error' ? answer.name : null;
}

/** A list in a body. */
export function listIn(body: Body, field: string): readonly Body[] {
  const list = body[field];
  if (!Array.isArray(list)) throw new Error(`${field} is no list`);
  return list as readonly Body[];
}

/** All pages of a listing; `nextInput` makes the next question from a body, or null at the end. */
export function pagesOf(ask: (input: Body) => Answer, first: Body, nextInput: (body: Body) => Body | null): Body[] {
  const pages: Body[] = [];
  let input: Body | null = first;
  while (input !== null) {
    const body = bodyOf(ask(input));
    pages.push(body);
    if (pages.length > 1_000) throw new Error('the pages do not end');
    input = nextInput(body);
  }
  return pages;
}
