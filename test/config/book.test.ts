import { describe, expect, it } from 'vitest';
import { type Book, bookOf } from '../../src/config/book.ts';
import { DOCUMENT_MAX_BYTES } from '../../src/config/read-json.ts';
import type { PolicyBook } from '../../src/ports.ts';
import { aDocument } from '../support/document-policies.ts';

const ORDERS = { id: 'arn:orders', name: 'orders', tag: null, functions: ['worker'] };
const CLICKS = { ...ORDERS, id: 'arn:clicks', name: 'clicks' };

function textsOf(book: Book): readonly string[] {
  return book.problems.map(({ where, text }) => `${where}: ${text}`);
}

describe('bookOf', () => {
  it('without documents is on, recommends, and names nobody', () => {
    const book: PolicyBook = bookOf([]);
    expect([book.switch, book.ceiling, book.named, book.targets, book.problems]).toEqual([
      'on',
      'recommend',
      [],
      [],
      [],
    ]);
    expect(book.policyOf(ORDERS)).toMatchObject({ kind: 'policy', policy: { mode: 'recommend' } });
  });

  it('lays the document of a stream over the defaults, field by field', () => {
    const book = bookOf([
      aDocument('defaults', { target: { iteratorAgeSeconds: 120 }, bounds: { shards: { min: 2, max: 32 } } }),
      aDocument('streams/orders', { target: { catchUpSeconds: 300 }, bounds: { shards: { max: 64 } } }),
    ]);
    expect(book.policyOf(ORDERS)).toMatchObject({
      policy: {
        target: { iteratorAgeMs: 120_000, catchUpMs: 300_000 },
        bounds: { shards: { min: 2, max: 64 }, factor: { min: 1, max: 10 } },
      },
    });
    expect(book.policyOf(CLICKS)).toMatchObject({
      policy: { target: { iteratorAgeMs: 120_000, catchUpMs: 600_000 }, bounds: { shards: { min: 2, max: 32 } } },
    });
  });

  it('replaces lists and single values of the defaults', () => {
    const book = bookOf([
      aDocument('defaults', { downstreams: ['one', 'two'], utilisationTarget: 0.5 }),
      aDocument('streams/orders', { downstreams: ['three'], utilisationTarget: 0.9 }),
    ]);
    expect(book.downstreamsOf(ORDERS, 'worker')).toEqual(['three']);
    expect(book.downstreamsOf(CLICKS, 'worker')).toEqual(['one', 'two']);
    expect(book.policyOf(ORDERS)).toMatchObject({ policy: { utilisationTarget: 0.9 } });
  });

  it("gives a consumer its own downstreams, an empty list too, and others the stream's", () => {
    const book = bookOf([
      aDocument('streams/orders', {
        downstreams: ['table'],
        consumers: { worker: { downstreams: ['search'] }, logger: { downstreams: [] } },
      }),
    ]);
    const writes = ['worker', 'logger', 'other', 'constructor'].map((name) => book.downstreamsOf(ORDERS, name));
    expect(writes).toEqual([['search'], [], ['table'], ['table']]);
    expect(book.downstreamsOf(CLICKS, 'worker')).toEqual([]);
  });

  it('keeps streams apart whose names objects have of their own', () => {
    const book = bookOf([aDocument('streams/__proto__', { utilisationTarget: 0.5 })]);
    const shares = ['__proto__', 'constructor'].map((name) => book.policyOf({ ...ORDERS, name }));
    expect(shares).toMatchObject([{ policy: { utilisationTarget: 0.5 } }, { policy: { utilisationTarget: 0.75 } }]);
  });

  it('holds every source with broken defaults, and goes no further than observing', () => {
    const book = bookOf([
      aDocument('defaults', { ledgerReserve: 11 }),
      aDocument('streams/orders', { mode: 'enforce' }),
    ]);
    const problems = ['/headgate/defaults: ledgerReserve: received 11, accepted 0 to 10'];
    expect(book.policyOf(ORDERS)).toEqual({ kind: 'invalid', scope: 'account', problems });
    expect(book.policyOf(CLICKS)).toEqual({ kind: 'invalid', scope: 'account', problems });
    expect(book.ceiling).toBe('observe');
    expect(textsOf(book)).toEqual(problems);
  });

  it('tells what else is wrong while the defaults are broken, but judges no relation it knows half of', () => {
    const book = bookOf([
      aDocument('defaults', '{'),
      aDocument('streams/orders', { bounds: { shards: { min: 100 } }, ledgerReserve: -1 }),
    ]);
    expect(textsOf(book)).toEqual([
      '/headgate/defaults: document: received the end of the text at position 1 (line 1, column 2), accepted JSON',
      '/headgate/streams/orders: ledgerReserve: received -1, accepted 0 to 10',
    ]);
  });

  it('holds one source with a broken document, names parameter and field, and lets the others go on', () => {
    const book = bookOf([
      aDocument('streams/orders', { bounds: { factor: { max: 11 } } }),
      aDocument('streams/clicks', {}),
    ]);
    const problems = ['/headgate/streams/orders: bounds.factor.max: received 11, accepted 1 to 10'];
    expect(book.policyOf(ORDERS)).toEqual({ kind: 'invalid', scope: 'source', problems });
    expect(book.policyOf(CLICKS).kind).toBe('policy');
    expect(book.named).toEqual(['orders', 'clicks']);
    expect(book.downstreamsOf(ORDERS, 'worker')).toEqual([]);
  });

  it("blames the stream's document for a relation to the defaults, and says where the other value is from", () => {
    const book = bookOf([
      aDocument('defaults', { bounds: { shards: { min: 10 } } }),
      aDocument('streams/orders', { bounds: { shards: { max: 5 } } }),
    ]);
    expect(textsOf(book)).toEqual([
      '/headgate/streams/orders: bounds.shards.min: received 10 (from /headgate/defaults), accepted at most max, which is 5',
    ]);
    expect(book.policyOf(CLICKS).kind).toBe('policy');
  });

  it.each([
    ['null', 'document: received null, accepted an object'],
    ['[1]', 'document: received [1], accepted an object'],
    ['{"consumers":{"a b":{"downstreams":[]}}}', 'consumers: received the name "a b", accepted 1 to 64 letters'],
    ['{"downstreams":["a/b"]}', 'downstreams.0: received "a/b", accepted 1 to 64 letters'],
    ['{"__proto__":{"mode":"enforce"}}', '__proto__: received {"mode":"enforce"}, but there is no such field'],
    ['{"mode":null}', 'mode: received null, accepted observe, recommend or enforce'],
    ['{"target":{},}', 'document: received "}" at position 13 (line 1, column 14), accepted JSON'],
    [
      `{"mode":"${'x'.repeat(DOCUMENT_MAX_BYTES)}"}`,
      'document: received 4107 bytes, accepted JSON of at most 4096 bytes',
    ],
  ])('refuses %.40s', (text, problem) => {
    const book = bookOf([aDocument('defaults', { mode: 'enforce' }), aDocument('streams/orders', text)]);
    expect(textsOf(book)).toHaveLength(1);
    expect(textsOf(book)[0]).toContain(`/headgate/streams/orders: ${problem}`);
    expect(book.policyOf(ORDERS).kind).toBe('invalid');
  });

  it('accepts a document of exactly the greatest length, counted in bytes', () => {
    const filled = (bytes: number) => `{}${' '.repeat(bytes - 2)}`;
    const wide = `{"downstreams":[]}${' '.repeat(DOCUMENT_MAX_BYTES - 20)}é`;
    expect(bookOf([aDocument('streams/orders', filled(DOCUMENT_MAX_BYTES))]).problems).toEqual([]);
    expect(bookOf([aDocument('streams/orders', filled(DOCUMENT_MAX_BYTES + 1))]).problems).toHaveLength(1);
    expect(bookOf([aDocument('streams/orders', `${wide} `)]).problems[0]?.text).toContain('4097 bytes');
  });

  it('gives the policy of a downstream, defaults without a document, and its problems when it is broken', () => {
    const book = bookOf([
      aDocument('downstreams/table', { slowdown: 3, health: { kind: 'dynamodb-table', table: 'orders' } }),
      aDocument('downstreams/search', { slowdown: 0, health: { kind: 'emitted' } }),
      aDocument('downstreams/plain', {}),
    ]);
    expect(book.breakerPolicyOf('table')).toMatchObject({ policy: { downstream: 'table', slowdown: 3 } });
    expect(book.breakerPolicyOf('unheard-of')).toMatchObject({ policy: { downstream: 'unheard-of', slowdown: 1.8 } });
    const problems = ['/headgate/downstreams/search: slowdown: received 0, accepted 1.05 to 100'];
    expect(book.breakerPolicyOf('search')).toEqual({ kind: 'invalid', problems });
    expect(textsOf(book)).toEqual(problems);
    expect(book.targets.map(({ name }) => name)).toEqual(['table']);
  });

  it.each([
    ['on', 'on', 0],
    ['off', 'off', 0],
    [' off\n', 'off', 0],
    ['oof', 'off', 1],
    ['ON', 'off', 1],
    ['', 'off', 1],
  ])('reads the switch %j as %s', (value, position, problems) => {
    const book = bookOf([aDocument('switch', value)]);
    expect(book.switch).toBe(position);
    expect(book.problems).toHaveLength(problems);
  });

  it('wants the webhook to be secret and never shows it', () => {
    const address = 'https://hooks.slack.com/services/T0/B0/secret';
    expect(bookOf([aDocument('slack-webhook', address, true)]).problems).toEqual([]);
    const [problem] = textsOf(bookOf([aDocument('slack-webhook', address)]));
    expect(problem).toContain('/headgate/slack-webhook: type: received String, accepted SecureString');
    expect(problem).not.toContain('secret');
  });

  it.each(['default', 'streams', 'streams/', 'streams/a/b', 'streams/a b', 'downstreams', 'slack_webhook', ''])(
    'reports the name %j and leaves its value unread',
    (path) => {
      const book = bookOf([aDocument(path, 'somebody’s secret')]);
      expect(book.named).toEqual([]);
      expect(textsOf(book)).toHaveLength(1);
      expect(textsOf(book)[0]).toContain(`name: received ${JSON.stringify(path)}, accepted defaults, streams/<name>`);
      expect(textsOf(book)[0]).not.toContain('secret');
    },
  );

  it('tells the same problems in the same order, however the documents came', () => {
    const documents = ['streams/b', 'defalts', 'streams/a', 'downstreams/c'].map((path) => aDocument(path, '{'));
    expect(bookOf(documents.toReversed()).problems).toEqual(bookOf(documents).problems);
    expect(bookOf(documents).problems.map(({ where }) => where.slice('/headgate/'.length))).toEqual([
      'defalts',
      'downstreams/c',
      'streams/a',
      'streams/b',
    ]);
  });
});
