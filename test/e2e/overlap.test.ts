import { afterEach, describe, expect, it } from 'vitest';
import type { ApiCall } from '../../src/emulator/emulator-api.ts';
import { OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, type Deployment, SCHEDULE } from '../support/e2e-deployment.ts';
import type { Trouble } from '../support/e2e-served.ts';
import { anEvent, isCall, leversTurned, savesOf } from '../support/e2e-troubles.ts';
import { callsOf, doneBy } from '../support/e2e-turn.ts';

/** A loaded machine may take long for the turn that is waited for. */
const PATIENT = { env: { HEADGATE_CALL_TIMEOUT_MS: '10000' } };

/** The first call of this kind waits until somebody says so; everything later of its kind goes through. */
function heldUp(matches: (call: ApiCall) => boolean) {
  const arrived = anEvent();
  const released = anEvent();
  let isFirst = true;
  const trouble: Trouble = (call) => {
    if (!isFirst || !matches(call)) return null;
    isFirst = false;
    arrived.happen();
    return { kind: 'late', until: released.happened };
  };
  return { trouble, arrived: arrived.happened, release: released.happen };
}

const isIntent = (call: ApiCall) => savesOf('state#')(call);

describe('two overlapping invocations', () => {
  let deployment: Deployment;
  afterEach(() => deployment.close());

  /** The turn of `first` is held up where `at` says, and the turn of `second` runs to its end meanwhile. */
  async function overlapping(workers: 'one process' | 'two processes', at: (call: ApiCall) => boolean) {
    deployment = await aDeployment(OVERLOADED, PATIENT);
    const other = workers === 'two processes' ? await deployment.start() : undefined;
    await deployment.turn(120, other === undefined ? {} : { worker: other });
    await deployment.turn(180);
    deployment.world.advanceTo(240_000);
    const held = heldUp(at);
    let second = null;
    const both = await deployment.during(async () => {
      const first = deployment.invoke(SCHEDULE);
      await held.arrived;
      second = await deployment.invoke(SCHEDULE, other);
      held.release();
      return first;
    }, held.trouble);
    return { both, first: doneBy(both), second: doneBy({ answer: second ?? { kind: 'failed', id: 0, text: 'none' } }) };
  }

  it.each(['one process', 'two processes'] as const)(
    'act once when the other is faster to save its intent, in %s',
    async (workers) => {
      const { both, first, second } = await overlapping(workers, isIntent);

      expect(leversTurned(both)).toEqual(['UpdateEventSourceMapping']);
      expect([first, second]).toMatchObject([
        { acted: 0, skipped: 1 },
        { acted: 1, skipped: 0 },
      ]);
      expect(both.log).toContain('turn-overtaken');
      expect(both.reports.map(({ turnId, decision }) => [turnId, decision.kind])).toEqual([[second.turnId, 'act']]);
      expect(both.slack).toHaveLength(1);
      expect(both.events).toHaveLength(1);
    },
  );

  it('act once when the other is in the middle of its change', async () => {
    const { both, first, second } = await overlapping('two processes', isCall('UpdateEventSourceMapping'));

    expect(leversTurned(both)).toEqual(['UpdateEventSourceMapping']);
    expect([first, second]).toMatchObject([
      { acted: 1, skipped: 0 },
      { acted: 0, skipped: 1 },
    ]);
    expect(both.log).toContain('lease-held');
    expect(both.reports.map(({ turnId }) => turnId)).toEqual([first.turnId]);
    expect(both.reports[0]?.results.map(({ kind }) => kind)).toEqual(['applied']);
  });

  it('act once when nobody holds either of them up', async () => {
    deployment = await aDeployment(OVERLOADED, PATIENT);
    const other = await deployment.start();
    await deployment.turn(120, { worker: other });
    await deployment.turn(180);
    deployment.world.advanceTo(240_000);
    const both = await deployment.during(async () => {
      const [first] = await Promise.all([deployment.invoke(SCHEDULE), deployment.invoke(SCHEDULE, other)]);
      return first;
    });

    expect(callsOf(both, 'UpdateEventSourceMapping')).toHaveLength(1);
    expect(both.reports.filter(({ decision }) => decision.kind === 'act')).toHaveLength(1);
    expect((await deployment.state('orders'))?.pending).toBeNull();
  });
});
