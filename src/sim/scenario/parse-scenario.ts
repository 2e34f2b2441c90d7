import { check, valueSentence } from '../../config/problems.ts';
import { brokenRules } from './scenario-rules.ts';
import { type CheckedScenario, type Scenario, scenarioSchema } from './scenario-schema.ts';

export type ParsedScenario =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Reads a scenario (parsed JSON) and fills in its defaults, or names each field, received value and accepted range. */
export function parseScenario(document: unknown): ParsedScenario {
  const checked = check(scenarioSchema, document);
  if (checked.kind === 'invalid') return checked;
  const scenario = completed(checked.value);
  const broken = brokenRules(scenario);
  if (broken.length === 0) return { kind: 'scenario', scenario };
  return { kind: 'invalid', problems: broken.map((rule) => valueSentence(scenario, rule.path, rule.accepted)) };
}

/** With the defaults that depend on other fields. */
function completed(checked: CheckedScenario): Scenario {
  return { ...checked, title: checked.title ?? checked.name };
}
