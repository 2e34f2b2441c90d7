import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedSettings } from '../../../src/bench/contender.ts';
import { RIVALS, STATICS } from '../../../src/bench/rivals/rivals.ts';
import { withEachStream } from '../../../src/bench/rivals/with-each-stream.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import type { SourceView, View } from '../../../src/sim/run/decider.ts';
import { deepFreeze } from '../../support/deep-freeze.ts';
import { aScenario, LEAST_DOCUMENT } from '../../support/scenarios.ts';
import {
  aConsumerView,
  applied,
  aSourceView,
  aView,
  minutes,
  playCourse,
  times,
  VIEW_NOW,
} from '../../support/view-builder.ts';
import { deciderOf } from './deciding.ts';

const ALL = [...STATICS, ...RIVALS];
const DECIDING = RIVALS.filter(({ deciding }) => deciding({}).kind === 'decider');
const { source, workload } = LEAST_DOCUMENT;
const SCENARIO = aScenario({
  consumers: [{ name: 'one', factor: 2 }],
  otherStreams: [{ workload, source: { ...source, name: 'other' }, consumers: [{ name: 'two', factor: 3 }] }],
});
const titled = ALL.map((contender) => [contender.id, contender] as const);

describe('the rivals', () => {
  it('come in a fixed order', () => {
    expect(ALL.map(({ id }) => id)).toEqual([
      'static-1',
      'static-10',
      'aws-samples',
      'aws-samples-factor-10',
      'substation',
      'substation-factor-10',
      'epsagon',
      'epsagon-factor-10',
      'awslabs-scaling-utils',
      'awslabs-scaling-utils-factor-10',
      'app-auto-scaling-step',
      'app-auto-scaling-step-factor-10',
      'app-auto-scaling-target-tracking',
      'app-auto-scaling-target-tracking-factor-10',
      'kinesis-on-demand',
      'kinesis-on-demand-factor-10',
      'age-double',
      'age-double-factor-10',
      'age-factor',
      'flink-autoscaler',
      'ds2',
      'dhalion',
    ]);
  });

  it.each(titled)('%s has published knobs among the candidates, a source and a price', (_, contender) => {
    for (const { published, candidates } of contender.knobs) {
      expect(candidates).toContain(published);
      expect(candidates.length).toBeGreaterThan(1);
      expect(new Set(candidates).size).toBe(candidates.length);
    }
    expect(new Set(contender.knobs.map(({ name }) => name)).size).toBe(contender.knobs.length);
    expect(contender.describedBy).not.toBe('');
    expect(contender.quirks.length).toBeGreaterThan(0);
    expect(contender.ownUsdPerHour(1) > 0).toBe(contender.deciding({}).kind === 'decider');
    expect(contender.ownUsdPerHour(2)).toBeGreaterThanOrEqual(contender.ownUsdPerHour(1));
  });

  it.each(titled)('%s sets before the run only what its name says', (id, contender) => {
    const prepared = contender.prepare(deepFreeze(structuredClone(SCENARIO)), publishedSettings(contender));
    const factor = id.endsWith('-10') ? 10 : id === 'static-1' ? 1 : null;
    const kind = id.startsWith('kinesis-on-demand') ? 'kinesis-on-demand' : 'kinesis-provisioned';
    const streams = [prepared, ...prepared.otherStreams];
    expect(streams.map((one) => one.consumers[0]?.factor)).toEqual(factor === null ? [2, 3] : [factor, factor]);
    expect(streams.map((one) => one.source.kind)).toEqual([kind, kind]);
    expect(
      withEachStream(prepared, (one) => ({ ...one, source: SCENARIO.source, consumers: SCENARIO.consumers })),
    ).toEqual(withEachStream(SCENARIO, (one) => ({ ...one, source: SCENARIO.source, consumers: SCENARIO.consumers })));
  });

  it('with factor 10 decide as without', () => {
    for (const id of ['substation', 'age-double']) {
      const [plain, raised] = [id, `${id}-factor-10`].map((one) => RIVALS.find((rival) => rival.id === one));
      expect(raised?.title).toBe(`${plain?.title}, factor 10`);
      expect(raised?.deciding).toBe(plain?.deciding);
    }
  });

  it.each(DECIDING.map((rival) => [rival.id, rival] as const))(
    '%s moves no shards of other kinds of streams',
    (_, rival) => {
      const busy = {
        incomingRecords: minutes(times(70, 4 * 60_000)),
        consumers: [aConsumerView({ iteratorAgeMaxMs: minutes(times(70, 600_000)) })],
      };
      for (const kind of ['kinesis-on-demand', 'dynamodb'] as const) {
        const turns = playCourse({ decider: deciderOf(rival), turns: 30, source: () => ({ ...busy, kind }) });
        expect(turns.flat().filter((order) => order.kind !== 'set-factor')).toEqual([]);
      }
    },
  );

  it('treat each source of a view by itself', () => {
    const busy = aSourceView({ id: 'busy', incomingRecords: minutes(times(5, 4 * 60_000)) });
    const view = aView(
      {},
      { sources: [aSourceView({ id: 'quiet', incomingRecords: minutes(times(5, 4 * 30_000)) }), busy] },
    );
    const substation = deciderOf(RIVALS[2] ?? STATICS[0] ?? fail());
    const verdict = substation.decide(view, substation.start);
    expect(verdict.orders).toEqual([{ kind: 'set-shard-count', sourceId: 'busy', to: 8 }]);
    expect(substation.decide({ ...view, lastResults: verdict.orders.map(applied) }, verdict.memory).orders).toEqual([]);
  });
});

function fail(): never {
  throw new Error('there is no such rival');
}

const metric = (max: number) => fc.array(fc.option(fc.integer({ min: 0, max }), { nil: null }), { maxLength: 70 });

const sourceOf = fc
  .record({
    openShards: fc.integer({ min: 1, max: 10_000 }),
    status: fc.constantFrom('active' as const, 'updating' as const),
    kind: fc.constantFrom('kinesis-provisioned' as const, 'kinesis-on-demand' as const, 'dynamodb' as const),
    factor: fc.integer({ min: 1, max: 10 }),
    incoming: metric(100_000_000),
    reads: metric(100_000_000),
    ages: metric(90_000_000),
    invocations: metric(1_000_000),
    durations: metric(900_000),
  })
  .map(
    ({ factor, incoming, reads, ages, invocations, durations, ...rest }): Partial<SourceView> => ({
      ...rest,
      incomingRecords: minutes(incoming),
      readRecords: minutes(reads),
      readAgeMaxMs: minutes(ages),
      consumers: [
        aConsumerView({
          factor,
          iteratorAgeMaxMs: minutes(ages),
          invocations: minutes(invocations),
          durationAverageMs: minutes(durations),
        }),
      ],
    }),
  );

describe.each(DECIDING.map((rival) => [rival.id, rival] as const))('%s', (_, rival) => {
  it('orders whole numbers within AWS limits, whatever it sees, and keeps plain data', () => {
    fc.assert(
      fc.property(fc.array(sourceOf, { minLength: 1, maxLength: 4 }), (sources) => {
        const decider = deciderOf(rival);
        let memory = decider.start;
        let lastResults: View['lastResults'] = [];
        for (const [turn, one] of sources.entries()) {
          const view = deepFreeze(aView(one, { now: VIEW_NOW + turn * MINUTE_MS, lastResults }));
          const verdict = decider.decide(view, deepFreeze(memory));
          expect(decider.decide(view, memory)).toEqual(verdict);
          expect(JSON.parse(JSON.stringify(verdict.memory))).toEqual(verdict.memory);
          for (const order of verdict.orders) {
            const most = order.kind === 'set-factor' ? 10 : 10_000;
            if (!('to' in order)) continue;
            expect(Number.isInteger(order.to)).toBe(true);
            expect(order.to).toBeGreaterThanOrEqual(1);
            expect(order.to).toBeLessThanOrEqual(most);
          }
          memory = verdict.memory;
          lastResults = verdict.orders.map(applied);
        }
      }),
      { numRuns: 40 },
    );
  });
});
