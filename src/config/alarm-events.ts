/** Alarms of CloudWatch in the three shapes in which they reach a function. AWS's own fields are read loosely. */
import * as z from 'zod';

/** Whose turn it is: `all`, or the sources that have one of these stream or function names. */
export type Whose = 'all' | { readonly streams: readonly string[]; readonly functions: readonly string[] };

/** What one alarm says, whatever shape it came in. */
export interface AlarmNews {
  readonly alarmName: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Whom its metrics are about. */
  readonly whose: Whose;
}

type Dimensions = Readonly<Record<string, string>>;

const state = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
const dimensionMap = z.record(z.string(), z.string());
const dimensionList = z.array(z.looseObject({ name: z.string(), value: z.string() }));

/** An alarm as CloudWatch and EventBridge describe it; a composite alarm has no metrics. */
const alarmData = z.looseObject({
  alarmName: z.string(),
  state: z.looseObject({ value: state }),
  configuration: z
    .looseObject({
      metrics: z
        .array(
          z.looseObject({
            metricStat: z.looseObject({ metric: z.looseObject({ dimensions: dimensionMap.optional() }) }).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** An alarm that calls the function itself. */
export const directAlarm = z.looseObject({ source: z.literal('aws.cloudwatch'), alarmData });

/** An alarm that comes through a rule of EventBridge. */
export const bridgedAlarm = z.looseObject({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: alarmData,
});

/** Records of a topic; each message is a text that holds an alarm. */
export const topicRecords = z.looseObject({
  Records: z
    .array(z.looseObject({ EventSource: z.literal('aws:sns'), Sns: z.looseObject({ Message: z.string() }) }))
    .min(1),
});

/** What the message of such a record holds; math alarms list their metrics, others have one. */
export const topicAlarm = z.looseObject({
  AlarmName: z.string(),
  NewStateValue: state,
  Trigger: z
    .looseObject({
      Dimensions: dimensionList.nullish(),
      Metrics: z
        .array(
          z.looseObject({
            MetricStat: z.looseObject({ Metric: z.looseObject({ Dimensions: dimensionList.nullish() }) }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** What an alarm from CloudWatch or EventBridge says. */
export function newsOfData({ alarmName, state: now, configuration }: z.output<typeof alarmData>): AlarmNews {
  const metrics = configuration?.metrics ?? [];
  const dimensions = metrics.map(({ metricStat }) => metricStat?.metric.dimensions ?? {});
  return { alarmName, state: now.value, whose: whoseOf(dimensions) };
}

/** What an alarm from a topic says. */
export function newsOfMessage({ AlarmName, NewStateValue, Trigger }: z.output<typeof topicAlarm>): AlarmNews {
  const lists = [Trigger?.Dimensions ?? [], ...(Trigger?.Metrics ?? []).map(dimensionsOfMetric)];
  const dimensions = lists.map((list) => Object.fromEntries(list.map(({ name, value }) => [name, value])));
  return { alarmName: AlarmName, state: NewStateValue, whose: whoseOf(dimensions) };
}

type TopicMetric = NonNullable<NonNullable<z.output<typeof topicAlarm>['Trigger']>['Metrics']>[number];

function dimensionsOfMetric({ MetricStat }: TopicMetric): z.output<typeof dimensionList> {
  return MetricStat?.Metric.Dimensions ?? [];
}

/** Everybody the metrics name; when they name nobody it is everybody's turn. */
function whoseOf(dimensions: readonly Dimensions[]): Whose {
  const streams = valuesOf(dimensions, 'StreamName');
  const functions = valuesOf(dimensions, 'FunctionName');
  return streams.length + functions.length === 0 ? 'all' : { streams, functions };
}

function valuesOf(dimensions: readonly Dimensions[], name: string): readonly string[] {
  return [...new Set(dimensions.flatMap((each) => (Object.hasOwn(each, name) ? [each[name] ?? ''] : [])))];
}

/** The turn of several alarms together. */
export function together(all: readonly Whose[]): Whose {
  const named = all.flatMap((whose) => (whose === 'all' ? [] : [whose]));
  if (named.length < all.length) return 'all';
  return {
    streams: [...new Set(named.flatMap(({ streams }) => streams))],
    functions: [...new Set(named.flatMap(({ functions }) => functions))],
  };
}
