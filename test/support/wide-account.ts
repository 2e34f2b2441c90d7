/** An account with more of everything than one page holds. */
import type { WorldConfig } from '../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld } from './world-builders.ts';

const FEW_KEYS = { kind: 'uniform', count: 10 } as const;

function numbered(name: string, index: number): string {
  return `${name}-${String(index).padStart(4, '0')}`;
}

/** `streams` streams of one shard, of which the first `mappings` have a consumer with a function of its own. */
export function wideAccount(streams: number, mappings: number): WorldConfig {
  return aWorld({
    account: { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 1_000 },
    streams: Array.from({ length: streams }, (_, index) =>
      aStream({
        name: numbered('stream', index),
        keys: FEW_KEYS,
        consumers: index < mappings ? [aConsumer({ name: numbered('function', index) })] : [],
      }),
    ),
  });
}
