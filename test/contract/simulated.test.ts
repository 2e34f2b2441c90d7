/** The simulated ports under the suites of their ports. */
import type { Mode } from '../../src/core/policy.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { SimAccount } from '../../src/sim/run/sim-account.ts';
import { simPolicies } from '../../src/sim/run/sim-policies.ts';
import { simPorts } from '../../src/sim/run/sim-ports.ts';
import { streamArn } from '../../src/world/account.ts';
import { createWorld } from '../../src/world/world.ts';
import { emptyAccount, leverAccount, SENSED, sensedAccount, simAccountOver } from '../support/contract-accounts.ts';
import { aScenario } from '../support/scenarios.ts';
import { actuatorContract } from './actuator.contract.ts';
import { clockContract } from './clock.contract.ts';
import { inventoryContract } from './inventory.contract.ts';
import { type OwnerDocuments, policySourceContract } from './policy-source.contract.ts';
import { sensorContract } from './sensor.contract.ts';

const MODE: Mode = 'enforce';

function portsOf(account: SimAccount) {
  return simPorts(aScenario(), account, MODE);
}

function advancing({ world }: SimAccount): (byMs: number) => Promise<void> {
  return async (byMs) => world.advanceTo(world.nowMs() + byMs);
}

clockContract('simulated', async () => {
  const account = simAccountOver(emptyAccount(['orders']));
  return { clock: portsOf(account).clock, advance: advancing(account) };
});

inventoryContract('simulated', {
  ofStreams: async (names) => ({
    inventory: portsOf(simAccountOver(emptyAccount(names))).inventory,
    idOf: streamArn,
  }),
  ofSilence: async () => {
    const account = simAccountOver(emptyAccount(['orders']));
    const listStreams = () => {
      throw new Error('no answer');
    };
    return portsOf({ ...account, world: { ...account.world, listStreams } }).inventory;
  },
});

sensorContract('simulated', async () => {
  const config = sensedAccount();
  const account = simAccountOver(config);
  const { sensor, clock } = portsOf(account);
  return {
    sensor,
    clock,
    advance: advancing(account),
    busy: SENSED.busy.map(({ name, recordsPerSec, ...rest }) => ({
      id: streamArn(name),
      recordsPerMin: recordsPerSec * 60,
      ...rest,
    })),
    idle: streamArn(SENSED.idle),
    unknown: streamArn('gone'),
    completeAfterMs: Number(config.physics.metricDelayMs) + config.physics.metricSpreadMs,
  };
});

actuatorContract('simulated', async () => {
  const config = leverAccount();
  const plain = createWorld(config, 1);
  let sent = 0;
  const counted = <Given extends readonly unknown[], Answer>(call: (...given: Given) => Answer) => {
    return (...given: Given): Answer => {
      sent += 1;
      return call(...given);
    };
  };
  const world = {
    ...plain,
    updateParallelizationFactor: counted(plain.updateParallelizationFactor),
    updateMapping: counted(plain.updateMapping),
    putReservedConcurrency: counted(plain.putReservedConcurrency),
    setRetention: counted(plain.setRetention),
    updateShardCount: counted(plain.updateShardCount),
    splitShard: counted(plain.splitShard),
    mergeShards: counted(plain.mergeShards),
  };
  const account = simAccountOver(config, world);
  const { actuator, sensor } = portsOf(account);
  return {
    actuator,
    sensor,
    sourceId: streamArn('orders'),
    sentCalls: () => sent,
    // Longer than any update or reshard of this account takes.
    settle: () => advancing(account)(10 * MINUTE_MS),
    levers: [
      'set-parallelization-factor',
      'update-shard-count',
      'split-shard',
      'merge-shards',
      'set-reserved-concurrency',
      'set-retention',
      'set-mapping-enabled',
    ],
  };
});

/** A scenario holds one policy and is refused when it is wrong: what it cannot hold is skipped. */
policySourceContract(
  'simulated',
  async ({ sources, downstreams }: OwnerDocuments) => {
    const scenario = aScenario({
      policy: sources.orders ?? {},
      downstreams: Object.keys(downstreams).map((name) => ({ name })),
      downstreamPolicies: downstreams as Record<string, object>,
    });
    return { policies: simPolicies(scenario, MODE), idOf: streamArn, rewrite: async () => {} };
  },
  ['several-sources', 'broken-documents', 'switch', 'rewrite'],
);
