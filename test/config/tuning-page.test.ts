import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bookOf } from '../../src/config/book.ts';
import { aDocument } from '../support/document-policies.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/tuning.md'), 'utf8');

/** What a pattern finds on the page: the whole of it, then its parts. */
function found(pattern: RegExp): string[][] {
  return [...page.matchAll(pattern)].map((match) => [...match]);
}

/** Blocks of JSON under the line that names their parameter. */
const blocks = found(/^Parameter `\/headgate\/([^`]+)`:\n\n```json\n(.*?)^```/gms);
/** Values of the commands. */
const commands = found(/put-parameter --name \/headgate\/(\S+) --type (\S+)[^']*?--value (?:'([^']*)'|(\S+))/g);

describe('docs/tuning.md', () => {
  it('names the parameter of every block of JSON', () => {
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks).toHaveLength([...page.matchAll(/^```json/gm)].length);
    expect(commands).toHaveLength([...page.matchAll(/ put-parameter /g)].length);
  });

  it('shows documents in which nothing is wrong', () => {
    const book = bookOf(blocks.map(([, path, text]) => aDocument(path ?? '', text ?? '')));
    expect(book.problems).toEqual([]);
    expect(book.targets).toHaveLength(3);
  });

  it.each(commands)('shows a command that leaves nothing wrong: %s', (_command, path, type, quoted, bare) => {
    const book = bookOf([aDocument(path ?? '', quoted ?? bare ?? '', type === 'SecureString')]);
    expect(book.problems).toEqual([]);
  });

  it('says truly what the two documents come to together', () => {
    const book = bookOf(blocks.slice(0, 2).map(([, path, text]) => aDocument(path ?? '', text ?? '')));
    const orders = { name: 'orders', tag: null };
    expect(book.policyOf(orders)).toMatchObject({
      policy: {
        mode: 'enforce',
        target: { iteratorAgeMs: 120_000, catchUpMs: 300_000 },
        bounds: { shards: { min: 2, max: 64 }, factor: { min: 1, max: 8 } },
      },
    });
    expect(['worker', 'orders-to-search'].map((name) => book.downstreamsOf(orders, name))).toEqual([
      ['orders-table'],
      ['search-api'],
    ]);
  });

  const rows = found(/^\| (\S+) \| (\S+) \| (\S+) \| (observe|recommend|enforce|off) \|$/gm);

  it('has a table of modes', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows)('says truly: %s', (_row, ceiling, own, tag, effective) => {
    const book = bookOf([
      ...(ceiling === '–' ? [] : [aDocument('defaults', { mode: ceiling })]),
      ...(own === '–' ? [] : [aDocument('streams/orders', { mode: own })]),
    ]);
    const answer = book.policyOf({ name: 'orders', tag: tag === '–' ? null : (tag ?? null) });
    expect(answer.kind === 'policy' ? answer.policy.mode : answer.kind).toBe(effective);
  });
});
