/** The account an operator's command looks at: the adapters of the controller, with a memory of their own. */
import { type CallLog, createCallLog } from '../../adapters/aws/call-log.ts';
import { type AwsClients, createClients } from '../../adapters/aws/clients.ts';
import { createFacts, type Facts } from '../../adapters/aws/facts.ts';
import { createFactsMemory } from '../../adapters/aws/facts-cache.ts';
import { createInventory } from '../../adapters/aws/inventory.ts';
import { type AccountCalls, createAccountCalls } from '../../adapters/aws/operator-calls.ts';
import { createPacers } from '../../adapters/aws/paced.ts';
import { createPolicySource } from '../../adapters/aws/policy-source.ts';
import { createSensor } from '../../adapters/aws/sensor.ts';
import { createStore } from '../../adapters/aws/store.ts';
import { createMemoryStore } from '../../adapters/memory/store.ts';
import { bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import { type DurationMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Clock, Inventory, Sensor, Store } from '../../ports.ts';
import { type Denials, noteDenials } from './denials.ts';
import type { Settings } from './settings.ts';

/** A person waits longer than a turn does. */
const CALL_MS: DurationMs = 10 * SECOND_MS;
const PATIENCE_MS: DurationMs = 5 * MINUTE_MS;

/** Everything a command may ask. Nothing here writes but `calls.put` and `calls.remove`. */
export interface Account {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly sensor: Sensor;
  readonly facts: Facts;
  /** Headgate's own table; null: nobody has named it. */
  readonly store: Pick<Store, 'get' | 'query'> | null;
  readonly calls: AccountCalls;
  readonly callLog: CallLog;
  readonly denials: Denials;
  /** Every document below the path, as it was written; a SecureString has no value here. */
  documents(): Promise<readonly DocumentText[]>;
  close(): void;
}

export function openAccount(settings: Settings, clock: Clock): Account {
  const callLog = createCallLog();
  const { region, endpointUrl: endpoint, configPath: path, stateTable } = settings;
  const clients = createClients({ region, endpoint, callTimeoutMs: CALL_MS, onCall: callLog.onCall });
  const denials = noteDenials(clients);
  const pacers = createPacers();
  const remainingMs = () => PATIENCE_MS;
  // The cache of slow facts is the controller's; a command that only reads keeps its own.
  const facts = createFacts({ clients, store: createMemoryStore(), pacers, remainingMs, memory: createFactsMemory() });
  return {
    settings,
    clock,
    inventory: createInventory({ clients, clock, facts, pacers, remainingMs }),
    sensor: createSensor({ clients, clock, facts, pacers, remainingMs }),
    facts,
    store: stateTable === null ? null : createStore({ client: clients.dynamodb, table: stateTable, clock }),
    calls: createAccountCalls(clients),
    callLog,
    denials,
    documents: async () => {
      let read: readonly DocumentText[] = [];
      await createPolicySource({ ssm: clients.ssm, path }, (texts) => {
        read = texts;
        return bookOf(texts);
      }).load();
      return read;
    },
    close: () => destroy(clients),
  };
}

function destroy(clients: AwsClients): void {
  const { changing, ...reading } = clients;
  for (const client of [...Object.values(reading), ...Object.values(changing)]) client.destroy();
}
