import { describe, expect, it } from 'vitest';
import { MAIN_METRIC_IDS, METRICS, mainMetrics } from '../../../src/report/scoreboard/metrics.ts';

const SUPPLY = ['Under', 'Over', 'UnderTime', 'OverTime', 'Instability'];

describe('METRICS', () => {
  it('names each metric once', () => {
    const ids = METRICS.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the five of supply for shards and for slots', () => {
    const ids = METRICS.map(({ id }) => id);

    for (const what of ['shard', 'slot']) for (const name of SUPPLY) expect(ids).toContain(`${what}${name}Percent`);
  });

  it('says of each what it means, in a sentence', () => {
    for (const { meaning, title, unit } of METRICS) {
      expect(meaning).toMatch(/^[A-Z].+\.$/);
      expect(title).not.toBe('');
      expect(unit).not.toBe('');
    }
  });

  it('has every main metric', () => {
    expect(mainMetrics(METRICS).map(({ id }) => id)).toEqual(MAIN_METRIC_IDS);
  });
});
