import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { EMBEDDED } from '../../src/cli/embedded/seed-of.ts';
import { OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, arnOf, type Deployment } from '../support/e2e-deployment.ts';
import { leversTurned } from '../support/e2e-troubles.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

it('welcomes once, in an account where nobody has opted in, and says how to', async () => {
  deployment = await aDeployment(OVERLOADED, { fresh: true });
  const [first, second] = await deployment.turns([180, 240]);
  await deployment.crash();
  const third = await deployment.turn(300);
  const message = JSON.stringify(first?.slack);
  expect(first?.slack).toHaveLength(1);
  expect(message).toContain('orders');
  expect(message).toMatch(/aws (kinesis add-tags-to-stream|ssm put-parameter)/);
  expect([second?.slack, third.slack]).toEqual([[], []]);
  expect(await deployment.reports('orders')).toEqual([]);
});

it('only looks when the memory of a stream is lost, and does not welcome again', async () => {
  deployment = await aDeployment(OVERLOADED);
  await deployment.turn(180);
  await forget(`state#${arnOf(deployment.world, 'orders')}`);
  const lost = await deployment.turn(240);
  expect(lost.reports.map(({ decision }) => decision.reason.code)).toEqual(['first-sight']);
  expect(lost.reports[0]?.decision.kind).toBe('hold');
  expect([leversTurned(lost), lost.slack.length]).toEqual([[], 0]);
  expect(leversTurned(await deployment.turn(300))).toEqual(['UpdateEventSourceMapping']);
});

it('asks less after a cold start when an earlier process has left what it knew', async () => {
  deployment = await aDeployment(OVERLOADED);
  const slow = ['GetAccountSettings', 'GetFunctionConfiguration'];
  const first = await deployment.turn(180);
  await deployment.crash();
  const cold = await deployment.turn(240);
  const asked = [first, cold].map(({ calls }) => calls.map(({ operation }) => operation));
  expect(asked[0]).toEqual(expect.arrayContaining(slow));
  expect(asked[1]).toContain('Query');
  expect(asked[1]?.filter((operation) => slow.includes(operation))).toEqual([]);
  // It decides on them as a warm one would.
  expect(leversTurned(cold)).toEqual(['UpdateEventSourceMapping']);
});

async function forget(pk: string): Promise<void> {
  const { endpoint } = deployment.emulator;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: EMBEDDED.region, credentials });
  await client.send(new DeleteItemCommand({ TableName: EMBEDDED.table, Key: { pk: { S: pk }, sk: { S: '-' } } }));
  client.destroy();
}
