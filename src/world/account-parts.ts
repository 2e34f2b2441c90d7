/** What the account's calls work on. */
import type { Concurrency } from './concurrency.ts';
import type { EventLoop } from './event-loop.ts';
import type { Metrics } from './metrics.ts';
import type { Stream } from './stream.ts';
import type { WorldConfig } from './world-config.ts';

export interface AccountParts {
  readonly config: WorldConfig;
  readonly streams: ReadonlyMap<string, Stream>;
  readonly concurrency: Concurrency;
  readonly metrics: Metrics;
  readonly loop: EventLoop;
}
