import type { Ports } from '../../ports.ts';
import type { StepQueue } from './step-queue.ts';

/**
 * The ports of one turn: every call waits in the queue, where it can be ordered, lost, or never come back. `onChange` is
 * told when the turn begins to send a change, long before it may arrive.
 */
export function faultyPorts(ports: Ports, queue: StepQueue, turnId: string, onChange: () => void): Ports {
  const call = <T>(name: string, effect: () => Promise<T>) => queue.call(turnId, name, effect);
  return {
    clock: ports.clock,
    inventory: {
      list: (named) => call('inventory.list', () => ports.inventory.list(named)),
      survey: () => call('inventory.survey', () => ports.inventory.survey()),
    },
    sensor: {
      glance: (sources) => call('sensor.glance', () => ports.sensor.glance(sources)),
      observe: (request) => call('sensor.observe', () => ports.sensor.observe(request)),
    },
    actuator: {
      apply: (action, context) => {
        onChange();
        return call('actuator.apply', () => ports.actuator.apply(action, context));
      },
    },
    store: {
      get: (key) => call('store.get', () => ports.store.get(key)),
      putIfRevision: (key, value, expected) => call('store.put', () => ports.store.putIfRevision(key, value, expected)),
      query: (prefix, limit) => call('store.query', () => ports.store.query(prefix, limit)),
    },
    policies: { load: () => call('policies.load', () => ports.policies.load()) },
    reporters: ports.reporters.map((reporter) => ({
      channel: reporter.channel,
      deliver: (report) => call('reporter.deliver', () => reporter.deliver(report)),
      announce: (announcement) => call('reporter.announce', () => reporter.announce(announcement)),
    })),
    alarms: { keep: (wanted, options) => call('alarms.keep', () => ports.alarms.keep(wanted, options)) },
  };
}
