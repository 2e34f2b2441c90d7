import { describe, expect, it } from 'vitest';
import type { Action, ActionKind, ActionResult } from '../../src/core/action.ts';
import type { FunctionFacts, MappingFacts, SourceFacts, SourceId } from '../../src/core/observation.ts';
import type { ActionContext, Actuator, Sensor } from '../../src/ports.ts';

/** An account with one stream of four even shards, ACTIVE, and one enabled mapping at factor 1. */
export interface ActuatorAccount {
  readonly actuator: Actuator;
  readonly sensor: Sensor;
  readonly sourceId: SourceId;
  /** Calls so far that ask for a change, refused ones included. */
  readonly sentCalls: () => number;
  /** Waits until every change that was accepted is in force. */
  readonly settle: () => Promise<void>;
  /** What this actuator can change. */
  readonly levers: readonly ActionKind[];
}

interface Facts {
  readonly source: SourceFacts;
  readonly mapping: MappingFacts;
  readonly lambda: FunctionFacts;
}

interface Opened extends ActuatorAccount {
  readonly first: Facts;
  readonly look: () => Promise<Facts>;
  readonly apply: (action: Action) => Promise<ActionResult>;
  readonly setFactor: (to: number, from?: number) => Promise<ActionResult>;
  readonly setShards: (to: number, from?: number) => Promise<ActionResult>;
}

const CONTEXT = { turnId: 'turn-1', intentId: 'intent-1' };
const RESHARDS_PER_DAY = 10;

/** What every actuator promises; `makeAccount` gives a new account. */
export function actuatorContract(name: string, makeAccount: () => Promise<ActuatorAccount>): void {
  const open = async (): Promise<Opened> => opened(await makeAccount());

  describe(`actuator contract (${name}): accepted`, () => {
    it('sends one call for one action and gives the action back with its result', async () => {
      const { first, apply, sentCalls } = await open();
      const action: Action = { kind: 'set-parallelization-factor', mappingId: first.mapping.id, from: 1, to: 4 };
      expect(await apply(action)).toEqual({ action, kind: 'applied' });
      expect(sentCalls()).toBe(1);
    });

    it('shows a change of the factor at the next look: on its way, or in force', async () => {
      const { look, setFactor, settle } = await open();
      expect((await setFactor(4)).kind).toBe('applied');
      const { mapping } = await look();
      expect(mapping.state === 'updating' || mapping.factor === 4).toBe(true);
      await settle();
      expect((await look()).mapping).toMatchObject({ state: 'enabled', factor: 4 });
    });

    it('shows a reshard at the next look: on its way, or done', async () => {
      const { look, setShards, settle } = await open();
      expect((await setShards(8)).kind).toBe('applied');
      const { source } = await look();
      expect(source.status === 'updating' || source.openShards === 8).toBe(true);
      await settle();
      expect((await look()).source).toMatchObject({ status: 'active', openShards: 8 });
      expect((await setShards(4)).kind).toBe('applied');
      await settle();
      expect((await look()).source).toMatchObject({ status: 'active', openShards: 4 });
    });

    it('sets what is asked for, whatever it was believed to be before', async () => {
      const { look, setFactor, setShards, settle } = await open();
      expect((await setFactor(3, 7)).kind).toBe('applied');
      expect((await setShards(6, 5)).kind).toBe('applied');
      await settle();
      const { mapping, source } = await look();
      expect([mapping.factor, source.openShards]).toEqual([3, 6]);
    });

    it('turns one lever and no other', async () => {
      const { first, look, setFactor, setShards, settle } = await open();
      await setFactor(2);
      await settle();
      expect(await look()).toEqual({ ...first, mapping: { ...first.mapping, factor: 2 } });
      await setShards(5);
      await settle();
      const { lambda, mapping, source } = await look();
      expect({ lambda, mapping }).toEqual({ lambda: first.lambda, mapping: { ...first.mapping, factor: 2 } });
      expect(source).toEqual({ ...first.source, openShards: 5 });
    });
  });

  describe(`actuator contract (${name}): refused`, () => {
    it.each([0, 11, 2.5])('refuses a factor of %d', async (factor) => {
      const { setFactor, ...account } = await open();
      // What is no whole number does not get as far as the check of the range.
      await expectRefusal(account, () => setFactor(factor), 'InvalidParameterValueException', 'SerializationException');
    });

    // The error's name is an assumption of the simulated account: AWS does not document which one it is.
    it.each([
      ['more than double', 9],
      ['less than half', 1],
      ['no shards', 0],
    ])('refuses %s', async (_, target) => {
      const { setShards, ...account } = await open();
      await expectRefusal(account, () => setShards(target), 'InvalidArgumentException', 'ValidationException');
    });

    it('refuses a mapping that does not exist', async () => {
      const { apply, ...account } = await open();
      const mappingId = '00000000-0000-0000-0000-000000000000';
      const action: Action = { kind: 'set-parallelization-factor', mappingId, from: 1, to: 2 };
      await expectRefusal(account, () => apply(action), 'ResourceNotFoundException');
    });

    it('refuses a stream that does not exist', async () => {
      const { apply, sourceId, ...account } = await open();
      const action: Action = { kind: 'update-shard-count', sourceId: `${sourceId}-gone`, from: 4, to: 8 };
      await expectRefusal(account, () => apply(action), 'ResourceNotFoundException');
    });

    it('refuses an update of a mapping that is updating, and goes on with the first', async () => {
      const { setFactor, settle, ...account } = await open();
      await setFactor(4);
      await expectRefusal(account, () => setFactor(6, 4), 'ResourceInUseException');
      await settle();
      expect((await account.look()).mapping).toMatchObject({ state: 'enabled', factor: 4 });
    });

    it('refuses a reshard of a stream that is updating, and goes on with the first', async () => {
      const { setShards, settle, ...account } = await open();
      await setShards(8);
      await expectRefusal(account, () => setShards(6), 'ResourceInUseException');
      await settle();
      expect((await account.look()).source).toMatchObject({ status: 'active', openShards: 8 });
    });

    it('refuses the eleventh reshard of a day', async () => {
      const { setShards, settle, ...account } = await open();
      for (let call = 0; call < RESHARDS_PER_DAY; call += 1) {
        expect((await setShards(call % 2 === 0 ? 5 : 4)).kind).toBe('applied');
        await settle();
      }
      await expectRefusal(account, () => setShards(5), 'LimitExceededException');
    });
  });

  describe(`actuator contract (${name}): levers`, () => {
    it('does not attempt what it has no lever for, and changes nothing', async () => {
      const { levers, ...account } = await open();
      for (const action of Object.values(oneOfEachKind(account.first))) {
        if (levers.includes(action.kind)) continue;
        const before = await account.look();
        const sentBefore = account.sentCalls();
        const result = await account.apply(action);
        expect(result).toMatchObject({ action, kind: 'not-attempted', message: expect.stringContaining(action.kind) });
        expect(account.sentCalls()).toBe(sentBefore);
        expect(await account.look()).toEqual(before);
      }
    });

    it('attempts what it has a lever for', async () => {
      const { levers, first } = await open();
      expect(levers).toEqual(expect.arrayContaining(['set-parallelization-factor', 'update-shard-count']));
      for (const kind of levers) {
        const { apply, sentCalls } = await open();
        expect((await apply(oneOfEachKind(first)[kind])).kind).not.toBe('not-attempted');
        expect(sentCalls()).toBe(1);
      }
    });
  });
}

async function opened(account: ActuatorAccount): Promise<Opened> {
  const { actuator, sensor, sourceId } = account;
  const look = () => factsOf(sensor, sourceId);
  const first = await look();
  const context: ActionContext = { ...CONTEXT, sourceId };
  const apply = (action: Action) => actuator.apply(action, context);
  const { id: mappingId, factor } = first.mapping;
  expect([first.source.openShards, first.source.status, factor]).toEqual([4, 'active', 1]);
  return {
    ...account,
    first,
    look,
    apply,
    setFactor: (to, from = factor) => apply({ kind: 'set-parallelization-factor', mappingId, from, to }),
    setShards: (to, from = 4) => apply({ kind: 'update-shard-count', sourceId, from, to }),
  };
}

async function factsOf(sensor: Sensor, sourceId: SourceId): Promise<Facts> {
  const [found] = (await sensor.observe({ sources: [sourceId], downstreams: [] })).sources;
  const [consumer] = found?.consumers.kind === 'value' ? found.consumers.value : [];
  if (found?.source.kind !== 'value' || consumer === undefined) throw new Error(`cannot look at ${sourceId}`);
  return { source: found.source.value, mapping: consumer.mapping, lambda: consumer.lambda };
}

/** A refusal is a value with AWS's error name; it takes one call at most, and changes nothing. */
async function expectRefusal(
  { look, sentCalls }: Pick<Opened, 'look' | 'sentCalls'>,
  send: () => Promise<ActionResult>,
  ...errors: readonly string[]
): Promise<void> {
  const before = await look();
  const sentBefore = sentCalls();
  const result = await send();
  expect(result).toMatchObject({ kind: 'refused', message: expect.stringMatching(/./) });
  expect(errors).toContain(result.kind === 'refused' ? result.error : null);
  expect(sentCalls() - sentBefore).toBeLessThanOrEqual(1);
  expect(await look()).toEqual(before);
}

/** A sensible action of every kind there is. */
function oneOfEachKind({ source, mapping, lambda }: Facts): Readonly<Record<ActionKind, Action>> {
  const { id: sourceId, openShards, retentionMs } = source;
  const shards = { sourceId, from: openShards };
  return {
    'set-parallelization-factor': {
      kind: 'set-parallelization-factor',
      mappingId: mapping.id,
      from: mapping.factor,
      to: 2,
    },
    'update-shard-count': { kind: 'update-shard-count', ...shards, to: openShards + 1 },
    'split-shard': {
      kind: 'split-shard',
      ...shards,
      shardId: 'shardId-000000000000',
      newStartingHashKey: String(2n ** 125n),
      to: openShards + 1,
    },
    'merge-shards': {
      kind: 'merge-shards',
      ...shards,
      shardId: 'shardId-000000000000',
      adjacentShardId: 'shardId-000000000001',
      to: openShards - 1,
    },
    'set-reserved-concurrency': {
      kind: 'set-reserved-concurrency',
      functionName: lambda.name,
      from: lambda.reservedConcurrency,
      to: 5,
    },
    'set-retention': { kind: 'set-retention', sourceId, from: retentionMs, to: retentionMs * 2 },
    'set-mapping-enabled': { kind: 'set-mapping-enabled', mappingId: mapping.id, from: true, to: false },
  };
}
