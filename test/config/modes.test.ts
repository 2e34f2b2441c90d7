import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookOf } from '../../src/config/book.ts';
import { MODES, weakest } from '../../src/core/policy.ts';
import { aDocument } from '../support/document-policies.ts';

const SAID = [null, ...MODES] as const;

/** What a stream comes to: `none` is no document, null one that says nothing about the mode. */
function outcome(ceiling: string | null, own: string | null | 'none', tag: string | null): string {
  const book = bookOf([
    ...(ceiling === null ? [] : [aDocument('defaults', { mode: ceiling })]),
    ...(own === 'none' ? [] : [aDocument('streams/orders', own === null ? {} : { mode: own })]),
  ]);
  const answer = book.policyOf({ name: 'orders', tag });
  return answer.kind === 'policy' ? answer.policy.mode : answer.kind;
}

describe('modes', () => {
  it.each([
    [null, 'none', 'on', 'recommend'],
    [null, 'enforce', 'on', 'recommend'],
    ['enforce', 'none', null, 'recommend'],
    ['enforce', 'none', 'enforce', 'recommend'],
    ['enforce', null, 'enforce', 'recommend'],
    ['enforce', null, null, 'recommend'],
    ['enforce', 'recommend', 'enforce', 'recommend'],
    ['enforce', 'enforce', null, 'enforce'],
    ['enforce', 'enforce', 'on', 'enforce'],
    ['enforce', 'enforce', ' Enforce ', 'enforce'],
    ['enforce', 'enforce', 'OBSERVE', 'observe'],
    ['observe', 'enforce', 'enforce', 'observe'],
    ['observe', 'none', null, 'observe'],
    ['enforce', 'enforce', 'off', 'off'],
    ['enforce', 'enforce', 'yes', 'invalid'],
    ['enforce', 'enforce', '', 'invalid'],
  ] as const)('ceiling %s, document %s and tag %s come to %s', (ceiling, own, tag, expected) => {
    expect(outcome(ceiling, own, tag)).toBe(expected);
  });

  it('are the weakest of all that is said, with recommend where the owner has written no mode', () => {
    for (const ceiling of SAID) {
      for (const own of ['none', ...SAID] as const) {
        for (const tag of SAID) {
          const documented = own === 'none' || own === null ? 'recommend' : own;
          const said = [ceiling ?? 'recommend', tag ?? 'enforce', documented] as const;
          expect(outcome(ceiling, own, tag)).toBe(said.reduce(weakest));
        }
      }
    }
  });

  it('hold a source whose tag says something else, and nobody else', () => {
    const book = bookOf([aDocument('streams/orders', { colour: 1 })]);
    const clicks = book.policyOf({ name: 'clicks', tag: 'yes' });
    expect(clicks).toEqual({
      kind: 'invalid',
      scope: 'source',
      problems: ['clicks: tag headgate: received "yes", accepted on, off, observe, recommend or enforce'],
    });
    const orders = book.policyOf({ name: 'orders', tag: 'yes' });
    expect(orders.kind === 'invalid' ? orders.problems : []).toHaveLength(2);
  });

  it('leave out a source with the tag off, whatever is broken', () => {
    const broken = [aDocument('defaults', '{'), aDocument('streams/orders', '{')];
    expect(bookOf(broken).policyOf({ name: 'orders', tag: 'Off' })).toEqual({ kind: 'off' });
  });
});

const word = fc.oneof(fc.constantFrom<string>(...MODES, 'on', 'off', 'ENFORCE', '{}', '{'), fc.string());
const aMode = fc.record({ mode: fc.constantFrom<string>('enforce', 'enforce', ...MODES, 'go') }, { requiredKeys: [] });
const someValue = fc.oneof(
  { weight: 3, arbitrary: aMode.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.oneof(fc.json(), word) },
);
const somePath = fc.oneof(
  fc.constantFrom('streams/clicks', 'downstreams/table', 'switch', 'slack-webhook'),
  fc.string(),
);
const someDocuments = fc.record({
  defaults: fc.option(someValue),
  orders: fc.option(someValue),
  others: fc.array(fc.tuple(somePath, someValue), { maxLength: 4 }),
  tag: fc.option(fc.constantFrom('on', 'enforce', 'observe', 'off', 'yes')),
});

function modeIn(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '').mode;
  } catch {
    return undefined;
  }
}

describe('any documents', () => {
  it('make a book, and enforce only where the ceiling and the document of the stream both say so', () => {
    let enforced = 0;
    fc.assert(
      fc.property(someDocuments, ({ defaults, orders, others, tag }) => {
        const book = bookOf([
          ...(defaults === null ? [] : [aDocument('defaults', defaults)]),
          ...(orders === null ? [] : [aDocument('streams/orders', orders)]),
          ...others.map(([path, value]) => aDocument(path, value)),
        ]);
        const answer = book.policyOf({ name: 'orders', tag });
        book.downstreamsOf({ name: 'orders', tag }, 'worker');
        book.breakerPolicyOf('table');
        if (answer.kind !== 'policy' || answer.policy.mode !== 'enforce') return;
        enforced += 1;
        expect([modeIn(defaults), modeIn(orders), book.ceiling]).toEqual(['enforce', 'enforce', 'enforce']);
      }),
      { numRuns: 600 },
    );
    expect(enforced).toBeGreaterThan(20);
  });

  it('make a book however deep they are', () => {
    const deep = `{"downstreams":${'['.repeat(2_000)}${']'.repeat(2_000)}}`;
    const deeper = `${'{"target":'.repeat(370)}1${'}'.repeat(370)}`;
    for (const text of [deep, deeper, '['.repeat(4_096)]) {
      const documents = [aDocument('defaults', text), aDocument('streams/orders', text)];
      expect(bookOf(documents).problems.length).toBeGreaterThan(0);
      expect(bookOf(documents.slice(1)).problems.length).toBeGreaterThan(0);
    }
  });
});
