import { describe, expect, it } from 'vitest';
import { publishedSettings } from '../../src/bench/contender.ts';
import { CONTENDER_IDS, ONLINE } from '../../src/bench/contenders.ts';
import { boardContenderOf, entrantsOf } from '../../src/bench/entrants.ts';
import { HEADGATE } from '../../src/bench/headgate.ts';

describe('entrantsOf', () => {
  it('enters everyone once as published', () => {
    expect(entrantsOf(ONLINE, {}).map(({ id }) => id)).toEqual(ONLINE.map(({ id }) => id));
  });

  it('enters a second time who was tuned to something else, with what differs only', () => {
    const settings = { ...publishedSettings(HEADGATE), catchUpSeconds: 300 };
    const entrants = entrantsOf([HEADGATE], { headgate: { settings, loss: 0.4, publishedLoss: 0.5 } });
    expect(entrants.map(({ id }) => id)).toEqual(['headgate', 'headgate-tuned']);
    expect(entrants[1]?.settings).toEqual({ catchUpSeconds: 300 });
  });

  it('enters nobody twice whose published settings were the best', () => {
    const tuned = { headgate: { settings: publishedSettings(HEADGATE), loss: 0.5, publishedLoss: 0.5 } };
    expect(entrantsOf([HEADGATE], tuned)).toHaveLength(1);
  });

  it('shows all settings, tuned ones among them', () => {
    const tuned = { id: 'headgate-tuned', contender: 'headgate', settings: { catchUpSeconds: 300 }, tuned: true };
    expect(boardContenderOf(tuned, HEADGATE)).toMatchObject({
      title: 'Headgate, tuned',
      settings: { catchUpSeconds: 300, ledgerReserve: 3 },
    });
  });
});

describe('contenders', () => {
  it('have ids of their own', () => {
    expect(new Set(CONTENDER_IDS).size).toBe(CONTENDER_IDS.length);
  });

  it('have every knob published with one of its candidates', () => {
    for (const { knobs } of ONLINE) {
      for (const { name, published, candidates } of knobs) expect(candidates, name).toContain(published);
    }
  });
});
