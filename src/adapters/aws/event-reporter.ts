/**
 * Puts an event on the account's default EventBridge bus for every decision that has tried to change something, so that
 * owners can route it to where they want it. What changed nothing is in the history and in the logs.
 */
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Report } from '../../core/decision.ts';
import type { Reporter } from '../../ports.ts';
import { decisionDetails } from './event-detail.ts';
import { largestThatFits } from './event-size.ts';

const SOURCE = 'headgate';

export function createEventReporter({ client }: { readonly client: EventBridgeClient }): Reporter {
  return {
    channel: 'events',
    deliver: async (report) => {
      if (hasTried(report)) await send(client, decisionEntries(report));
    },
    // News are for people. They come below `enforce` too, where nothing is written but Headgate's own table.
    announce: async () => {},
  };
}

/** A call went out, whatever became of it. */
function hasTried({ results }: Report): boolean {
  return results.some(({ kind }) => kind !== 'not-attempted');
}

function decisionEntries(report: Report): readonly PutEventsRequestEntry[] {
  const common = { DetailType: 'Headgate decision', Time: new Date(report.at), Resources: [report.sourceId] };
  return decisionDetails(report).map((detail) => entryOf(common, detail));
}

function entryOf(common: PutEventsRequestEntry, detail: object): PutEventsRequestEntry {
  return { ...common, Source: SOURCE, Detail: JSON.stringify(detail) };
}

/** EventBridge answers 200 also when it has taken nothing: each entry has its own result. */
async function send(client: EventBridgeClient, entries: readonly PutEventsRequestEntry[]): Promise<void> {
  const answer = await client.send(new PutEventsCommand({ Entries: [largestThatFits(entries)] }));
  if ((answer.FailedEntryCount ?? 0) === 0) return;
  const [failed] = answer.Entries ?? [];
  throw new Error(
    `EventBridge did not take the event: ${failed?.ErrorCode ?? 'unknown'} ${failed?.ErrorMessage ?? ''}`,
  );
}
