/** What `bench-controller` prints for people. */
import { formatBytes, formatNumber } from '../../report/format.ts';
import { dollarsText } from '../units-text.ts';
import { type BenchResult, type BundleFigures, PHASES, type PhaseFigures, type SizeResult } from './bench-result.ts';
import { MEMORY_MB } from './monthly-dollars.ts';

const LABEL_WIDTH = 34;
const COLUMN_WIDTH = 12;

export function benchText({ machine, bundle, runs }: BenchResult): string {
  const head = [
    `Machine: ${machine.cores} cores, Node ${machine.node}. Times are of this machine and its loopback, not of Lambda.`,
    ...bundleLines(bundle),
  ];
  return `${[...head, ...runs.flatMap(sizeLines), ...NOTES].join('\n')}\n`;
}

function bundleLines({ bytes, gzipBytes, loadMs, emptyLoadMs, processes }: BundleFigures): readonly string[] {
  return [
    `Bundle: ${grouped(bytes)} bytes, ${grouped(gzipBytes)} compressed.`,
    `Load in a fresh process: ${formatNumber(loadMs)} ms, an empty module ${formatNumber(emptyLoadMs)} ms (medians of ${processes}).`,
  ];
}

function sizeLines({ sources, late, phases }: SizeResult): readonly string[] {
  const row = (label: string, cell: (figures: PhaseFigures) => string): string =>
    `  ${label.padEnd(LABEL_WIDTH)}${phases.map((one) => cell(one).padStart(COLUMN_WIDTH)).join('')}`;
  const services = [...new Set(phases.flatMap((one) => Object.keys(one.callsByService)))].sort();
  const dollars = (part: keyof PhaseFigures['dollarsPerMonth']) => (one: PhaseFigures) =>
    dollarsText(one.dollarsPerMonth[part]);
  return [
    '',
    `${grouped(sources)} ${sources === 1 ? 'source' : 'sources'}, ${grouped(late)} late at the end`,
    row('', ({ phase }) => phase),
    row('turns measured', ({ turns }) => String(turns)),
    row('ms per turn', ({ msPerTurn }) => formatNumber(msPerTurn)),
    row('  longest', ({ longestMs }) => formatNumber(longestMs)),
    row('  ms per source', ({ msPerSource }) => formatNumber(msPerSource)),
    row('s at the slowest rate kept', ({ pacedSeconds }) => formatNumber(Object.values(pacedSeconds)[0] ?? 0)),
    row('  of', ({ pacedSeconds }) => (Object.keys(pacedSeconds)[0] ?? '-').slice(0, COLUMN_WIDTH - 1)),
    row('sources at rest', ({ restShare }) => `${formatNumber(restShare * 100)} %`),
    row('calls per turn', ({ callsPerTurn }) => formatNumber(callsPerTurn)),
    row('  calls per source', ({ callsPerSource }) => formatNumber(callsPerSource)),
    row('  failed calls', ({ failedCallsPerTurn }) => formatNumber(failedCallsPerTurn)),
    ...services.map((service) => row(`  ${service}`, (one) => formatNumber(one.callsByService[service] ?? 0))),
    row('metrics asked per source', ({ metricsPerSource }) => formatNumber(metricsPerSource)),
    row('DynamoDB units per source', ({ unitsPerSource }) => formatNumber(unitsPerSource)),
    row('log per turn', ({ logBytesPerTurn }) => formatBytes(logBytesPerTurn)),
    row(
      'sources skipped, failures',
      (one) => `${formatNumber(one.skippedPerTurn)}, ${formatNumber(one.failuresPerTurn)}`,
    ),
    row('$ per source and month', dollars('perSource')),
    row('$ per month', dollars('total')),
    row('  GetMetricData', dollars('metrics')),
    row('  DynamoDB', dollars('table')),
    row(`  Lambda, ${MEMORY_MB} MB, time above`, dollars('run')),
    row('  logs', dollars('logs')),
    row('  events and other requests', dollars('otherCalls')),
    row('  own metrics, alarms, traces', dollars('fixed')),
  ];
}

const NOTES = [
  '',
  ...Object.entries(PHASES).map(([phase, text]) => `${phase}: ${text}.`),
  'Per turn and per source are means over all sources, also those at rest. Between "whole" and "rest" the half hour in',
  'which every source is read whole is skipped. The schedule, standard parameters and the control planes of Kinesis and',
  'Lambda cost nothing; each enforced consumer has an alarm for another $0.10 a month. us-east-1, no free tier.',
];

function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
