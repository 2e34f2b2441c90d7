/** Whom changes done by hand name. */
import type { BrokenRule } from './broken-rule.ts';
import type { Change } from './change-schema.ts';
import type { Scenario } from './scenario-schema.ts';
import { streamsOf } from './streams-of.ts';

export function changeRules(scenario: Scenario): readonly BrokenRule[] {
  return scenario.changes.flatMap((change, index) => unknownIn(scenario, change, ['changes', index]));
}

function unknownIn(scenario: Scenario, change: Change, path: readonly PropertyKey[]): readonly BrokenRule[] {
  const streams = streamsOf(scenario);
  const stream = change.stream === undefined ? scenario : streams.find(({ source }) => source.name === change.stream);
  if (stream === undefined) {
    const known = streams.map(({ source }) => source.name).join(', ');
    return [{ path: [...path, 'stream'], accepted: `the name of a stream: ${known}` }];
  }
  const known = stream.consumers.map(({ name }) => name);
  return !('consumer' in change) || known.includes(change.consumer)
    ? []
    : [{ path: [...path, 'consumer'], accepted: `the name of a consumer: ${known.join(', ')}` }];
}
