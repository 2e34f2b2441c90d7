import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import type { StreamSpec } from '../../sim/scenario/stream-schema.ts';

/** The scenario with the change made to each of its streams: the one at its top level and the others. */
export function withEachStream(scenario: Scenario, change: (stream: StreamSpec) => StreamSpec): Scenario {
  return { ...scenario, ...change(scenario), otherStreams: scenario.otherStreams.map(change) };
}

/** The scenario with this factor on every mapping from the start. */
export function withFactor(scenario: Scenario, factor: number): Scenario {
  return withEachStream(scenario, (stream) => ({
    ...stream,
    consumers: stream.consumers.map((consumer) => ({ ...consumer, factor })),
  }));
}
