import { afterEach, expect, it } from 'vitest';
import { EMBEDDED } from '../../src/cli/embedded/seed-of.ts';
import type { AlarmTransition } from '../../src/emulator/emulator-api.ts';
import { named, OVERLOADED, WELL } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { leversTurned } from '../support/e2e-troubles.ts';
import { callsOf, doneBy } from '../support/e2e-turn.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

const CLICKS = named('clicks', 'count', WELL);

/** Minute by minute without any turn, until an alarm calls somebody. */
function goesOff(from: number, to: number): AlarmTransition | undefined {
  for (let second = from; second <= to; second += 60) {
    deployment.world.advanceTo(second * 1_000);
    const [called] = deployment.emulator.evaluateAlarms().filter(({ actions }) => actions.length > 0);
    if (called !== undefined) return called;
  }
  return undefined;
}

it('wakes the controller early, and is deleted when the stream leaves enforce', async () => {
  deployment = await aDeployment(OVERLOADED, { beside: [CLICKS] });
  const first = await deployment.turn(60);
  expect(
    callsOf(first, 'PutMetricAlarm')
      .map(({ input }) => input.AlarmName)
      .sort(),
  ).toEqual(['headgate-embedded-clicks-count', 'headgate-embedded-orders-bill']);

  const alarm = goesOff(120, 600);
  expect(alarm).toMatchObject({
    alarmName: 'headgate-embedded-orders-bill',
    to: 'ALARM',
    actions: [EMBEDDED.functionArn],
  });
  const seconds = deployment.world.nowMs() / 1_000;
  const woken = await deployment.turn(seconds, { event: alarm?.event });
  expect(doneBy(woken)).toMatchObject({
    note: 'alarm headgate-embedded-orders-bill went to ALARM',
    observed: 2,
    acted: 1,
  });
  expect(woken.reports.map(({ sourceId }) => sourceId.split('/')[1])).toContain('orders');
  expect(leversTurned(woken)).toEqual(['UpdateEventSourceMapping']);

  await deployment.write('streams/orders', { mode: 'recommend' });
  const left = await deployment.turn(seconds + 60);
  expect(callsOf(left, 'DeleteAlarms').map(({ input }) => input.AlarmNames)).toEqual([
    ['headgate-embedded-orders-bill'],
  ]);
  await deployment.write('defaults', { mode: 'recommend' });
  const none = await deployment.turn(seconds + 120);
  expect(callsOf(none, 'DeleteAlarms').map(({ input }) => input.AlarmNames)).toEqual([
    ['headgate-embedded-clicks-count'],
  ]);
  expect(deployment.emulator.evaluateAlarms()).toEqual([]);
  const quiet = await deployment.turn(seconds + 180);
  expect(quiet.calls.filter(({ operation }) => operation.includes('Alarm'))).toEqual([]);
});

it('does not exist below enforce', async () => {
  deployment = await aDeployment(OVERLOADED, { documents: { defaults: { mode: 'recommend' } } });
  const turns = await deployment.turns([60, 120, 180]);
  expect(turns.flatMap(({ calls }) => calls).filter(({ operation }) => operation.includes('Alarm'))).toEqual([]);
  expect(goesOff(240, 600)).toBeUndefined();
});
