import { describe, expect, it } from 'vitest';
import { attributesOf, bodyOf, itemBytes } from '../../../src/adapters/aws/item-body.ts';
import { initialState } from '../../../src/core/state.ts';
import { aReport, aReportBreaker, SOURCE_ID } from '../../support/report-builder.ts';

describe('item body', () => {
  it('gives back what it was given', () => {
    const value = { text: 'ü\n', list: [1, null, { x: true }] };
    expect(bodyOf(attributesOf(value), 'key')).toEqual(value);
  });

  it('shows a person when, of what, in which mode, what was decided and why', () => {
    const { body, ...readable } = attributesOf(aReport());
    expect(body?.B).toBeInstanceOf(Uint8Array);
    expect(readable).toEqual({
      at: { S: '2026-11-20T09:14:00.000Z' },
      source: { S: SOURCE_ID },
      mode: { S: 'enforce' },
      decision: { S: 'hold' },
      reason: { S: 'within-target: age is within the target and there is headroom left' },
    });
  });

  it('shows the source of a state and the reason of a breaker', () => {
    expect(attributesOf({ state: initialState(SOURCE_ID), outbox: [] }).source).toEqual({ S: SOURCE_ID });
    expect(attributesOf(aReportBreaker())).toMatchObject({
      decision: { S: 'open' },
      reason: { S: 'breaker-tripped: the share of failed calls is over the limit' },
    });
  });

  it.each([null, 7, 'text', [1], {}, { at: 'soon', mode: 1, decision: null }, { at: 1e300 }])(
    'shows nothing of a value that has nothing of it: %j',
    (value) => {
      expect(Object.keys(attributesOf(value))).toEqual(['body']);
    },
  );

  it('takes much less room than its JSON', () => {
    const report = aReport();
    expect(itemBytes(attributesOf(report))).toBeLessThan(JSON.stringify(report).length / 2);
  });

  it('counts names and values in bytes', () => {
    expect(itemBytes({ né: { S: 'üü' }, b: { B: new Uint8Array(10) } })).toBe(3 + 4 + 1 + 10);
  });

  it('says of which item it cannot read the body', () => {
    expect(() => bodyOf({}, 'state#a')).toThrow(/state#a has no body/);
    expect(() => bodyOf({ body: { B: new Uint8Array([1, 2, 3]) } }, 'state#a')).toThrow(/state#a cannot be read/);
  });
});
