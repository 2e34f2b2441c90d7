import { describe, expect, it } from 'vitest';
import { MAIN_METRIC_IDS, METRICS, mainMetrics, shownMetrics } from '../../../src/report/scoreboard/metrics.ts';
import { aRow, aScenario } from '../../support/scoreboard-builder.ts';

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

  it('judges what a user feels and pays, and no effort', () => {
    const neutral = METRICS.filter(({ better }) => better === 'context').map(({ id }) => id);
    const supply = ['shard', 'slot'].flatMap((what) => SUPPLY.map((name) => `${what}${name}Percent`));

    expect(neutral).toEqual(['reshardCalls', 'mappingUpdates', 'refusedCalls', 'reversals', ...supply]);
  });

  it.each(['recordsToDestination', 'amplification'])('has a column for %s only where somebody has some', (id) => {
    const both = { recordsToDestination: 1, amplification: 1 };
    const shown = (value: number) =>
      shownMetrics(METRICS, aScenario({ rows: [aRow({ means: { ...both, [id]: value } })] })).map((one) => one.id);

    expect(shown(1)).toEqual(MAIN_METRIC_IDS);
    expect(shown(0)).toEqual(MAIN_METRIC_IDS.filter((one) => one !== id));
  });

  it('has every main metric', () => {
    expect(mainMetrics(METRICS).map(({ id }) => id)).toEqual(MAIN_METRIC_IDS);
  });
});
