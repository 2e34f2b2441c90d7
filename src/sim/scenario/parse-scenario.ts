import { check, valueSentence } from '../../config/problems.ts';
import { brokenRules } from './scenario-rules.ts';
import { type Scenario, scenarioSchema } from './scenario-schema.ts';

export type ParsedScenario =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Reads a scenario (parsed JSON) and fills in its defaults, or names each field, received value and accepted range. */
export function parseScenario(document: unknown): ParsedScenario {
  const checked = check(scenarioSchema, document);
  if (checked.kind === 'invalid') return checked;
  const broken = brokenRules(checked.value);
  if (broken.length === 0) return { kind: 'scenario', scenario: checked.value };
  return { kind: 'invalid', problems: broken.map((rule) => valueSentence(checked.value, rule.path, rule.accepted)) };
}
