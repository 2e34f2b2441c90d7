/** What the fields of one stream say about each other; paths are within the stream. */
import { RETENTION_MIN_HOURS } from '../../core/limits.ts';
import { type BrokenRule, outOfOrder, repeated } from './broken-rule.ts';
import type { StreamSpec } from './stream-schema.ts';
import type { Path } from './streams-of.ts';
import type { BurstSpec } from './workload-schema.ts';

type Rule = (stream: StreamSpec) => readonly BrokenRule[];

export function streamRules(stream: StreamSpec): readonly BrokenRule[] {
  return RULES.flatMap((rule) => rule(stream));
}

const stepsInOrder: Rule = ({ workload }) =>
  workload.kind === 'steps' ? outOfOrder(workload.steps, ['workload', 'steps'], 'step') : [];

const deploysInOrder: Rule = ({ consumers }) =>
  consumers.flatMap(({ deploys }, index) => outOfOrder(deploys, ['consumers', index, 'deploys'], 'deploy'));

const floorBelowPeak: Rule = ({ workload }) =>
  workload.kind !== 'trace' || (workload.floorRecordsPerSecond ?? 0) <= workload.peakRecordsPerSecond
    ? []
    : [
        {
          path: ['workload', 'floorRecordsPerSecond'],
          accepted: `at most peakRecordsPerSecond, which is ${workload.peakRecordsPerSecond}`,
        },
      ];

const sharesOfOne: Rule = ({ keys }) => {
  if (keys.kind !== 'shares') return [];
  const sum = Object.values(keys.shares).reduce((total, share) => total + share, 0);
  const path = ['keys', 'shares'];
  if (sum > 1 + 1e-9) return [{ path, accepted: `shares that add up to at most 1, not ${sum}` }];
  return keys.restKeys === 0 && sum < 1 - 1e-9
    ? [{ path, accepted: `shares of 1 when restKeys is 0, not ${sum}` }]
    : [];
};

const literalGoesWithBurst: Rule = ({ keys, workload }) =>
  keys.kind === 'literal' && workload.kind !== 'burst'
    ? [{ path: ['keys', 'kind'], accepted: 'literal only with a workload of kind burst' }]
    : [];

/** Every burst of a stream, its workload's own first. */
function placedBursts({ workload, bursts }: StreamSpec): readonly { readonly burst: BurstSpec; readonly path: Path }[] {
  return [
    ...(workload.kind === 'burst' ? [{ burst: workload, path: ['workload'] }] : []),
    ...bursts.map((burst, index) => ({ burst, path: ['bursts', index] })),
  ];
}

const burstsHaveRecords: Rule = (stream) =>
  placedBursts(stream).flatMap(({ burst, path }) => {
    const given = [burst.records, burst.keys].filter((each) => each !== undefined).length;
    if (given === 1 || (given === 0 && stream.keys.kind === 'literal')) return [];
    return [{ path, accepted: 'either records or keys' }];
  });

const burstsNameTheirKeys: Rule = (stream) =>
  stream.keys.kind !== 'aggregated'
    ? []
    : placedBursts(stream).flatMap(({ burst, path }) =>
        burst.keys === undefined && burst.records !== undefined
          ? [{ path: [...path, 'records'], accepted: 'keys instead: none can be drawn from aggregated keys' }]
          : [],
      );

const rangesUpwards: Rule = (stream) => {
  const all = [
    ...(stream.keys.kind === 'literal' ? [{ list: stream.keys.keys, path: ['keys', 'keys'] }] : []),
    ...placedBursts(stream).map(({ burst, path }) => ({ list: burst.keys, path: [...path, 'keys'] })),
  ];
  return all.flatMap(({ list, path }) =>
    list === undefined || !('from' in list) || list.from <= list.to
      ? []
      : [{ path: [...path, 'from'], accepted: `at most to, which is ${list.to}` }],
  );
};

const readers: Rule = ({ invisibleReaders }) => [
  ...repeated(invisibleReaders.map(({ name }) => name)).map((index) => ({
    path: ['invisibleReaders', index, 'name'],
    accepted: 'a name no other reader of the stream has',
  })),
  ...invisibleReaders.flatMap(({ fromSeconds, toSeconds }, index) =>
    toSeconds === null || toSeconds > fromSeconds
      ? []
      : [{ path: ['invisibleReaders', index, 'toSeconds'], accepted: `more than ${fromSeconds}, or null` }],
  ),
];

const poisonOfItsOwn: Rule = ({ poison }) =>
  'everySeconds' in poison
    ? []
    : repeated(poison.map(({ key }, index) => key ?? `poison-${index}`)).map((index) => ({
        path: ['poison', index, 'key'],
        accepted: 'a key no other record has',
      }));

/** A DynamoDB stream keeps records for 24 hours, and nobody reads it with enhanced fan-out. */
const dynamodbLimits: Rule = ({ source, consumers, invisibleReaders }) => {
  if (source.kind !== 'dynamodb') return [];
  const enhanced = [
    ...consumers.map(({ fanOut }, index) => ({ fanOut, path: ['consumers', index, 'fanOut'] })),
    ...invisibleReaders.map(({ fanOut }, index) => ({ fanOut, path: ['invisibleReaders', index, 'fanOut'] })),
  ].filter(({ fanOut }) => fanOut === 'enhanced');
  return [
    ...(source.retentionHours === RETENTION_MIN_HOURS
      ? []
      : [{ path: ['source', 'retentionHours'], accepted: `${RETENTION_MIN_HOURS} for a source of kind dynamodb` }]),
    ...enhanced.map(({ path }) => ({ path, accepted: 'standard for a source of kind dynamodb' })),
  ];
};

const RULES: readonly Rule[] = [
  stepsInOrder,
  deploysInOrder,
  floorBelowPeak,
  sharesOfOne,
  literalGoesWithBurst,
  burstsHaveRecords,
  burstsNameTheirKeys,
  rangesUpwards,
  readers,
  poisonOfItsOwn,
  dynamodbLimits,
];
