import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPlot } from '../../../../src/report/scoreboard/page/plot.ts';
import { placeLabels } from '../../../../src/report/scoreboard/page/plot-labels.ts';
import { scaleOf } from '../../../../src/report/scoreboard/page/plot-scale.ts';
import { aScenario, aScoreboard } from '../../../support/scoreboard-builder.ts';
import '../../../support/seed.ts';

const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 1e9, noNaN: true })), { minLength: 1 });

describe('scaleOf', () => {
  it('finds a place inside the axis for every value, in their order', () => {
    fc.assert(
      fc.property(values, (all) => {
        const { at } = scaleOf(all);
        const sorted = all.toSorted((a, b) => a - b).map(at);
        for (const [index, place] of sorted.entries()) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
          expect(place).toBeGreaterThanOrEqual((sorted[index - 1] ?? 0) - 1e-9);
        }
      }),
    );
  });

  it('has few ticks, each inside the axis', () => {
    fc.assert(
      fc.property(values, (all) => {
        const { ticks, at } = scaleOf(all);
        expect(ticks.length).toBeLessThan(14);
        for (const tick of ticks) expect(at(tick)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is logarithmic only when the values span much, and then keeps zero apart', () => {
    expect(scaleOf([1, 2, 5]).isLog).toBe(false);
    expect(scaleOf([0, 1, 1_000])).toMatchObject({ isLog: true, hasZero: true });
    expect(scaleOf([0, 0]).isLog).toBe(false);
    const { at } = scaleOf([0, 1, 1_000]);
    expect(at(1) - at(0)).toBeGreaterThan(0.08);
  });
});

describe('placeLabels', () => {
  const wish = (id: string, isNeeded = false) => ({ id, text: 'a name of some length', x: 300, y: 100, isNeeded });

  it('leaves out a name that would lie on others, but never a needed one', () => {
    const crowd = Array.from({ length: 9 }, (_, index) => wish(`c${index}`));
    const placed = placeLabels([...crowd, wish('headgate', true)], 60, 900).map(({ id }) => id);

    expect(placed).toContain('headgate');
    expect(placed.length).toBeLessThan(crowd.length);
  });

  it('keeps a name off a line where there is room, and on it where there is none', () => {
    const line = { left: 300, right: 900, top: 100, bottom: 100 };
    const wall = { left: 0, right: 960, top: 0, bottom: 400 };
    const [free] = placeLabels([wish('a')], 60, 900);
    const [clear] = placeLabels([wish('a')], 60, 900, [line]);

    expect(free).toMatchObject({ anchor: 'start', y: 104 });
    expect(clear).toMatchObject({ anchor: 'end', y: 104 });
    expect(placeLabels([wish('a')], 60, 900, [wall])).toEqual([free]);
  });

  it('turns a name inwards at the edge', () => {
    expect(placeLabels([{ ...wish('a'), x: 880 }], 60, 900)[0]?.anchor).toBe('end');
  });
});

describe('renderPlot', () => {
  it('has a point with a title for everybody that has both values', () => {
    const plot = renderPlot(aScoreboard(), aScenario());

    expect(
      [...plot.matchAll(/<g class="point (\w+)" data-contender="([^"]+)"/g)].map(([, kind, id]) => [id, kind]),
    ).toEqual([
      ['headgate', 'reference'],
      ['nobody', 'front'],
      ['substation', 'front'],
      ['oracle', 'bound'],
    ]);
    expect(plot).toContain('<title>Nobody: $0.900 [$0.810, $0.990], late 9.4M [8.46M, 10.3M] record-seconds</title>');
  });

  it('draws the front as steps down from the cheapest, without bounds', () => {
    const path = /class="front-line" d="M([\d.]+) [\d.]+V([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)H/.exec(
      renderPlot(aScoreboard(), aScenario()),
    );
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = (path ?? []).slice(1).map(Number);

    expect(x1 < x2 && x2 < x3).toBe(true);
    expect(y1 < y2 && y2 < y3).toBe(true);
  });

  it('writes no name across the line of the front', () => {
    const plot = renderPlot(aScoreboard(), aScenario());
    const path = /class="front-line" d="([^"]+)"/.exec(plot)?.[1] ?? '';
    const names = [
      ...plot.matchAll(/class="name" data-contender="[^"]+" x="([\d.]+)" y="([\d.]+)" text-anchor="start"/g),
    ];

    expect(path).toMatch(/^M/);
    for (const [, x, y] of names) {
      // A line that leaves a point to the right is at the height of the point: the base of a name on it is 4 below.
      const levels = [...path.matchAll(/V([\d.]+)H/g)].map(([, level]) => Number(level) + 4);
      expect(levels, `at ${x}`).not.toContain(Number(y));
    }
  });

  it('draws no number that is none', () => {
    expect(renderPlot(aScoreboard(), aScenario())).not.toMatch(/NaN|Infinity|undefined/);
  });
});
