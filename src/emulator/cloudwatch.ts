/** CloudWatch: metrics as they are, and alarms. */
import { SECOND_MS } from '../core/units.ts';
import type { World } from '../world/world-api.ts';
import { checkAlarm } from './alarm-definition.ts';
import { alarmArn } from './alarm-event.ts';
import type { Alarm, Alarms } from './alarms.ts';
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { type Input, objects, text, texts, wholeNumber } from './input.ts';
import { getMetricData } from './metric-data.ts';
import { bookmarkOf, pageOf, tokenOf } from './paging.ts';

/** Source: CloudWatch user guide, "CloudWatch service quotas", and API reference, read 2026-11. */
const ALARMS_PER_ACCOUNT = 5_000;
const NAMES_PER_CALL = 100;
/** Alarms on one page at most. What a page holds when nobody says is an assumption. */
const ALARMS_PER_PAGE = 100;

export function cloudwatchOperations(world: World, alarms: Alarms): Operations {
  return {
    GetMetricData: getMetricData(world),
    PutMetricAlarm: (input) => putAlarm(alarms, input),
    DescribeAlarms: (input) => describeAlarms(alarms, input),
    DeleteAlarms: (input) => deleteAlarms(alarms, input),
    ListTagsForResource: (input) => listTags(alarms, text(input, 'ResourceARN') ?? ''),
  };
}

function putAlarm(alarms: Alarms, input: Input): Answer {
  const checked = checkAlarm(input);
  if ('kind' in checked) return checked;
  if (alarms.get(checked.name) === null && alarms.all().length >= ALARMS_PER_ACCOUNT) {
    return invalid('LimitExceededFault', `The account has its ${ALARMS_PER_ACCOUNT} alarms already.`);
  }
  const tags = objects(input, 'Tags').map((tag) => [text(tag, 'Key') ?? '', text(tag, 'Value') ?? ''] as const);
  alarms.put(checked, Object.fromEntries(tags));
  return ok({});
}

/** One unknown name, and no alarm is deleted. */
function deleteAlarms(alarms: Alarms, input: Input): Answer {
  const names = texts(input, 'AlarmNames');
  if (names.length === 0) return invalid('MissingRequiredParameterException', 'AlarmNames is required.');
  if (names.length > NAMES_PER_CALL) return tooMany('AlarmNames', NAMES_PER_CALL);
  const unknown = names.find((name) => alarms.get(name) === null);
  if (unknown !== undefined) {
    return { kind: 'error', status: 404, name: 'ResourceNotFound', message: `Alarm ${unknown} does not exist.` };
  }
  for (const name of names) alarms.delete(name);
  return ok({});
}

function listTags(alarms: Alarms, arn: string): Answer {
  const alarm = alarms.all().find(({ definition }) => alarmArn(definition.name) === arn);
  if (alarm === undefined) {
    return { kind: 'error', status: 404, name: 'ResourceNotFoundException', message: `${arn} does not exist.` };
  }
  return ok({ Tags: Object.entries(alarm.tags).map(([Key, Value]) => ({ Key, Value })) });
}

function describeAlarms(alarms: Alarms, input: Input): Answer {
  const names = texts(input, 'AlarmNames');
  const prefix = text(input, 'AlarmNamePrefix');
  const size = wholeNumber(input, 'MaxRecords', 1, ALARMS_PER_PAGE, ALARMS_PER_PAGE);
  if (size === null)
    return invalid('InvalidParameterValueException', `MaxRecords must be from 1 to ${ALARMS_PER_PAGE}.`);
  if (names.length > NAMES_PER_CALL) return tooMany('AlarmNames', NAMES_PER_CALL);
  if (names.length > 0 && prefix !== null) {
    return invalid('InvalidParameterCombinationException', 'AlarmNames and AlarmNamePrefix cannot be used together.');
  }
  const token = text(input, 'NextToken');
  const bookmark = token === null ? null : bookmarkOf(token);
  if (token !== null && bookmark?.of !== 'alarms') return invalid('InvalidNextToken', 'The next token is not valid.');
  const page = pageOf(matching(alarms, input), ({ definition }) => definition.name, bookmark?.after ?? null, size);
  const next = page.nextAfter;
  return ok({
    MetricAlarms: page.items.map(described),
    CompositeAlarms: [],
    ...(next === null ? {} : { NextToken: tokenOf({ of: 'alarms', after: next, issuedAt: 0 }) }),
  });
}

function matching(alarms: Alarms, input: Input): readonly Alarm[] {
  const [names, types] = [texts(input, 'AlarmNames'), texts(input, 'AlarmTypes')];
  const [prefix, state, action] = [
    text(input, 'AlarmNamePrefix') ?? '',
    text(input, 'StateValue'),
    text(input, 'ActionPrefix'),
  ];
  if (types.length > 0 && !types.includes('MetricAlarm')) return [];
  return alarms.all().filter(({ definition, state: present }) => {
    const actions = Object.values(definition.actions).flat();
    return (
      (names.length === 0 || names.includes(definition.name)) &&
      definition.name.startsWith(prefix) &&
      (state === null || present.value === state) &&
      (action === null || actions.some((arn) => arn.startsWith(action)))
    );
  });
}

function described({ definition, state, configuredAt }: Alarm): Input {
  const { name, description, actions, missingData } = definition;
  return {
    AlarmName: name,
    AlarmArn: alarmArn(name),
    ...(description === null ? {} : { AlarmDescription: description }),
    AlarmConfigurationUpdatedTimestamp: configuredAt / SECOND_MS,
    ActionsEnabled: definition.actionsEnabled,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData === null ? {} : { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: state.at / SECOND_MS,
    StateTransitionedTimestamp: state.at / SECOND_MS,
    MetricName: definition.metric,
    Namespace: definition.namespace,
    Statistic: definition.statistic,
    Dimensions: definition.dimensions.map((one) => ({ Name: one.name, Value: one.value })),
    Period: definition.periodMs / SECOND_MS,
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.datapointsToAlarm,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparison,
    TreatMissingData: missingData,
  };
}

function tooMany(field: string, most: number): Answer {
  return invalid('ValidationError', `The collection ${field} must not have more than ${most} members.`);
}
