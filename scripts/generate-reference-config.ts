/** The reference pages of what owners and operators set: documents and environment. */
import { downstreamDocument } from '../src/config/downstream-schema.ts';
import { environmentSchema } from '../src/config/environment.ts';
import { type Health, healthSchema } from '../src/config/health-schema.ts';
import { targetOf } from '../src/config/health-target.ts';
import { streamDocument } from '../src/config/policy-schema.ts';
import { acceptedBy, optionsOf, type SchemaNode } from '../src/config/schema-node.ts';
import type { MetricRef } from '../src/core/downstream-target.ts';
import { defaultOf, fenced, fieldTable, GENERATED, jsonSchemaOf, page, table } from './generate-reference-tables.ts';

/** docs/reference/policy.md: documents of streams, and `defaults`. */
export function policyPage(): string {
  return page([
    '# Policy documents',
    GENERATED,
    'Documents are JSON of at most 4,096 bytes. Every field may be left out. An unknown field or a value outside its range ' +
      'changes nothing: the source holds, and every problem is reported with field, received value and accepted range. ' +
      'How documents are laid over each other is in [Tuning](../tuning.md).',
    '## Source',
    'What the owner of a stream wants. Parameter: `streams/<name>`; `defaults` holds what applies to every stream. There ' +
      '`mode` is the ceiling of the account.',
    fieldTable(jsonSchemaOf(streamDocument)),
    '## Downstream',
    'What consumers write to has its own documents: [Downstream documents](downstream.md).',
    '## All defaults',
    fenced(streamDocument.parse({})),
  ]);
}

/** docs/reference/downstream.md: documents of downstreams. */
export function downstreamPage(): string {
  return page([
    '# Downstream documents',
    GENERATED,
    'Where a downstream shows its health, when its circuit breaker trips, and how it comes back. Parameter: ' +
      '`downstreams/<name>`. A downstream without a document has every default. Nothing scales out towards a downstream ' +
      'whose document is broken.',
    fieldTable(jsonSchemaOf(downstreamDocument)),
    '## Health',
    'One object, told apart by `kind`.',
    healthFields(),
    '## Metrics that are read',
    'Once a minute. Requests are added up, errors too. Presets follow the alarms that AWS recommends for each service ' +
      '(read 2026-08). `{…}` stands for a field of the document, `{name}` for the name of the downstream.',
    healthMetrics(),
    `Without \`operation\` a table is read for every writing operation: that is ${tableMetrics({})} metrics a minute, with ` +
      `it ${tableMetrics({ operation: 'PutItem' })}. ` +
      'Throttle events of a table count items, requests count calls: set `errorCount` to what a full batch may lose.',
    '`emitted` wants metrics with `Downstream` as their only dimension; add no others in the same set. One line of log ' +
      'in the embedded metric format publishes them:',
    fenced(EMITTED),
    '## All defaults',
    fenced(downstreamDocument.parse({})),
  ]);
}

/** docs/reference/environment.md: the variables of the function. */
export function environmentPage(): string {
  return page([
    '# Environment',
    GENERATED,
    'The function and the `headgate` command read these variables and no others of their own. An empty variable counts ' +
      'as not set. With a bad one nothing runs, and every problem is named.',
    fieldTable(jsonSchemaOf(environmentSchema), 'variable'),
  ]);
}

const EMITTED = {
  _aws: {
    Timestamp: 1_795_176_000_000,
    CloudWatchMetrics: [
      {
        Namespace: 'Headgate/Downstream',
        Dimensions: [['Downstream']],
        Metrics: [
          { Name: 'Requests', Unit: 'Count' },
          { Name: 'Errors', Unit: 'Count' },
          { Name: 'Latency', Unit: 'Milliseconds' },
        ],
      },
    ],
  },
  Downstream: 'payments-api',
  Requests: 100,
  Errors: 2,
  Latency: 41.5,
};

/** One document of each kind; its values are the names of its fields. */
const KINDS: readonly Health[] = [
  { kind: 'emitted' },
  { kind: 'dynamodb-table', table: '{table}', operation: '{operation}' },
  { kind: 'lambda-function', function: '{function}' },
  { kind: 'api-gateway', api: '{api}', stage: '{stage}' },
  { kind: 'application-load-balancer', loadBalancer: '{loadBalancer}' },
  { kind: 'application-load-balancer', loadBalancer: '{loadBalancer}', targetGroup: '{targetGroup}' },
  { kind: 'rds-instance', instance: '{instance}' },
  { kind: 'kinesis-stream', stream: '{stream}' },
];

function healthFields(): string {
  const rows = optionsOf(jsonSchemaOf(healthSchema)).flatMap((option) => {
    const { kind, ...fields } = option.properties ?? {};
    const name = `\`${String(kind?.const)}\``;
    const own = Object.entries(fields).map(([field, node]) => fieldRow(field, node, option));
    return [[name, '', '', '', option.description ?? ''], ...own];
  });
  return table(['kind', 'field', 'default', 'accepted', 'what it is'], rows);
}

function fieldRow(field: string, node: SchemaNode, option: SchemaNode): readonly string[] {
  const isRequired = option.required?.includes(field) ?? false;
  return ['', `\`${field}\``, defaultOf(node, isRequired), acceptedBy(node), node.description ?? ''];
}

function healthMetrics(): string {
  const rows = KINDS.map((health) => {
    const { requests, errors, latency } = targetOf('{name}', health);
    const time =
      latency === null ? '' : `${metricText(latency.metric)}${latency.toMs === 1 ? '' : ` × ${latency.toMs}`}`;
    const [first] = [...requests, ...errors, ...(latency === null ? [] : [latency.metric])];
    return [`\`${health.kind}\``, dimensionsText(first), sumText(requests), sumText(errors), time];
  });
  return table(['kind', 'namespace and dimensions', 'requests', 'errors', 'latency in ms'], rows);
}

/** Different metrics that one table costs every minute. */
function tableMetrics(more: { readonly operation?: string }): number {
  const { requests, errors, latency } = targetOf('{name}', { kind: 'dynamodb-table', table: '{table}', ...more });
  const all = [...requests, ...errors, ...(latency === null ? [] : [latency.metric])];
  return new Set(all.map((metric) => JSON.stringify(metric))).size;
}

function sumText(metrics: readonly MetricRef[]): string {
  return metrics.map(metricText).join(' + ');
}

function metricText({ metric, statistic, dimensions }: MetricRef): string {
  const operation = dimensions.Operation === undefined ? '' : ' of the operation';
  return `\`${metric}\` ${statistic}${operation}`;
}

function dimensionsText(metric: MetricRef | undefined): string {
  if (metric === undefined) return '';
  const common = Object.entries(metric.dimensions).filter(([name]) => name !== 'Operation');
  const pairs = common.map(([name, value]) => `${name} = ${value}`);
  return `\`${metric.namespace}\`, ${pairs.join(', ')}`;
}
