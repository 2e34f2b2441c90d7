import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import type { streamsOf } from '../../sim/scenario/streams-of.ts';

/** One stream of a scenario: its load, its consumers, its limits. */
export type StreamPart = ReturnType<typeof streamsOf>[number];

/** One consumer of a stream. */
export type ConsumerPart = Scenario['consumers'][number];

/** Something the streams' consumers write to. */
export type DownstreamPart = Scenario['downstreams'][number];
