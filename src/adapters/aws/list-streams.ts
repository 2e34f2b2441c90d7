/** Lists every stream of the account and Region, a hundred in a call. */
import { ListStreamsCommand, type ListStreamsInput, type StreamSummary } from '@aws-sdk/client-kinesis';
import type { SourceFacts, SourceId } from '../../core/observation.ts';
import type { AwsClients } from './clients.ts';
import { type Asked, allPages, ask, type RemainingMs } from './facts-asked.ts';
import { modeAndStatus } from './facts-translate.ts';
import type { Pacer } from './paced.ts';

/** Streams in one answer. Source: Kinesis API reference, ListStreams, read 2026-11. */
export const STREAMS_PER_PAGE = 100;

/** A stream of this account and Region, with what the list tells of it. */
export interface ListedStream {
  readonly id: SourceId;
  readonly name: string;
  readonly kind: SourceFacts['kind'];
  /** Null: the list does not say. */
  readonly status: SourceFacts['status'] | null;
}

export interface ListCalls {
  readonly kinesis: AwsClients['kinesis'];
  readonly pacer: Pacer;
  readonly remainingMs: RemainingMs;
}

/** Every stream, or those on the first `mostPages` pages. They come in the order of their names. */
export function listStreams(
  { kinesis, pacer, remainingMs }: ListCalls,
  mostPages?: number,
): Promise<Asked<readonly ListedStream[]>> {
  return allPages(
    (NextToken) =>
      ask(pacer, remainingMs, async () => {
        const input: ListStreamsInput = { Limit: STREAMS_PER_PAGE };
        const page = await kinesis.send(
          new ListStreamsCommand(NextToken === undefined ? input : { ...input, NextToken }),
        );
        const items = (page.StreamSummaries ?? []).flatMap(listed);
        return { items, next: page.HasMoreStreams === true ? page.NextToken : undefined };
      }),
    mostPages,
  );
}

function listed(summary: StreamSummary): readonly ListedStream[] {
  const { StreamARN: id, StreamName: name } = summary;
  return id === undefined || name === undefined ? [] : [{ id, name, ...modeAndStatus(summary) }];
}
