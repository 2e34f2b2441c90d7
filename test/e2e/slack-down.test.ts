import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putParameter } from '../../src/cli/embedded/put-parameter.ts';
import { OVERLOADED, PATH } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { aSlack, type Slack, type SlackMood } from '../support/e2e-slack.ts';
import { leversTurned } from '../support/e2e-troubles.ts';
import { doneBy } from '../support/e2e-turn.ts';

const MOODS: readonly (readonly [string, SlackMood])[] = [
  ['cannot be reached', { kind: 'unreachable' }],
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers 429 with a pause', { kind: 'status', status: 429, retryAfterSeconds: 30 }],
  ['never answers', { kind: 'silent' }],
];

describe('a Slack', () => {
  let slack: Slack;
  let deployment: Deployment;
  beforeEach(async () => {
    slack = await aSlack();
    deployment = await aDeployment(OVERLOADED, { silent: true });
    const { endpoint } = deployment.emulator;
    await putParameter(endpoint, { name: `${PATH}slack-webhook`, type: 'SecureString', value: slack.address });
  });
  afterEach(async () => {
    await deployment.close();
    await slack.close();
  });

  it.each(MOODS)('that %s costs no decision, one attempt a turn, and no message', async (_, mood) => {
    slack.be(mood);
    const attempts: number[] = [];
    const down = [];
    for (const at of [180, 240, 300]) {
      const before = slack.attempts();
      down.push(await deployment.turn(at));
      attempts.push(slack.attempts() - before);
    }
    expect(down.map((turn) => doneBy(turn).acted)).toEqual([0, 1, 0]);
    expect(down.flatMap(leversTurned)).toEqual(['UpdateEventSourceMapping']);
    expect(attempts).toEqual([1, 1, 1]);
    expect(down.flatMap(({ reports }) => reports)).toHaveLength(3);
    // The other channel is not held up.
    expect(down.map(({ events }) => events.length)).toEqual([0, 1, 0]);
    expect(slack.taken()).toEqual([]);

    slack.be({ kind: 'well' });
    await deployment.turns([360, 420]);
    expect(slack.taken()).toEqual([
      expect.stringMatching(/^NOTE · Headgate is at work/),
      expect.stringMatching(/^IN HAND · orders: .*Raised the parallelization factor of bill from 1 to 2/s),
    ]);
  });

  it('that asks for a pause is left alone until it is over', async () => {
    slack.be({ kind: 'status', status: 429, retryAfterSeconds: 150 });
    await deployment.turn(180);
    slack.be({ kind: 'well' });
    await deployment.turns([240, 300]);
    expect([slack.attempts(), slack.taken()]).toEqual([1, []]);
    await deployment.turns([360]);
    expect(slack.taken()).toHaveLength(2);
  });
});
