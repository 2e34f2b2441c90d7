/** Addresses of pages of the AWS console. The embedded account has no console: whoever asks for it is told null. */
import type { EpochMs } from '../core/units.ts';
import { consoleValue, percentEncode, twiceEncoded } from './console-encoding.ts';
import { consoleHost, type Place } from './place.ts';

/** A stretch of time. */
export interface TimeWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Longest address Slack takes (Block Kit reference, read 2026-11). A longer one is no link. */
export const LINK_MAX_CHARACTERS = 3_000;
/** More lines than this cannot be told apart on one graph. */
const GRAPHED_FUNCTIONS = 3;

/** The stream's own page with its graphs. */
export function streamLink(place: Place, streamName: string): string | null {
  return page(place, 'kinesis', `/streams/details/${percentEncode(streamName)}/monitoring`);
}

/** The page of a DynamoDB table, whose stream has none of its own. */
export function tableLink(place: Place, tableName: string): string | null {
  return page(place, 'dynamodbv2', `table?name=${percentEncode(tableName)}&tab=monitoring`);
}

/** The function's page with its graphs. */
export function functionLink(place: Place, functionName: string): string | null {
  return page(place, 'lambda', `/functions/${percentEncode(functionName)}?tab=monitoring`);
}

/** Iterator age of the functions beside what arrives in the stream, over the window. `streamName` null: no Kinesis stream. */
export function graphLink(
  place: Place,
  streamName: string | null,
  functionNames: readonly string[],
  window: TimeWindow,
): string | null {
  const ages = functionNames
    .slice(0, GRAPHED_FUNCTIONS)
    .map((name) => ['AWS/Lambda', 'IteratorAge', 'FunctionName', name, { stat: 'Maximum' }]);
  const arrivals =
    streamName === null
      ? []
      : [['AWS/Kinesis', 'IncomingRecords', 'StreamName', streamName, { stat: 'Sum', yAxis: 'right' }]];
  const graph = {
    metrics: [...ages, ...arrivals],
    view: 'timeSeries',
    stacked: false,
    region: place.region,
    start: isoOf(window.from),
    end: isoOf(window.to),
    period: 60,
  };
  return page(place, 'cloudwatch', `metricsV2:graph=${consoleValue(graph)}`);
}

/**
 * What a function logged in the window, all its log streams together; `words` keeps the lines that hold them. Assumption:
 * the function logs where Lambda's default has it.
 */
export function logsLink(
  place: Place,
  functionName: string,
  window: TimeWindow,
  words: string | null = null,
): string | null {
  const filter = words === null ? [] : [`filterPattern$3D${twiceEncoded(`"${words.replaceAll('"', '')}"`)}`];
  const query = [...filter, `start$3D${window.from}`, `end$3D${window.to}`].join('$26');
  const group = twiceEncoded(`/aws/lambda/${functionName}`);
  return page(place, 'cloudwatch', `logsV2:log-groups/log-group/${group}/log-events$3F${query}`);
}

function page(place: Place, service: string, rest: string): string | null {
  if (place.embedded) return null;
  const link = `https://${consoleHost(place)}/${service}/home?region=${percentEncode(place.region)}#${rest}`;
  return link.length <= LINK_MAX_CHARACTERS ? link : null;
}

function isoOf(at: EpochMs): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
