/** Counts the open shards of one stream. */
import { type KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import type { SourceId } from '../../core/observation.ts';
import { type Asked, allPages, ask, type RemainingMs } from './facts-asked.ts';
import type { Pacer } from './paced.ts';

export interface ShardCalls {
  readonly kinesis: KinesisClient;
  readonly pacer: Pacer;
  readonly remainingMs: RemainingMs;
}

/** Shards that accept writes now; a thousand of them come in one answer. */
export async function countOpenShards(
  { kinesis, pacer, remainingMs }: ShardCalls,
  StreamARN: SourceId,
): Promise<Asked<number>> {
  const shards = await allPages((NextToken) =>
    ask(pacer, remainingMs, async () => {
      // The token stands for the whole question.
      const input =
        NextToken === undefined ? { StreamARN, ShardFilter: { Type: 'AT_LATEST' as const } } : { NextToken };
      const page = await kinesis.send(new ListShardsCommand(input));
      return { items: page.Shards ?? [], next: page.NextToken };
    }),
  );
  return shards.kind === 'failed' ? shards : { kind: 'answer', value: shards.value.length };
}
