/** A board of the size of the real one: 25 scenarios, 22 contenders, long titles, missing values, a run that threw. */
import { METRICS } from '../../src/report/scoreboard/metrics.ts';
import type { BoardContender, BoardRow, BoardScenario, Scoreboard } from '../../src/report/scoreboard/scoreboard.ts';
import {
  aContender,
  aRow,
  aScenario,
  aScoreboard,
  aTimeline,
  comparedRows,
  HEADGATE,
  ORACLE,
} from './scoreboard-builder.ts';

const BOUNDS = ['oracle', 'hindsight-static'];
const TITLES = [
  'Nobody',
  'Static, factor 2',
  'Static, factor 10',
  'aws-samples kinesis-auto-scaling',
  'aws-samples kinesis-auto-scaling, factor 10',
  'Substation',
  'Substation, factor 10',
  'Epsagon kinesis-autoscaler',
  'awslabs kinesis-scaling-utils',
  'Application Auto Scaling, step',
  'Application Auto Scaling, target tracking',
  'Kinesis on-demand',
  'Age alarm doubles shards',
  'Age moves the factor',
  'Flink autoscaler',
  'Flink autoscaler, tuned',
  'DS2',
  'Dhalion',
  'Headgate, tuned',
];

export function aWideScoreboard(scenarios = 25, points = 240): Scoreboard {
  const contenders = contendersOf();
  return aScoreboard({
    contenders,
    scenarios: Array.from({ length: scenarios }, (_, index) => wideScenario(index, contenders, points)),
  });
}

function contendersOf(): readonly BoardContender[] {
  const others = TITLES.map((title, index) =>
    aContender({
      id: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      title,
      kind: title === 'Headgate, tuned' ? 'headgate' : index < 3 ? 'static' : 'rival',
      tuned: title.endsWith('tuned'),
    }),
  );
  return [
    HEADGATE,
    ...others,
    ORACLE,
    aContender({ id: 'hindsight-static', title: 'Hindsight static', kind: 'bound' }),
  ];
}

function wideScenario(index: number, contenders: readonly BoardContender[], points: number): BoardScenario {
  const rows = contenders.map(({ id }, place) => wideRow(id, index, place));
  return aScenario({
    id: `s${String(index + 1).padStart(2, '0')}-${['consumer-step', 'ramp', 'hot-key-one-key-95', 'quiet-night-cost'][index % 4]}`,
    title: `${['The load doubles and the consumer cannot follow', 'A ramp of four doublings', 'One key takes almost all', 'A quiet night'][index % 4]}`,
    rows: comparedRows(rows, BOUNDS),
    timelines: contenders.map(({ id }, place) => aTimeline(id, 1 + ((place + index) % 10), points)),
  });
}

/** Spread over several powers of ten; the hash of place and index only has to look irregular. */
function wideRow(id: string, index: number, place: number): BoardRow {
  const noise = (salt: number): number => ((place * 7_919 + index * 104_729 + salt * 1_299_709) % 997) / 997;
  const isCalm = index % 6 === 5;
  const means = Object.fromEntries(
    METRICS.map((metric, salt) => [metric.id, Math.round(10 ** (5 * noise(salt)) * 100) / 100] as const),
  );
  const late = isCalm ? 0 : Math.round(10 ** (3 + 5 * noise(1)) * (place === 0 ? 0.01 : 1));
  const cost = Math.round(100 * (3 + 40 * noise(2) ** 4)) / 100;
  const throttled = noise(3) < 0.6 ? 0 : Math.round(1e6 * noise(4));
  const row = aRow({
    contender: id,
    means: {
      ...means,
      lateRecordSeconds: late,
      costUsd: cost,
      recordsThrottled: throttled,
      recordsLost: 0,
      amplification: 1 + noise(5) / 5,
    },
  });
  const caughtUp = noise(6) < 0.7;
  const values = { ...row.values, ...(caughtUp ? {} : { catchUpSeconds: null }) };
  return { ...row, values, failures: index === 3 && place === 7 ? ['the decider asked for 0 shards'] : [] };
}
