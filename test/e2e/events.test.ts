import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { named, OVERLOADED, WELL } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { leversTurned } from '../support/e2e-troubles.ts';
import { doneBy } from '../support/e2e-turn.ts';

const eventIn = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../events/${file}`, import.meta.url), 'utf8'));

describe('an event', () => {
  let deployment: Deployment;
  let minute = 3;
  /** No stream is enforced, so that every turn finds the account as it was. */
  beforeAll(async () => {
    deployment = await aDeployment(named('orders', 'orders-to-db', OVERLOADED), {
      beside: [named('clicks', 'count', WELL)],
      documents: { defaults: { mode: 'recommend' } },
    });
  });
  afterAll(() => deployment.close());

  const turn = (event: unknown) => {
    minute += 1;
    return deployment.turn(minute * 60, { event });
  };

  // An alarm is an early turn: its source is looked at, and so is whatever has not come to rest.
  it.each([
    ['schedule.json', ['clicks', 'orders'], 'schedule'],
    ['alarm-direct.json', ['clicks', 'orders'], 'alarm orders-to-db-iterator-age went to ALARM'],
    ['alarm-eventbridge.json', ['clicks', 'orders'], 'alarm orders-write-use went to ALARM'],
    ['alarm-sns.json', ['clicks', 'orders'], 'alarm orders-iterator-age went to ALARM'],
    ['manual.json', ['orders'], 'manual event for orders, at most recommend'],
  ])('as in %s takes a turn for %j', async (file, streams, note) => {
    const taken = await turn(eventIn(file));
    expect(doneBy(taken)).toMatchObject({ note, observed: streams.length, problems: 0 });
    expect(taken.reports.map(({ sourceId }) => sourceId.split('/')[1]).sort()).toEqual(streams);
    expect(taken.log).toContain(note);
  });

  it.each(['alarm-direct.json', 'alarm-eventbridge.json', 'alarm-sns.json'])(
    'does nothing when %s goes to OK',
    async (file) => {
      const text = JSON.stringify(eventIn(file))
        .replace(/"state":\{(.*?)"value":"ALARM"/, '"state":{$1"value":"OK"')
        .replace('NewStateValue\\":\\"ALARM', 'NewStateValue\\":\\"OK');
      const ignored = await turn(JSON.parse(text));
      expect(doneBy(ignored).note).toMatch(/^alarm .* went to OK: the schedule sees to what is left$/);
      expect([ignored.calls, ignored.reports]).toEqual([[], []]);
    },
  );

  it.each([
    ['no event', null, /^received nothing, accepted a schedule .*headgate\.manual/],
    ['an empty one', {}, /^received an object with no fields, accepted/],
    [
      'one of S3',
      { Records: [{ eventSource: 'aws:s3', s3: {} }] },
      /^received an object with the fields Records, accepted/,
    ],
    ['a list', [eventIn('schedule.json')], /^received a list, accepted/],
    ['a mistyped manual one', { source: 'headgate.manual', stream: ['orders'] }, /^event headgate\.manual: .*stream/],
    ['a mode there is not', { source: 'headgate.manual', mode: 'force' }, /mode: received "force", accepted/],
  ])('is refused without a call when it is %s', async (_, event, says) => {
    const refused = await turn(event);
    expect(refused.answer).toMatchObject({ kind: 'failed', text: expect.stringMatching(says) });
    expect([refused.calls, refused.reports]).toEqual([[], []]);
    expect(refused.log).toContain('event refused');
  });

  it('by hand cannot raise a mode', async () => {
    const raised = await turn({ source: 'headgate.manual', streams: ['orders'], mode: 'enforce' });
    expect(raised.reports).toMatchObject([{ mode: 'recommend', decision: { kind: 'hold', actions: [] } }]);
    expect(raised.reports[0]?.decision.recommended).toHaveLength(1);
    expect(leversTurned(raised)).toEqual([]);
  });

  it('by hand for a stream that is not there looks at nothing', async () => {
    const nobody = await turn({ source: 'headgate.manual', streams: ['order'] });
    expect(doneBy(nobody)).toMatchObject({ observed: 0, acted: 0 });
    expect(nobody.reports).toEqual([]);
  });
});
