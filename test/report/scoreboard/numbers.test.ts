import { describe, expect, it } from 'vitest';
import {
  formatDifference,
  formatInterval,
  formatRatio,
  formatValue,
  metricHead,
} from '../../../src/report/scoreboard/numbers.ts';

describe('formatInterval', () => {
  it.each([
    [{ mean: 123, low: 110, high: 140 }, 'seconds', '123 [110, 140]'],
    [{ mean: 12_472.4, low: 12_000, high: 13_000 }, 'seconds', '12,472 [12,000, 13,000]'],
    [{ mean: 5_634_000, low: 5_000_000, high: 6_000_000 }, 'record-seconds', '5.63M [5M, 6M]'],
    [{ mean: 9_999, low: 0, high: 12_000 }, 'records', '9,999 [0, 12k]'],
    [{ mean: 999_999, low: 1e12, high: 2e9 }, 'records', '1M [1T, 2G]'],
    [{ mean: 1.239, low: 1, high: 0.004 }, 'US dollars', '$1.24 [$1.00, $0.00400]'],
    [{ mean: 3.21, low: 0, high: 12.34 }, 'per cent', '3.21 % [0 %, 12.3 %]'],
    [{ mean: 1.0449, low: 1, high: 2 }, 'ratio', '1.04 [1, 2]'],
  ])('writes %o in %s as %s', (interval, unit, text) => {
    expect(formatInterval(interval, unit)).toBe(text);
  });

  it.each([
    [0.0512, '$0.0512'],
    [0.0388, '$0.0388'],
    [0.17, '$0.170'],
    [0.9994, '$0.999'],
    [0.9996, '$1.00'],
    [-0.0124, '−$0.0124'],
    [0.000012345, '$0.000012'],
    [0, '$0.00'],
    [-1e-9, '$0.00'],
  ])('writes %d dollars as %s: below a dollar two that differ must not look equal', (dollars, text) => {
    expect(formatValue(dollars, 'US dollars')).toBe(text);
  });

  it('writes a value without spread alone, also when the spread does not show', () => {
    expect(formatInterval({ mean: 123, low: 123, high: 123 }, 'seconds')).toBe('123');
    expect(formatInterval({ mean: 45_000, low: 44_999, high: 45_001 }, 'records')).toBe('45k');
  });

  it('shows no value as a dash, never as zero', () => {
    expect([formatInterval(null, 'seconds'), formatInterval(undefined, 'seconds')]).toEqual(['–', '–']);
    expect(formatValue(Number.NaN, 'seconds')).toBe('–');
  });
});

describe('formatDifference', () => {
  it('gives every end its sign', () => {
    expect(formatDifference({ mean: 15, low: -5, high: 30 }, 'seconds')).toBe('+15 [−5, +30]');
  });

  it.each([
    ['ratio', { mean: 1e-5, low: -1e-6, high: 3e-4 }, '0'],
    ['ratio', { mean: 0.001, low: 0, high: 0.02 }, '0 [0, +0.02]'],
    ['US dollars', { mean: 1e-9, low: 1e-9, high: 1e-9 }, '$0.00'],
  ])('gives no sign to what rounds to zero (%s)', (unit, interval, text) => {
    expect(formatDifference(interval, unit)).toBe(text);
  });

  it('has no ends without spread', () => {
    expect(formatDifference({ mean: 29.9e6, low: 29.9e6, high: 29.9e6 }, 'record-seconds')).toBe('+29.9M');
  });
});

describe('formatRatio', () => {
  it.each([
    [0, '0×'],
    [0.004, '<0.01×'],
    [0.516, '0.52×'],
    [3.21, '3.2×'],
    [140.2, '140×'],
    [52_345, '52k×'],
  ])('writes %d as %s', (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text);
  });
});

describe('metricHead', () => {
  it('names the unit unless the title does', () => {
    expect(metricHead({ title: 'Lateness', unit: 'record-seconds' })).toBe('Lateness (record-seconds)');
    expect(metricHead({ title: 'Reshard calls', unit: 'calls' })).toBe('Reshard calls');
  });
});
