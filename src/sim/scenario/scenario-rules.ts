/** What the fields of a scenario say about each other. */
import { accountRules } from './account-rules.ts';
import type { BrokenRule } from './broken-rule.ts';
import { changeRules } from './change-rules.ts';
import { detailRules } from './detail-of.ts';
import { downstreamRules } from './downstream-rules.ts';
import type { Scenario } from './scenario-schema.ts';
import { streamRules } from './stream-rules.ts';
import { type Path, placedStreams } from './streams-of.ts';

/** Every relation between fields that does not hold. */
export function brokenRules(scenario: Scenario): readonly BrokenRule[] {
  return [
    ...accountRules(scenario),
    ...changeRules(scenario),
    ...placedStreams(scenario).flatMap(({ stream, path }) => streamRules(stream).map((rule) => below(path, rule))),
    ...downstreamRules(scenario),
    ...physicsRules(scenario),
    ...detailRules(scenario),
  ];
}

function below(path: Path, rule: BrokenRule): BrokenRule {
  return { ...rule, path: [...path, ...rule.path] };
}

function physicsRules({ physics }: Scenario): readonly BrokenRule[] {
  const { tail, max } = physics.mappingUpdatePauseSeconds;
  const { retrySeconds, retryMaxSeconds } = physics.producer;
  return [
    ...(tail === undefined || tail.longestSeconds >= max
      ? []
      : [
          {
            path: ['physics', 'mappingUpdatePauseSeconds', 'tail', 'longestSeconds'],
            accepted: `at least max, which is ${max}`,
          },
        ]),
    ...(retryMaxSeconds === undefined || retryMaxSeconds >= retrySeconds
      ? []
      : [
          {
            path: ['physics', 'producer', 'retryMaxSeconds'],
            accepted: `at least retrySeconds, which is ${retrySeconds}`,
          },
        ]),
  ];
}
