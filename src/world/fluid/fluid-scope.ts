/** What the coarse level does not know. */
import type { ConsumerConfig, StreamConfig, WorldConfig } from '../world-config.ts';

function unknownIn(consumer: ConsumerConfig): string | null {
  const { downstream, errorShare, filterPassShare, output, tumblingWindowMs, partialBatchResponses, deploys } =
    consumer;
  if (downstream !== null) return 'a downstream';
  if (errorShare > 0 || deploys.some((deploy) => (deploy.errorShare ?? 0) > 0)) return 'errors of the function';
  if (filterPassShare < 1) return 'a filter';
  if (output !== null) return 'an output';
  if (tumblingWindowMs !== null) return 'tumbling windows';
  if (partialBatchResponses) return 'partial batch responses';
  return null;
}

function unknownInStream({ kind, bursts, poison, consumers }: StreamConfig): string | null {
  if (kind === 'dynamodb') return 'a DynamoDB stream';
  if (bursts.length > 0) return 'bursts of literal keys';
  if (poison.length > 0) return 'poison records';
  for (const consumer of consumers) {
    const unknown = unknownIn(consumer);
    if (unknown !== null) return `${unknown} (consumer ${consumer.name})`;
  }
  return null;
}

/** Throws for an account that only the batch-exact level can simulate, with the reason. */
export function checkScope({ streams }: WorldConfig): void {
  for (const stream of streams) {
    const unknown = unknownInStream(stream);
    if (unknown !== null) throw new RangeError(`the fluid level has no ${unknown}, in stream ${stream.name}`);
  }
}

/** A full batch that its function cannot do in time would fail for ever. */
export function checkTimeout({ name, fixedMs, perRecordMs, timeoutMs }: ConsumerConfig, batchRecords: number): void {
  if (fixedMs + perRecordMs * batchRecords <= timeoutMs) return;
  throw new RangeError(`the fluid level has no timeouts, and a full batch of ${name} takes longer than its timeout`);
}
