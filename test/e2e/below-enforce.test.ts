import { afterEach, expect, it } from 'vitest';
import { OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { leversTurned } from '../support/e2e-troubles.ts';
import { doneBy } from '../support/e2e-turn.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

/** Reads by their first word, and the two ways in which the function may write. */
const READS = /^(Get|List|Describe|Query)/;
const OWN = ['dynamodb PutItem headgate-state', 'slack PostMessage '];

it('writes nothing but its own table and messages, whatever keeps it below enforce', async () => {
  deployment = await aDeployment(OVERLOADED, { documents: { 'streams/orders': { mode: 'observe' } } });
  const modes: string[] = [];
  const take = async (at: number, event?: unknown): Promise<void> => {
    const turn = await deployment.turn(at, event === undefined ? {} : { event });
    expect(doneBy(turn)).toMatchObject({ observed: 1, acted: 0, skipped: 0 });
    const writes = turn.calls.filter(({ operation }) => !READS.test(operation));
    const strangers = writes
      .map(({ service, operation, input }) => `${service} ${operation} ${input.TableName ?? ''}`)
      .filter((name) => !OWN.includes(name));
    expect(strangers).toEqual([]);
    expect(turn.events).toEqual([]);
    modes.push(...turn.reports.map(({ mode, decision }) => `${mode} ${decision.recommended.length}`));
  };
  await take(180);
  await take(240);
  await deployment.write('streams/orders', { mode: 'recommend' });
  await take(300);
  await deployment.write('streams/orders', { mode: 'enforce' });
  await deployment.write('defaults', { mode: 'recommend' });
  await take(360);
  await deployment.write('defaults', { mode: 'enforce' });
  await take(420, { source: 'headgate.manual', mode: 'recommend' });
  await deployment.write('switch', 'off');
  await take(480);
  expect(modes).toEqual(['observe 0', 'observe 0', 'recommend 1', 'recommend 1', 'recommend 1', 'recommend 1']);

  // The same stream at the same load, and nothing in the way.
  await deployment.write('switch', 'on');
  expect(leversTurned(await deployment.turn(540))).toEqual(['UpdateEventSourceMapping']);
});
