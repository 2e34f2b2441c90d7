import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedSettings } from '../../../src/bench/contender.ts';
import { ONLINE } from '../../../src/bench/contenders.ts';
import { readTuned } from '../../../src/cli/bench/tuned-file.ts';

const tuned = readTuned((path) => readFileSync(path, 'utf8'));

describe('the settings that tuning has found', () => {
  it('are there for everyone who has knobs, and for nobody else', () => {
    const tunable = ONLINE.filter(({ knobs }) => knobs.length > 0).map(({ id }) => id);
    expect(Object.keys(tuned).toSorted()).toEqual(tunable.toSorted());
  });

  it.each(Object.entries(tuned))('are among the candidates of %s, and no worse than what is published', (id, found) => {
    const contender = ONLINE.find((one) => one.id === id);
    if (contender === undefined) throw new Error(`no contender ${id}`);
    for (const { name, candidates } of contender.knobs) {
      const published = publishedSettings(contender)[name];
      expect([...candidates, published], name).toContain(found.settings[name]);
    }
    expect(found.loss).toBeLessThanOrEqual(found.publishedLoss);
  });
});
