/** What we say about Headgate and its rivals, each as something a run can contradict. */

/** Mean over the swept seeds of each metric, by contender. */
export type ClaimValues = (contender: string, metric: string) => number | null;

export interface Claim {
  readonly claim: string;
  readonly scenario: string;
  readonly contenders: readonly string[];
  /** Null: the runs do not say (a metric was missing). */
  holds(values: ClaimValues): boolean | null;
}

/** Lateness of less than this is on time, and fewer records than this are none; for what is not dollars. */
const NOTHING = 1;

function less(metric: string, a: string, b: string): Claim['holds'] {
  return (values) => {
    const [one, other] = [values(a, metric), values(b, metric)];
    return one === null || other === null
      ? null
      : one < other || (metric !== 'costUsd' && one <= NOTHING && other <= NOTHING);
  };
}

function atMost(contender: string, metric: string, most: number): Claim['holds'] {
  return (values) => {
    const value = values(contender, metric);
    return value === null ? null : value <= most;
  };
}

function later(scenario: string, rival: string, name: string): Claim {
  return {
    claim: `${scenario}: Headgate is no later than ${name} (late record-seconds)`,
    scenario,
    contenders: ['headgate', rival],
    holds: less('lateRecordSeconds', 'headgate', rival),
  };
}

export const CLAIMS: readonly Claim[] = [
  later('s02-consumer-step', 'nobody', 'a stream left as it starts'),
  later('s02-consumer-step', 'aws-samples', 'aws-samples'),
  later('s02-consumer-step', 'substation', 'Substation'),
  later('s02-consumer-step', 'age-double', 'doubling shards by age'),
  later('s02-consumer-step', 'flink-autoscaler', 'the Flink autoscaler'),
  {
    claim: 's03-ingest-step: Headgate loses no more records than aws-samples',
    scenario: 's03-ingest-step',
    contenders: ['headgate', 'aws-samples'],
    holds: less('recordsLost', 'headgate', 'aws-samples'),
  },
  later('s12-brownout-retrograde', 'static-10', 'factor 10 for ever'),
  later('s12-brownout-retrograde', 'age-double', 'doubling shards by age'),
  {
    claim: 's12-brownout-retrograde: Headgate sends a record to the downstream at most 1.2 times',
    scenario: 's12-brownout-retrograde',
    contenders: ['headgate'],
    holds: atMost('headgate', 'amplification', 1.2),
  },
  {
    claim: 's10-hot-key: Headgate never reshards for a hot key',
    scenario: 's10-hot-key',
    contenders: ['headgate'],
    holds: atMost('headgate', 'reshardCalls', 0),
  },
  {
    claim: 's11-poison: Headgate never reshards for a poison record',
    scenario: 's11-poison',
    contenders: ['headgate'],
    holds: atMost('headgate', 'reshardCalls', 0),
  },
  {
    claim: 's14-quiet-night-cost: Headgate costs less than factor 10 for ever',
    scenario: 's14-quiet-night-cost',
    contenders: ['headgate', 'static-10'],
    holds: less('costUsd', 'headgate', 'static-10'),
  },
  {
    claim: 's02-consumer-step: with factor 1, resharding by age is later than raising the factor by age',
    scenario: 's02-consumer-step',
    contenders: ['age-double', 'age-factor'],
    holds: less('lateRecordSeconds', 'age-factor', 'age-double'),
  },
];
