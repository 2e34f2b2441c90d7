/** What the fields of a scenario say about each other. */
import type { Scenario } from './scenario-schema.ts';

export interface BrokenRule {
  readonly path: readonly PropertyKey[];
  readonly accepted: string;
}

type Rule = (scenario: Scenario) => readonly BrokenRule[];

/** Every relation between fields that does not hold. */
export function brokenRules(scenario: Scenario): readonly BrokenRule[] {
  return RULES.flatMap((rule) => rule(scenario));
}

const uniqueNames: Rule = (scenario) => [
  ...repeated(scenario.consumers.map((each) => each.name)).map((index) => ({
    path: ['consumers', index, 'name'],
    accepted: 'a name no other consumer has',
  })),
  ...repeated(scenario.downstreams.map((each) => each.name)).map((index) => ({
    path: ['downstreams', index, 'name'],
    accepted: 'a name no other downstream has',
  })),
];

const knownDownstreams: Rule = (scenario) => {
  const known = scenario.downstreams.map((each) => each.name);
  const accepted = `the name of a downstream: ${known.join(', ') || 'there is none'}`;
  return [
    ...scenario.consumers.flatMap(({ downstream }, index) =>
      downstream === null || known.includes(downstream) ? [] : [{ path: ['consumers', index, 'downstream'], accepted }],
    ),
    ...Object.keys(scenario.downstreamPolicies).flatMap((name) =>
      known.includes(name) ? [] : [{ path: ['downstreamPolicies', name], accepted: `under ${accepted}` }],
    ),
  ];
};

const knownConsumers: Rule = (scenario) => {
  const known = scenario.consumers.map((each) => each.name);
  return scenario.changes.flatMap((change, index) =>
    change.lever === 'shard-count' || known.includes(change.consumer)
      ? []
      : [{ path: ['changes', index, 'consumer'], accepted: `the name of a consumer: ${known.join(', ')}` }],
  );
};

const stepsInOrder: Rule = ({ workload }) =>
  workload.kind !== 'steps'
    ? []
    : workload.steps.flatMap((step, index) => {
        const before = workload.steps[index - 1]?.atSeconds;
        return before === undefined || step.atSeconds > before
          ? []
          : [{ path: ['workload', 'steps', index, 'atSeconds'], accepted: `more than the step before, ${before}` }];
      });

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

const burstsHaveRecords: Rule = ({ keys, workload, bursts }) => {
  const all = [
    ...(workload.kind === 'burst' ? [{ burst: workload, path: ['workload'] }] : []),
    ...bursts.map((burst, index) => ({ burst, path: ['bursts', index] })),
  ];
  return all.flatMap(({ burst, path }) => {
    const given = [burst.records, burst.keys].filter((each) => each !== undefined).length;
    if (given === 1 || (given === 0 && keys.kind === 'literal')) return [];
    return [{ path, accepted: 'either records or keys' }];
  });
};

const rangesUpwards: Rule = ({ keys, workload, bursts }) => {
  const all = [
    ...(keys.kind === 'literal' ? [{ list: keys.keys, path: ['keys', 'keys'] }] : []),
    ...(workload.kind === 'burst' ? [{ list: workload.keys, path: ['workload', 'keys'] }] : []),
    ...bursts.map((burst, index) => ({ list: burst.keys, path: ['bursts', index, 'keys'] })),
  ];
  return all.flatMap(({ list, path }) =>
    list === undefined || !('from' in list) || list.from <= list.to
      ? []
      : [{ path: [...path, 'from'], accepted: `at most to, which is ${list.to}` }],
  );
};

const faultsLast: Rule = (scenario) =>
  scenario.downstreams.flatMap((downstream, index) =>
    downstream.faults.flatMap((fault, at) =>
      fault.fromSeconds < fault.toSeconds
        ? []
        : [{ path: ['downstreams', index, 'faults', at, 'toSeconds'], accepted: `more than ${fault.fromSeconds}` }],
    ),
  );

const RULES: readonly Rule[] = [
  uniqueNames,
  knownDownstreams,
  knownConsumers,
  stepsInOrder,
  floorBelowPeak,
  sharesOfOne,
  literalGoesWithBurst,
  burstsHaveRecords,
  rangesUpwards,
  faultsLast,
];

/** Positions of names that came before. */
function repeated(names: readonly string[]): readonly number[] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
}
