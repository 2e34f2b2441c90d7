import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemKeyOf, keyOf, rangeOf } from '../../../src/adapters/aws/item-key.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';
/** Keys whose parts hold what makes trouble. */
const key = fc
  .array(fc.constantFrom('', '-', '#', '!', '-#', 'a', 'b', '~', ' '), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');
/** What may follow the first two parts: nothing, or a third part. */
const third = fc.oneof(
  fc.constant(''),
  key.map((text) => `#${text}`),
);

describe('item key', () => {
  it('puts everything up to the second part into the pk', () => {
    expect(itemKeyOf(`state#${ARN}`)).toEqual({ pk: `state#${ARN}`, sk: '-' });
    expect(itemKeyOf('plain')).toEqual({ pk: 'plain', sk: '-' });
    expect(itemKeyOf(`report#${ARN}#000001763630000#turn-1`)).toEqual({
      pk: `report#${ARN}`,
      sk: '000001763630000#turn-1',
    });
  });

  it('gives every key back, and no two keys the same place', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(keyOf(itemKeyOf(one))).toBe(one);
        expect(itemKeyOf(one).sk).not.toBe('');
        if (one !== other) expect(itemKeyOf(one)).not.toEqual(itemKeyOf(other));
      }),
    );
  });

  it('keeps the order of keys within a pk', () => {
    fc.assert(
      fc.property(third, third, (one, other) => {
        const [a, b] = [itemKeyOf(`a#b${one}`), itemKeyOf(`a#b${other}`)];
        expect(a.pk).toBe(b.pk);
        expect(a.sk < b.sk).toBe(one < other);
      }),
      { numRuns: 2_000 },
    );
  });

  it('selects by a prefix exactly the keys that begin with it', () => {
    fc.assert(
      fc.property(fc.oneof(key, fc.constant('')), key, (prefix, one) => {
        expect(isSelected(prefix, one)).toBe(one.startsWith(prefix));
      }),
      { numRuns: 2_000 },
    );
  });

  it('needs the whole table only where the prefix does not name the pk', () => {
    expect(rangeOf(`report#${ARN}#`)).toEqual({ kind: 'collection', pk: `report#${ARN}`, skPrefix: null });
    expect(rangeOf(`report#${ARN}#0017`)).toEqual({ kind: 'collection', pk: `report#${ARN}`, skPrefix: '0017' });
    expect(rangeOf('state#')).toEqual({ kind: 'table', pkPrefix: 'state#' });
  });
});

/** What DynamoDB does with the range. */
function isSelected(prefix: string, text: string): boolean {
  const range = rangeOf(prefix);
  const { pk, sk } = itemKeyOf(text);
  if (range.kind === 'table') return pk.startsWith(range.pkPrefix);
  return pk === range.pk && (range.skPrefix === null ? sk > '-' : sk.startsWith(range.skPrefix));
}
