import { type BrokenRule, outOfOrder } from './broken-rule.ts';
import type { DownstreamSpec } from './downstream-schema.ts';
import type { Scenario } from './scenario-schema.ts';
import type { Path } from './streams-of.ts';

export function downstreamRules(scenario: Scenario): readonly BrokenRule[] {
  return scenario.downstreams.flatMap((downstream, index) => {
    const path = ['downstreams', index];
    return [
      ...faultsLast(downstream, path),
      ...scalesItsLimit(downstream, path),
      ...outOfOrder(downstream.outsideCalls, [...path, 'outsideCalls'], 'step'),
    ];
  });
}

function faultsLast({ faults }: DownstreamSpec, path: Path): readonly BrokenRule[] {
  return faults.flatMap((fault, at) =>
    fault.fromSeconds < fault.toSeconds
      ? []
      : [{ path: [...path, 'faults', at, 'toSeconds'], accepted: `more than ${fault.fromSeconds}` }],
  );
}

function scalesItsLimit({ rateLimit, selfScaling }: DownstreamSpec, path: Path): readonly BrokenRule[] {
  if (selfScaling === null) return [];
  if (rateLimit === null) return [{ path: [...path, 'rateLimit'], accepted: 'a rate limit, as selfScaling raises it' }];
  const field = [...path, 'selfScaling'];
  const least = rateLimit.recordsPerSecond;
  return selfScaling.maxRecordsPerSecond >= least
    ? []
    : [{ path: [...field, 'maxRecordsPerSecond'], accepted: `at least rateLimit.recordsPerSecond, which is ${least}` }];
}
