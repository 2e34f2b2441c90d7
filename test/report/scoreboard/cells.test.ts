import { describe, expect, it } from 'vitest';
import { emptyCellWords, rangeText, valueText } from '../../../src/report/scoreboard/cells.ts';
import { aRow } from '../../support/scoreboard-builder.ts';

const CALLS = { id: 'mappingUpdates', unit: 'calls' };

describe('valueText', () => {
  it('is the value, a dash without one, and threw where every run threw', () => {
    const threw = aRow({ seeds: 0, means: {}, failures: ['no shards'] });

    expect(valueText(aRow({ means: { mappingUpdates: 2 } }), CALLS)).toBe('2 [1.8, 2.2]');
    expect(valueText(aRow({ means: {}, failures: ['once'] }), CALLS)).toBe('–');
    expect(valueText(threw, CALLS)).toBe('threw');
    expect(emptyCellWords([threw])).toContain('threw: every run ended in an error');
    expect(emptyCellWords([aRow()])).not.toContain('threw');
  });
});

describe('rangeText', () => {
  it('is the least and the most of few seeds, and nothing of many', () => {
    const interval = { mean: 0.2, low: 0, high: 0.76 };

    expect(rangeText({ ...interval, range: { least: 0, most: 1, seeds: 5 } }, 'calls')).toBe('0 to 1 in 5 seeds');
    expect(rangeText(interval, 'calls')).toBe('');
    expect(rangeText({ ...interval, range: { least: 0.1041, most: 0.1042, seeds: 5 } }, 'US dollars')).toBe('');
  });
});
