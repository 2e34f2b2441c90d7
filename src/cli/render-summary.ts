/** What `simulate` prints for people. */
import type { RunResult } from '../sim/run/closed-loop.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import type { Score } from '../sim/score.ts';
import { decisionLines } from './decision-lines.ts';
import { clockText, dollarsText, numberText } from './units-text.ts';

const LABEL_WIDTH = 16;

export function renderSummary(scenario: Scenario, result: RunResult): string {
  const blocks = [
    headOf(scenario, result),
    ...scoreLines(result.score, scenario),
    ...section('Done by hand', result.changes.map(handLine)),
    ...section('Decisions', decisionLines(result.reports, Date.parse(scenario.startsAt))),
    ...section(
      'Turns without a report',
      result.skipped.map((skipped) => `  ${skipped.sourceId}: ${skipped.reason.text}`),
    ),
    '',
    'Simulated, not AWS: constants that AWS does not publish are assumptions, listed under physics in the scenario.',
  ];
  return `${blocks.join('\n')}\n`;
}

function headOf(scenario: Scenario, { mode, seed, score }: RunResult): string {
  const controller = mode === 'none' ? 'no controller' : `mode ${mode}`;
  const title = `${scenario.name} — ${controller}, seed ${seed}, ${clockText(score.simulatedSeconds)} simulated`;
  return scenario.description === '' ? `${title}\n` : `${title}\n${scenario.description}\n`;
}

function scoreLines(score: Score, scenario: Scenario): readonly string[] {
  const target = scenario.policy.target.iteratorAgeSeconds;
  const amplification =
    score.amplification === null
      ? []
      : [
          [
            'downstream',
            `${numberText(score.backendAttempts)} attempts, ${numberText(score.amplification, 3)} per record`,
          ],
        ];
  const lines = [
    [
      'last record done',
      score.makespanSeconds === null ? 'none was done' : `${numberText(score.makespanSeconds)} s after the start`,
    ],
    [
      'oldest record',
      `${numberText(score.maxIteratorAgeSeconds)} s at worst, ${numberText(score.secondsOverTarget)} s above the target of ${target} s`,
    ],
    ['lateness', `${numberText(score.lateRecordSeconds)} record-seconds beyond the target`],
    [
      'records',
      `${numberText(score.recordsIn)} in of ${numberText(score.recordsOffered)} offered, ${numberText(score.recordsDone)} done${scenario.consumers.length > 1 ? ` by ${scenario.consumers.length} consumers together` : ''}, ${numberText(score.backlogRecords)} left`,
    ],
    [
      'lost',
      `${numberText(score.recordsLost)} records: ${numberText(score.recordsGivenUp)} given up by producers, ${numberText(score.recordsDiscarded)} discarded, ${numberText(score.recordsExpired)} expired`,
    ],
    ['refused puts', `${numberText(score.recordsThrottled)} records`],
    ...amplification,
    [
      'levers',
      `${score.mappingUpdates} mapping updates, ${score.reshardCalls} reshards, ${score.refusedCalls} calls refused`,
    ],
    ['cost', costText(score)],
    ['digest', score.digest],
  ];
  return lines.map(([label, text]) => `  ${(label ?? '').padEnd(LABEL_WIDTH)}  ${text}`);
}

function costText({ costUsd, costPartsUsd, shardHours }: Score): string {
  const kinesis = `${numberText(shardHours, 2)} shard-hours ${dollarsText(costPartsUsd.kinesisShardHours)}, puts ${dollarsText(costPartsUsd.kinesisPutUnits)}`;
  const lambda = `requests ${dollarsText(costPartsUsd.lambdaRequests)}, GB-seconds ${dollarsText(costPartsUsd.lambdaGbSeconds)}`;
  return `${dollarsText(costUsd)} (${kinesis}, ${lambda})`;
}

function handLine({ change, kind, message }: RunResult['changes'][number]): string {
  const lever = change.lever === 'shard-count' ? 'shards' : `factor of ${change.consumer}`;
  const fate = kind === 'applied' ? '' : ` refused: ${message}`;
  return `${clockText(change.atSeconds).padStart(9)}  ${lever} → ${change.to}${fate}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}
