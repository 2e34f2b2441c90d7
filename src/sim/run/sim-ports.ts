/** The loop's ports over a simulated account: thin faces that translate and decide nothing. */
import { createMemoryStore } from '../../adapters/memory/store.ts';
import type { Mode } from '../../core/policy.ts';
import type { FoundSource, Inventory, Ports } from '../../ports.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { type SimAccount, wallClock } from './sim-account.ts';
import { simActuator } from './sim-actuator.ts';
import { simPolicies } from './sim-policies.ts';
import { simSensor } from './sim-sensor.ts';

/** Everything an invocation is handed; reports reach nobody but the run's own record. */
export function simPorts(scenario: Scenario, account: SimAccount, mode: Mode): Ports {
  return {
    clock: { now: () => wallClock(account) },
    inventory: simInventory(account),
    sensor: simSensor(account),
    actuator: simActuator(account),
    store: createMemoryStore(),
    policies: simPolicies(scenario, mode),
    reporters: [],
    // Nobody is woken in virtual time: the turns come when they are due.
    alarms: { keep: async () => ({ created: [], deleted: [], problems: [], isComplete: true }) },
  };
}

/** Every stream of the simulated account is looked after. */
function simInventory({ world }: SimAccount): Inventory {
  const all = (): readonly FoundSource[] =>
    world.listStreams().map(({ arn, name }) => ({
      id: arn,
      name,
      tag: 'on',
      functions: world.listMappings(arn).map((mapping) => mapping.functionName),
    }));
  return {
    list: async (named) => {
      const sources = all();
      const absent = named.filter((name) => !sources.some((source) => source.name === name));
      return { sources, absent, unanswered: [] };
    },
    survey: async () => all(),
  };
}
