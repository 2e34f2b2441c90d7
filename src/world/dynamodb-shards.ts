/**
 * The shards of a DynamoDB stream: each is closed after a while and followed by one child with the same keys. They are
 * not of one age when the run begins: their ends are spread evenly over one life (assumption).
 */
import { operateUnasked, type Stream } from './stream.ts';

export function startReplacing(stream: Stream): void {
  const { loop, physics } = stream;
  const lifeMs = physics.dynamodbShardLifeMs;
  const replaceAt = (at: bigint, dueMs: number): void => {
    loop.schedule(dueMs, () => {
      operateUnasked(stream, { kind: 'replace', at });
      replaceAt(at, dueMs + lifeMs);
    });
  };
  const first = stream.shards.open();
  first.forEach(({ range }, index) => {
    replaceAt(range.from, (lifeMs * (index + 1)) / first.length);
  });
}
