/**
 * A scoreboard as the bench would make it. A few lines of arithmetic stand in for runs, so that tables and plots have
 * something to show; they are no evidence about anyone.
 */
import { METRICS } from '../../src/report/scoreboard/metrics.ts';
import { type Competitor, dominatorsOf, paretoPointOf } from '../../src/report/scoreboard/pareto.ts';
import type {
  BoardContender,
  BoardRow,
  BoardScenario,
  BoardTimeline,
  Comparison,
  Interval,
  Metric,
  Scoreboard,
} from '../../src/report/scoreboard/scoreboard.ts';

/** A mean with an interval of ten per cent to either side. */
export function anInterval(mean: number, share = 0.1): Interval {
  return { mean, low: mean * (1 - share), high: mean * (1 + share) };
}

export function aComparison(difference: number, headgateIs: Comparison['headgateIs']): Comparison {
  const spread = Math.abs(difference) / 10;
  return {
    difference: { mean: difference, low: difference - spread, high: difference + spread },
    pairs: 30,
    headgateIs,
  };
}

export function aContender(overrides: Partial<BoardContender> = {}): BoardContender {
  return {
    id: 'substation',
    title: 'Substation',
    kind: 'rival',
    describedBy: 'brexhq/substation cmd/aws/lambda/autoscale/main.go',
    quirks: ['The tags for the least and the most shards are read but never applied.'],
    settings: { upThreshold: 0.7, downThreshold: 0.35 },
    tuned: false,
    ...overrides,
  };
}

export const HEADGATE = aContender({
  id: 'headgate',
  title: 'Headgate',
  kind: 'headgate',
  describedBy: 'this repository',
  quirks: [],
  settings: { catchUpSeconds: 600 },
});
export const NOBODY = aContender({
  id: 'nobody',
  title: 'Nobody',
  kind: 'static',
  describedBy: 'the scenario as it starts',
  quirks: [],
  settings: {},
});
export const ORACLE = aContender({
  id: 'oracle',
  title: 'Oracle',
  kind: 'bound',
  describedBy: 'dynamic programme over the known load',
  quirks: [],
  settings: {},
});

/** Values by metric id; every metric that is not named is missing. */
export function aRow(
  overrides: Partial<BoardRow> & { readonly means?: Readonly<Record<string, number>> } = {},
): BoardRow {
  const { means = { lateRecordSeconds: 1_000, costUsd: 2, recordsThrottled: 0, recordsLost: 0 }, ...rest } = overrides;
  const all = METRICS.map(({ id }) => [id, means[id] === undefined ? null : anInterval(means[id])] as const);
  return {
    contender: 'substation',
    seeds: 30,
    values: Object.fromEntries(all),
    against: {},
    isOnFront: false,
    beatenBy: [],
    failures: [],
    ...rest,
  };
}

/** The rows with their comparisons to the first, and their place on the front; `bounds` do not compete. */
export function comparedRows(rows: readonly BoardRow[], bounds: readonly string[] = []): readonly BoardRow[] {
  const [reference] = rows;
  const competitors = rows.filter(({ contender }) => !bounds.includes(contender)).map(competitorOf);
  return rows.map((row) => ({
    ...row,
    beatenBy: bounds.includes(row.contender) ? [] : dominatorsOf(competitorOf(row), competitors),
    against: Object.fromEntries(
      METRICS.map((metric) => [metric.id, compared(metric, row.values[metric.id], reference?.values[metric.id])]),
    ),
    isOnFront: bounds.includes(row.contender) ? null : dominatorsOf(competitorOf(row), competitors).length === 0,
  }));
}

function competitorOf({ contender, values }: BoardRow): Competitor {
  const point = paretoPointOf(Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value?.mean])));
  return { contender, points: new Map(point === null ? [] : [[1, point]]) };
}

function compared(
  { better }: Metric,
  theirs: Interval | null | undefined,
  mine: Interval | null | undefined,
): Comparison | null {
  if (theirs == null || mine == null) return null;
  const difference = theirs.mean - mine.mean;
  const isSame = difference === 0 || better === 'context';
  return aComparison(difference, isSame ? 'same' : difference > 0 === (better === 'lower') ? 'better' : 'worse');
}

/** The same scenario a second time under another name: verdicts on one scenario and on many are written differently. */
export function inTwoScenarios(board: Scoreboard): Scoreboard {
  return { ...board, scenarios: board.scenarios.flatMap((one) => [one, { ...one, id: 's06-ramp' }]) };
}

/** The same means, as if every run had been made once: no spread, nothing judged. */
export function ofOneSeed(board: Scoreboard): Scoreboard {
  const alone = (interval: Interval): Interval => ({ mean: interval.mean, low: interval.mean, high: interval.mean });
  const rowOf = (row: BoardRow): BoardRow => ({
    ...row,
    seeds: 1,
    values: mapped(row.values, alone),
    against: mapped(row.against, ({ difference }) => ({
      difference: alone(difference),
      pairs: 1,
      headgateIs: 'same' as const,
    })),
  });
  return { ...board, scenarios: board.scenarios.map((one) => ({ ...one, rows: one.rows.map(rowOf) })) };
}

function mapped<From, To>(
  all: Readonly<Record<string, From | null>>,
  to: (one: From) => To,
): Record<string, To | null> {
  return Object.fromEntries(Object.entries(all).map(([id, one]) => [id, one === null ? null : to(one)]));
}

export function aTimeline(contender: string, factor = 1, points = 48): BoardTimeline {
  const at = Array.from({ length: points }, (_, index) => (index + 1) * 300);
  const wave = at.map((_, index) => (index > points / 3 && index < points / 2 ? 1 : 0));
  return {
    contender,
    atSeconds: at,
    offeredPerSec: wave.map((high) => 2_400 + 3_600 * high),
    donePerSec: wave.map((high, index) => 2_400 + 600 * factor * high + (index % 3)),
    oldestAgeSeconds: wave.map((high, index) => 1 + (high * 400 * (index % 7)) / factor),
    backlogRecords: wave.map((high, index) => 2_000 + (high * 90_000 * (index % 7)) / factor),
    openShards: at.map((_, index) => (index > points / 2 ? 16 : 8)),
    slots: at.map((_, index) => (index > points / 3 ? 8 * factor : 8)),
    actions: [{ atSeconds: 5_100, text: `orders: factor 1 → ${factor}` }],
  };
}

export function aScenario(overrides: Partial<BoardScenario> = {}): BoardScenario {
  return {
    id: 's02-consumer-step',
    title: 'The load doubles and the consumer cannot follow',
    description: 'At 1,800 s the load goes from 2,400 to 6,000 records/s and stays for two hours.',
    right: 'Raise the factor once, to at least 3.',
    evidenceAtSeconds: 1_800,
    durationSeconds: 14_400,
    targetSeconds: 60,
    rows: comparedRows(
      [
        aRow({ contender: 'headgate', means: { ...FULL_MEANS } }),
        aRow({
          contender: 'nobody',
          means: { ...FULL_MEANS, lateRecordSeconds: 9_400_000, costUsd: 0.9, mappingUpdates: 0 },
        }),
        aRow({ contender: 'substation', means: { ...FULL_MEANS, lateRecordSeconds: 30_000, costUsd: 3.1 } }),
        aRow({ contender: 'oracle', means: { ...FULL_MEANS, lateRecordSeconds: 0, costUsd: 0.8 } }),
      ],
      ['oracle'],
    ),
    timelines: [aTimeline('headgate', 3), aTimeline('nobody'), aTimeline('substation')],
    bounds: [
      {
        title: 'least catch-up for who has to see first',
        value: 292,
        unit: 'seconds',
        how: 'factor 10, in force after 239 s, nothing read during the pause',
      },
    ],
    ...overrides,
  };
}

const FULL_MEANS = {
  lateRecordSeconds: 45_000,
  secondsOverTarget: 310,
  catchUpSeconds: 340,
  recordsLost: 0,
  recordsToDestination: 0,
  recordsThrottled: 12,
  costUsd: 1.24,
  reshardCalls: 0,
  mappingUpdates: 2,
  refusedCalls: 0,
  amplification: 1.02,
};

/** One scenario, Headgate against nobody, one rival and one bound. */
export function aScoreboard(overrides: Partial<Scoreboard> = {}): Scoreboard {
  return {
    version: '0.1.0',
    made: {
      command: 'npm run bench',
      seeds: '30 up to 72 h, 5 beyond',
      wallSeconds: 812,
      runs: 4_800,
      node: 'v20.20.0',
      machine: '2 × a processor',
    },
    metrics: METRICS,
    contenders: [HEADGATE, NOBODY, aContender(), ORACLE],
    scenarios: [aScenario()],
    claims: [
      {
        claim: 'Headgate is no later than a stream left as it starts',
        settings: 40,
        held: 40,
        withoutEffect: 0,
        brokenBy: [],
      },
      {
        claim: 'Headgate is no later than Substation',
        settings: 40,
        held: 31,
        withoutEffect: 0,
        brokenBy: ['metrics 180 s late'],
      },
    ],
    threats: ['Everything is simulated, nothing was measured on AWS.'],
    ...overrides,
  };
}
