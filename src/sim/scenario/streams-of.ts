import type { Scenario } from './scenario-schema.ts';
import type { StreamSpec } from './stream-schema.ts';

/** The way to a field of a scenario. */
export type Path = readonly PropertyKey[];

/** A stream and where a scenario speaks of it. */
export interface PlacedStream {
  readonly stream: StreamSpec;
  /** Empty for the top level. */
  readonly path: Path;
}

/** Every stream of a scenario's account: the one at the top level first, then `otherStreams` in their order. */
export function streamsOf(scenario: Scenario): readonly StreamSpec[] {
  return [scenario, ...scenario.otherStreams];
}

/** As {@link streamsOf}, with the way to each. */
export function placedStreams(scenario: Scenario): readonly PlacedStream[] {
  return streamsOf(scenario).map((stream, index) => ({
    stream,
    path: index === 0 ? [] : ['otherStreams', index - 1],
  }));
}
