import { parseScenario } from '../../src/sim/scenario/parse-scenario.ts';
import type { Scenario, ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';

/** The least a scenario must say: four shards, 1,000 records a second, one consumer. */
export const LEAST_DOCUMENT = {
  workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 1_000 }] },
  source: { shards: 4 },
  consumers: [{}],
} as const satisfies ScenarioDocument;

/** A valid scenario; only what a test is about has to be given. */
export function aScenario(fields: Partial<ScenarioDocument> = {}): Scenario {
  const parsed = parseScenario({ ...LEAST_DOCUMENT, ...fields });
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
  return parsed.scenario;
}

/** A second stream, `clicks`, with the consumer `second`. */
export function anotherStream(fields: Partial<OtherStream> = {}): OtherStream {
  return { ...LEAST_DOCUMENT, source: { name: 'clicks', shards: 1 }, consumers: [{ name: 'second' }], ...fields };
}

type OtherStream = NonNullable<ScenarioDocument['otherStreams']>[number];
