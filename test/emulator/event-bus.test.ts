import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { WORLD_STARTS_AT } from '../support/world-builders.ts';

let account: ServedAccount;

beforeEach(async () => {
  account = await serve();
});
afterEach(() => account.close());

function anEntry(changes: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry {
  return { Source: 'headgate', DetailType: 'Decision', Detail: '{"stream":"orders"}', ...changes };
}

const put = (...Entries: PutEventsRequestEntry[]) => account.clients.events.send(new PutEventsCommand({ Entries }));

describe('the default event bus', () => {
  it('keeps what it takes, with the time of the world', async () => {
    account.world.advanceTo(5_000);

    const { Entries, FailedEntryCount } = await put(anEntry());

    expect([FailedEntryCount, Entries?.length, typeof Entries?.[0]?.EventId]).toEqual([0, 1, 'string']);
    expect(account.emulator.busEvents()).toEqual([
      { at: WORLD_STARTS_AT + 5_000, source: 'headgate', detailType: 'Decision', detail: '{"stream":"orders"}' },
    ]);
  });

  it.each([
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
    ["AWS's own source", { Source: 'aws.kinesis' }, 'NotAuthorizedForSourceException'],
    ['another bus', { EventBusName: 'other' }, 'ResourceNotFoundException'],
  ])('fails an entry with %s alone', async (_what, changes, expected) => {
    const { Entries, FailedEntryCount } = await put(anEntry(changes), anEntry());

    expect([FailedEntryCount, Entries?.[0]?.ErrorCode, Entries?.[1]?.ErrorCode]).toEqual([1, expected, undefined]);
    expect(account.emulator.busEvents()).toHaveLength(1);
  });

  it('refuses eleven entries, none, and more than 256 KB', async () => {
    const half = anEntry({ Detail: JSON.stringify({ text: 'x'.repeat(131_072) }) });

    expect([
      await outcomeOf(put(...Array(10).fill(anEntry()))),
      await outcomeOf(put(...Array(11).fill(anEntry()))),
      await outcomeOf(put()),
      await outcomeOf(put(half, half)),
    ]).toEqual(['ok', 'ValidationException', 'ValidationException', 'ValidationException']);
    expect(account.emulator.busEvents()).toHaveLength(10);
  });
});
