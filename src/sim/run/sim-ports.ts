/** The loop's ports over a simulated account: thin faces that translate and decide nothing. */
import { createMemoryStore } from '../../adapters/memory/store.ts';
import type { Mode } from '../../core/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { type SimAccount, wallClock } from './sim-account.ts';
import { simActuator } from './sim-actuator.ts';
import { simPolicies } from './sim-policies.ts';
import { simSensor } from './sim-sensor.ts';

/** Everything an invocation is handed; reports reach nobody but the run's own record. */
export function simPorts(scenario: Scenario, account: SimAccount, mode: Mode): Ports {
  return {
    clock: { now: () => wallClock(account) },
    inventory: { list: async () => account.world.listStreams().map((stream) => stream.arn) },
    sensor: simSensor(account),
    actuator: simActuator(account),
    store: createMemoryStore(),
    policies: simPolicies(scenario, mode),
    reporter: { deliver: async () => {} },
  };
}
