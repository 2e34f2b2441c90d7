/** What PutMetricAlarm is told: one metric, one threshold. */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../core/units.ts';
import type { Statistic } from '../world/account-api.ts';
import { type Answer, invalid } from './answer.ts';
import { type Input, number, objects, text, texts, wholeNumber } from './input.ts';
import { type Dimension, dimensionsOf, statisticOf } from './metric-name.ts';

const OPERATORS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const TREATMENTS = ['missing', 'notBreaching', 'breaching', 'ignore'] as const;

export type Comparison = (typeof OPERATORS)[number];
export type MissingData = (typeof TREATMENTS)[number];

export interface AlarmDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly actionsEnabled: boolean;
  /** ARNs by the state that calls them. */
  readonly actions: {
    readonly OK: readonly string[];
    readonly ALARM: readonly string[];
    readonly INSUFFICIENT_DATA: readonly string[];
  };
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: Statistic;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  /** M of "M out of N". */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missingData: MissingData;
}

/** Source of these limits: CloudWatch API reference, PutMetricAlarm, read 2026-11. */
const NAME_LENGTH = 255;
const ACTIONS_PER_STATE = 5;
const TAGS = 50;

/** One of the alarm's fields, or why it cannot be one. Error names are assumptions where the API reference lists none. */
export function checkAlarm(input: Input): AlarmDefinition | Answer {
  return notServed(input) ?? missingField(input) ?? wrongActions(input) ?? readAlarm(input);
}

/** What AWS takes and the embedded account does not. */
function notServed(input: Input): Answer | null {
  const field = ['Metrics', 'ExtendedStatistic', 'ThresholdMetricId', 'EvaluationCriteria'].find(
    (name) => input[name] !== undefined,
  );
  return field === undefined
    ? null
    : invalid('ValidationError', `The embedded account serves alarms on one metric alone, and no ${field}.`);
}

function missingField(input: Input): Answer | null {
  const required = [
    'AlarmName',
    'ComparisonOperator',
    'EvaluationPeriods',
    'MetricName',
    'Namespace',
    'Period',
    'Statistic',
    'Threshold',
  ];
  const field = required.find((name) => input[name] === undefined || input[name] === '');
  return field === undefined
    ? null
    : invalid('MissingRequiredParameterException', `The parameter ${field} is required.`);
}

function wrongActions(input: Input): Answer | null {
  for (const field of ['OKActions', 'AlarmActions', 'InsufficientDataActions']) {
    const arns = texts(input, field);
    if (arns.length > ACTIONS_PER_STATE) {
      return invalid('ValidationError', `${field} must have at most ${ACTIONS_PER_STATE} members.`);
    }
    const wrong = arns.find((arn) => !/^arn:aws[a-z-]*:[a-z0-9-]+:/.test(arn));
    if (wrong !== undefined) return invalid('ValidationError', `Invalid arn syntax: ${wrong}`);
  }
  if (objects(input, 'Tags').length > TAGS) return invalid('ValidationError', `At most ${TAGS} tags are allowed.`);
  return null;
}

function readAlarm(input: Input): AlarmDefinition | Answer {
  const name = text(input, 'AlarmName') ?? '';
  const comparison = OPERATORS.find((one) => one === input.ComparisonOperator);
  const missingData = TREATMENTS.find((one) => one === (input.TreatMissingData ?? 'missing'));
  const statistic = statisticOf(text(input, 'Statistic') ?? '');
  const threshold = number(input, 'Threshold');
  const timing = checkTiming(input);
  if ('kind' in timing) return timing;
  // The guide allows ASCII alone.
  if (name.length > NAME_LENGTH || !/^[\x20-\x7e]+$/.test(name)) return wrongField('AlarmName');
  if (comparison === undefined) return wrongField('ComparisonOperator');
  if (missingData === undefined) return wrongField('TreatMissingData');
  if (statistic === null) return wrongField('Statistic');
  if (threshold === null) return wrongField('Threshold');
  return {
    ...timing,
    name,
    description: text(input, 'AlarmDescription'),
    actionsEnabled: input.ActionsEnabled !== false,
    actions: {
      OK: texts(input, 'OKActions'),
      ALARM: texts(input, 'AlarmActions'),
      INSUFFICIENT_DATA: texts(input, 'InsufficientDataActions'),
    },
    namespace: text(input, 'Namespace') ?? '',
    metric: text(input, 'MetricName') ?? '',
    dimensions: dimensionsOf(input),
    statistic,
    threshold,
    comparison,
    missingData,
  };
}

type Timing = Pick<AlarmDefinition, 'periodMs' | 'evaluationPeriods' | 'datapointsToAlarm'>;

function checkTiming(input: Input): Timing | Answer {
  const periodMs = (number(input, 'Period') ?? 0) * SECOND_MS;
  // AWS also takes 10, 20 and 30 seconds, for metrics finer than the world's.
  if (periodMs <= 0 || periodMs % MINUTE_MS !== 0) return wrongField('Period');
  const evaluationPeriods = wholeNumber(input, 'EvaluationPeriods', 1, DAY_MS / MINUTE_MS, 0);
  if (!evaluationPeriods) return wrongField('EvaluationPeriods');
  if (evaluationPeriods * periodMs > DAY_MS) {
    return invalid('ValidationError', 'Metrics cannot be checked across more than a day (EvaluationPeriods * Period).');
  }
  const datapointsToAlarm = wholeNumber(input, 'DatapointsToAlarm', 1, evaluationPeriods, evaluationPeriods);
  if (datapointsToAlarm === null) return wrongField('DatapointsToAlarm');
  return { periodMs, evaluationPeriods, datapointsToAlarm };
}

function wrongField(field: string): Answer {
  return invalid('InvalidParameterValueException', `The value of the parameter ${field} is not valid.`);
}
