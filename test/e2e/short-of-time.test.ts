import { afterEach, expect, it } from 'vitest';
import { named, OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { isCall, leversTurned, nth } from '../support/e2e-troubles.ts';
import { doneBy } from '../support/e2e-turn.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

/** What the handler keeps free at the end of an invocation. */
const RESERVE_MS = 15_000;

it('begins nothing when its time is up from the start, and the next turn does it', async () => {
  deployment = await aDeployment(OVERLOADED);
  await deployment.turn(180);
  const short = await deployment.turn(240, { timeoutMs: RESERVE_MS });
  expect(leversTurned(short)).toEqual([]);
  for (const { decision } of short.reports) expect(decision.actions).toEqual([]);
  expect(leversTurned(await deployment.turn(300))).toEqual(['UpdateEventSourceMapping']);
});

it('finishes the change it has begun, and begins none after its deadline', async () => {
  const begunAt = Date.now();
  const startsAt = new Date(begunAt - 240_000).toISOString();
  deployment = await aDeployment({ ...OVERLOADED, startsAt }, { beside: [named('clicks', 'count', OVERLOADED)] });
  const env = { HEADGATE_CALL_TIMEOUT_MS: '10000' };
  const onTheClock = await deployment.start({ realTime: true, env });
  await deployment.turn(180);
  deployment.world.advanceTo(Date.now() - Date.parse(startsAt));

  const timeoutMs = RESERVE_MS + 3_000;
  const slow = new Promise((resolve) => setTimeout(resolve, 3_500));
  const { trouble } = nth(1, isCall('UpdateEventSourceMapping'), { kind: 'late', until: slow });
  const cut = await deployment.turn(0, { worker: onTheClock, timeoutMs, trouble });

  expect(leversTurned(cut)).toEqual(['UpdateEventSourceMapping']);
  expect(doneBy(cut)).toMatchObject({ observed: 2, skipped: 0 });
  expect(cut.reports.flatMap(({ results }) => results)).toMatchObject([
    { kind: 'applied' },
    { kind: 'not-attempted', message: 'there was no time left for the call and its answer' },
  ]);
  for (const stream of ['orders', 'clicks']) expect((await deployment.state(stream))?.pending).toBeNull();
});
