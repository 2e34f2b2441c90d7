import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDollars,
  formatDuration,
  formatNumber,
  formatRate,
  formatRecords,
  formatRecordsBracket,
  formatShare,
  joinWords,
  oneLine,
  sentence,
} from '../../src/report/format.ts';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [5_120, '5,120'],
    [1_234_567, '1,234,567'],
    [0.614, '0.61'],
    [14.72, '14.7'],
    [99.96, '100'],
    [-3_000, '−3,000'],
    [-0.001, '0'],
  ])('reads %s as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY])('says unknown for %s and never 0', (value) => {
    expect([formatNumber(value), formatRate(value), formatRecords(value), formatDuration(value)]).toEqual(
      Array(4).fill('unknown'),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [1.1, '1.1 ms'],
    [850, '850 ms'],
    [2_400, '2.4 s'],
    [42_000, '42 s'],
    [59_600, '1 min'],
    [130_000, '2 min 10 s'],
    [3_599_700, '1 h'],
    [4_320_000, '1 h 12 min'],
    [86_399_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('reads %s ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('never shows 60 of a unit that has a larger one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/\b60 (s|min)\b|\b24 h\b/);
      }),
    );
  });
});

describe('formatShare', () => {
  it.each([
    [0.43, '43 %'],
    [0, '0 %'],
    [1, '100 %'],
    [0.004, '0.4 %'],
    [0.0001, 'under 0.1 %'],
    [0.996, '99.6 %'],
    [0.99999, 'over 99.9 %'],
    [1.21, '121 %'],
  ])('reads %s as %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe('other formats', () => {
  it('keeps cents and shows less than a cent', () => {
    expect([formatDollars(1_234.5), formatDollars(-0.42), formatDollars(0.0031)]).toEqual([
      '$1,234.50',
      '−$0.42',
      '$0.0031',
    ]);
  });

  it('shows an estimate as a bracket of three digits', () => {
    expect(formatRecordsBracket(401_234, 419_811)).toBe('401,000 to 420,000 records');
    expect(formatRecordsBracket(1, 1)).toBe('1 record');
  });

  it('shows bytes in decimal units and times without milliseconds', () => {
    expect(formatBytes(1_500_000)).toBe('1.5 MB');
    expect(formatClock(Date.UTC(2026, 10, 20, 9, 14, 0, 123))).toBe('09:14:00 UTC');
  });

  it('joins words as a person does', () => {
    expect([joinWords([]), joinWords(['a']), joinWords(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });

  it('takes line breaks, escapes and direction marks out of foreign text', () => {
    expect(oneLine(' a\n\tb\u001b[31mc\u202ed ')).toBe('a b [31mc d');
  });

  it('does not capitalise a name at the head of a sentence', () => {
    expect([sentence('orders-db is sick'), sentence('the end')]).toEqual(['orders-db is sick.', 'The end.']);
  });
});
