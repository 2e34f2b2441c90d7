/** Streams whose shards AWS looks after itself. */
import { startReplacing } from './dynamodb-shards.ts';
import { startScaling } from './on-demand.ts';
import type { Stream } from './stream.ts';

/** Starts what changes the stream's shards without a call, at any level of detail. */
export function startOwnShards(stream: Stream): void {
  switch (stream.config.kind) {
    case 'kinesis-provisioned':
      return;
    case 'kinesis-on-demand':
      startScaling(stream);
      return;
    case 'dynamodb':
      startReplacing(stream);
  }
}
