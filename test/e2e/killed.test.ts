import { afterEach, describe, expect, it } from 'vitest';
import type { ApiCall, Interception } from '../../src/emulator/emulator-api.ts';
import { OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, type Deployment, SCHEDULE } from '../support/e2e-deployment.ts';
import { HANG, isCall, leversTurned, meets, nth, savesOf } from '../support/e2e-troubles.ts';
import { doneBy, type Turn } from '../support/e2e-turn.ts';

const textsOf = (turns: readonly Turn[]) => turns.flatMap(({ slack }) => slack.map(({ payload }) => `${payload.text}`));

/** What people read of a change whose turn did not live to tell it. */
const FOUND = 'could record its result: set-parallelization-factor 1 → 2 is in force';

describe('a function that is killed', () => {
  let deployment: Deployment;
  afterEach(() => deployment.close());

  /** Kills the process in the turn that acts, when that call has arrived, and takes the four turns after it. */
  async function killedAt(count: number, matches: (call: ApiCall) => boolean, met: Interception) {
    deployment = await aDeployment(OVERLOADED);
    await deployment.turn(180);
    deployment.world.advanceTo(240_000);
    const { trouble, seen } = nth(count, matches, met);
    const killed = await deployment.during(async () => {
      const answer = deployment.invoke(SCHEDULE);
      await seen;
      await deployment.crash();
      return answer;
    }, trouble);
    expect(killed.answer).toMatchObject({ kind: 'failed', text: 'the process ended with SIGKILL' });
    const after = await deployment.turns([300, 360, 420, 480]);
    return { killed, after };
  }

  async function expectConsistent(factor: number): Promise<void> {
    const state = await deployment.state('orders');
    const [mapping] = deployment.world.allMappings();
    expect(mapping?.parallelizationFactor).toBe(factor);
    expect(state?.pending).toBeNull();
    expect(state?.consumers[mapping?.uuid ?? '']?.lastFactor).toBe(factor);
  }

  it('between intent and action leaves nothing behind, and acts when the lease is over', async () => {
    const { after } = await killedAt(1, isCall('UpdateEventSourceMapping'), HANG);

    expect(after.map((turn) => [doneBy(turn).skipped, leversTurned(turn).length])).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(after[0]?.log).toContain('lease-held');
    expect(after[1]?.reports[0]?.settled.map(({ code }) => code)).toEqual(['settled-not-applied']);
    await expectConsistent(2);
    expect(textsOf(after).filter((text) => text.includes('Raised the parallelization factor'))).toHaveLength(1);
  });

  it('between action and result finds its change in force and does not act again', async () => {
    const { killed, after } = await killedAt(1, isCall('GetEventSourceMapping'), HANG);

    expect(leversTurned(killed)).toEqual(['UpdateEventSourceMapping']);
    expect(after.flatMap(leversTurned)).toEqual([]);
    expect(after[1]?.reports[0]?.settled.map(({ code }) => code)).toEqual(['settled-applied']);
    await expectConsistent(2);
    expect(textsOf(after)[0]).toContain(FOUND);
  });

  it('before it could save its results tells of the change all the same', async () => {
    const { killed, after } = await killedAt(2, savesOf('state#'), HANG);

    expect(leversTurned(killed)).toEqual(['UpdateEventSourceMapping']);
    expect(after.flatMap(leversTurned)).toEqual([]);
    await expectConsistent(2);
    expect(textsOf(after)[0]).toContain(FOUND);
    const reports = await deployment.reports('orders');
    expect(reports.flatMap(({ settled }) => settled.map(({ code }) => code))).toEqual(['settled-applied']);
  });

  it('before it could store its report leaves it to the next turn', async () => {
    const { killed, after } = await killedAt(1, savesOf('report#'), HANG);

    expect(killed.reports).toEqual([]);
    const [next] = after;
    expect(next?.reports.map(({ decision }) => decision.kind)).toEqual(['act', 'hold']);
    expect(textsOf(next === undefined ? [] : [next])).toHaveLength(1);
    expect(textsOf(after).join()).toContain('Raised the parallelization factor of bill from 1 to 2');
    expect(after.flatMap(leversTurned)).toEqual([]);
    await expectConsistent(2);
  });
});

describe('a change whose answer is lost', () => {
  it('is looked for by the next turn and not sent again', async () => {
    const deployment = await aDeployment(OVERLOADED);
    try {
      await deployment.turn(180);
      const lost = await deployment.turn(240, { trouble: meets('UpdateEventSourceMapping', { kind: 'lost' }) });
      const after = await deployment.turns([300, 360, 420]);

      expect(leversTurned(lost)).toEqual(['UpdateEventSourceMapping']);
      expect(lost.reports[0]?.results).toMatchObject([{ kind: 'unknown' }]);
      expect(after.flatMap(leversTurned)).toEqual([]);
      const [mapping] = deployment.world.allMappings();
      expect((await deployment.state('orders'))?.consumers[mapping?.uuid ?? '']).toMatchObject({ lastFactor: 2 });
      expect(textsOf([lost])).toHaveLength(1);
    } finally {
      await deployment.close();
    }
  });
});
