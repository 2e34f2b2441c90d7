/** What `simulate` prints for people. */
import type { RunResult } from '../sim/run/closed-loop.ts';
import { changeText } from '../sim/run/hand-made-changes.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import { eventSecond } from '../sim/score/catch-up.ts';
import type { Score } from '../sim/score/score.ts';
import { decisionLines } from './decision-lines.ts';
import { clockText, dollarsText, numberText } from './units-text.ts';

const LABEL_WIDTH = 16;
/** Load that flows leaves fractions of a record: less than half of one is none. */
const LEAST_LEFT = 0.5;

export function renderSummary(scenario: Scenario, result: RunResult): string {
  const blocks = [
    headOf(scenario, result),
    ...scoreLines(result, scenario),
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

function scoreLines({ score, timeline }: RunResult, scenario: Scenario): readonly string[] {
  const lines = [
    ...delayLines(score, timeline, scenario),
    ...recordLines(score, scenario),
    ...downstreamLines(score),
    [
      'levers',
      `${score.mappingUpdates} mapping updates, ${score.reshardCalls} reshards, ${score.refusedCalls} calls refused`,
    ],
    ['cost', costText(score)],
    ['digest', score.digest],
  ] as const;
  return lines.map(([label, text]) => `  ${label.padEnd(LABEL_WIDTH)}  ${text}`);
}

/** A label and its text. */
type Line = readonly [label: string, text: string];

function delayLines(score: Score, timeline: RunResult['timeline'], scenario: Scenario): readonly Line[] {
  return [
    ...lastDoneLines(score, timeline, scenario),
    [
      'oldest record',
      `${numberText(score.maxIteratorAgeSeconds)} s at worst, for ${numberText(score.secondsOverTarget)} s above the target of ${scenario.policy.target.iteratorAgeSeconds} s`,
    ],
    ...catchUpLines(score, scenario),
    ['lateness', `${numberText(score.lateRecordSeconds)} record-seconds beyond the target`],
  ];
}

/** Of a load that never stops, or that leaves records, the last one done tells only when the run ended. */
function lastDoneLines(score: Score, timeline: RunResult['timeline'], scenario: Scenario): readonly Line[] {
  const { makespanSeconds } = score;
  if (makespanSeconds === null) return [['last record done', 'none was done']];
  const runsToTheEnd = !scenario.untilDrained && (timeline.at(-1)?.offeredPerSec ?? 0) > 0;
  if (runsToTheEnd || score.backlogRecords >= LEAST_LEFT) return [];
  return [['last record done', `${numberText(makespanSeconds)} s after the start`]];
}

/** Only a scenario in which something happens has it. */
function catchUpLines({ catchUpSeconds, caughtUp }: Score, scenario: Scenario): readonly Line[] {
  const event = eventSecond(scenario);
  if (event === null || catchUpSeconds === null) return [];
  const after = `after the event at second ${numberText(event)}`;
  if (caughtUp === 1 && catchUpSeconds === 0) return [['catch-up', `none needed: never late ${after}`]];
  if (caughtUp === 1) return [['catch-up', `on time again ${numberText(catchUpSeconds)} s ${after}`]];
  return [['catch-up', `not on time again by the end of the run, ${numberText(catchUpSeconds)} s ${after}`]];
}

function recordLines(score: Score, scenario: Scenario): readonly Line[] {
  return [
    [
      'records',
      `${numberText(score.recordsIn)} in of ${numberText(score.recordsOffered)} offered, ${numberText(score.recordsDone)} done${scenario.consumers.length > 1 ? ` by ${scenario.consumers.length} consumers together` : ''}, ${numberText(score.backlogRecords)} left`,
    ],
    [
      'lost',
      `${numberText(score.recordsLost)} records: ${numberText(score.recordsGivenUp)} given up by producers, ${numberText(score.recordsDiscarded)} discarded, ${numberText(score.recordsExpired)} expired`,
    ],
    ['refused puts', `${numberText(score.recordsThrottled)} records`],
  ];
}

function downstreamLines({ backendAttempts, amplification }: Score): readonly Line[] {
  if (amplification === null) return [];
  return [['downstream', `${numberText(backendAttempts)} attempts, ${numberText(amplification, 3)} per record`]];
}

function costText({ costUsd, costPartsUsd, shardHours }: Score): string {
  const kinesis = `${numberText(shardHours, 2)} shard-hours ${dollarsText(costPartsUsd.kinesisShardHours)}, puts ${dollarsText(costPartsUsd.kinesisPutUnits)}`;
  const lambda = `requests ${dollarsText(costPartsUsd.lambdaRequests)}, GB-seconds ${dollarsText(costPartsUsd.lambdaGbSeconds)}`;
  const others = OTHER_COSTS.flatMap(([part, label]) => {
    const dollars = costPartsUsd[part];
    return dollars === 0 ? [] : [`, ${label} ${dollarsText(dollars)}`];
  });
  return `${dollarsText(costUsd)} (${kinesis}, ${lambda}${others.join('')})`;
}

/** Parts that most runs do not have. */
const OTHER_COSTS = [
  ['onDemandStreamHours', 'stream-hours on demand'],
  ['onDemandIn', 'in'],
  ['onDemandOut', 'out'],
  ['fanOutShardHours', 'fan-out shard-hours'],
  ['fanOutGb', 'fan-out reads'],
  ['retention', 'retention'],
  ['own', 'the controller itself'],
] as const satisfies readonly (readonly [keyof Score['costPartsUsd'], string])[];

function handLine({ change, kind, message }: RunResult['changes'][number]): string {
  const fate = kind === 'applied' ? '' : ` refused: ${message}`;
  return `${clockText(change.atSeconds).padStart(9)}  ${changeText(change)}${fate}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}
