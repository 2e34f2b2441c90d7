/**
 * Looks at a lever right after AWS has taken a change of it. The answers to the calls themselves show old values, so this
 * look is what proves that the change is on its way; that it did any good is seen later, from the metrics.
 */
import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { GetEventSourceMappingCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Action } from '../../core/action.ts';

/** The services that levers belong to. */
export interface LeverClients {
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
}

/** `unseen`: nobody could look, which says nothing about the change. */
export type SeenBack =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'contradicted'; readonly text: string }
  | { readonly kind: 'unseen' };

const UNSEEN: SeenBack = { kind: 'unseen' };

/** Never throws: AWS has answered the change itself, and a failed look takes nothing of that back. */
export async function readBack(clients: LeverClients, action: Action): Promise<SeenBack> {
  try {
    return await look(clients, action);
  } catch {
    return UNSEEN;
  }
}

async function look({ kinesis, lambda }: LeverClients, action: Action): Promise<SeenBack> {
  switch (action.kind) {
    case 'set-parallelization-factor': {
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID: action.mappingId }));
      if (mapping.State === undefined) return UNSEEN;
      if (mapping.State === 'Updating' || mapping.ParallelizationFactor === action.to) return { kind: 'confirmed' };
      return {
        kind: 'contradicted',
        text: `the mapping is ${mapping.State} at factor ${mapping.ParallelizationFactor ?? 'unknown'}`,
      };
    }
    case 'update-shard-count':
    case 'split-shard':
    case 'merge-shards': {
      const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamARN: action.sourceId }));
      const stream = answer.StreamDescriptionSummary;
      if (stream?.StreamStatus === undefined) return UNSEEN;
      if (stream.StreamStatus === 'UPDATING' || stream.OpenShardCount === action.to) return { kind: 'confirmed' };
      return {
        kind: 'contradicted',
        text: `the stream is ${stream.StreamStatus} with ${stream.OpenShardCount ?? 'unknown'} shards`,
      };
    }
    default:
      return UNSEEN;
  }
}
