import { afterEach, describe, expect, it } from 'vitest';
import type { BundleWorker } from '../../src/cli/embedded/bundle-worker.ts';
import { OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import type { Trouble } from '../support/e2e-served.ts';
import { HANG, leversTurned, meets, nth, refusedWith, savesOf } from '../support/e2e-troubles.ts';
import { doneBy } from '../support/e2e-turn.ts';

const IMPATIENT = { env: { HEADGATE_CALL_TIMEOUT_MS: '600' } };

describe('a table', () => {
  let deployment: Deployment;
  afterEach(() => deployment.close());

  it('that refuses or does not answer lets nothing act; when it is back, the turn acts', async () => {
    deployment = await aDeployment(OVERLOADED);
    const impatient = await deployment.start(IMPATIENT);
    await deployment.turn(120, { worker: impatient });
    await deployment.turn(180);
    const both = ['GetItem', 'PutItem'];
    const troubles: readonly (readonly [string, Trouble, BundleWorker?])[] = [
      ['throttled saves', meets('PutItem', refusedWith('ProvisionedThroughputExceededException'))],
      ['saves that conflict', meets('PutItem', refusedWith('ConditionalCheckFailedException'))],
      ['errors of the service', meets(both, refusedWith('InternalServerError', 500))],
      ['reads that are not allowed', meets('GetItem', refusedWith('AccessDeniedException'))],
      ['saves that hang', meets('PutItem', HANG), impatient],
      ['reads that hang', meets('GetItem', HANG), impatient],
    ];
    let at = 240;
    for (const [what, trouble, worker] of troubles) {
      const turn = await deployment.turn(at, { trouble, ...(worker === undefined ? {} : { worker }) });
      expect([what, leversTurned(turn), turn.reports]).toEqual([what, [], []]);
      expect([what, doneBy(turn)]).toMatchObject([what, { acted: 0, skipped: 1 }]);
      at += 60;
    }
    const back = await deployment.turn(at);
    expect(leversTurned(back)).toEqual(['UpdateEventSourceMapping']);
    expect(doneBy(back)).toMatchObject({ acted: 1, skipped: 0 });
  });

  it('that refuses the results of a turn loses neither the change nor its story', async () => {
    deployment = await aDeployment(OVERLOADED);
    await deployment.turn(180);
    let refuse = false;
    const afterIntent: Trouble = (call) => {
      if (call.operation === 'UpdateEventSourceMapping') refuse = true;
      return refuse && call.operation === 'PutItem' ? refusedWith('InternalServerError', 500) : null;
    };
    const cut = await deployment.turn(240, { trouble: afterIntent });
    expect([leversTurned(cut), cut.reports]).toEqual([['UpdateEventSourceMapping'], []]);
    expect(doneBy(cut)).toMatchObject({ skipped: 1 });

    const after = await deployment.turns([300, 360, 420]);
    expect(after.flatMap(leversTurned)).toEqual([]);
    const settled = after.flatMap(({ reports }) => reports.flatMap((report) => report.settled.map(({ code }) => code)));
    expect(settled).toEqual(['settled-applied']);
    expect((await deployment.state('orders'))?.pending).toBeNull();
  });

  it('that refuses a report gets it in the next turn, once', async () => {
    deployment = await aDeployment(OVERLOADED);
    await deployment.turn(180);
    const refused = await deployment.turn(240, {
      trouble: (call) => (savesOf('report#')(call) ? refusedWith('ProvisionedThroughputExceededException') : null),
    });
    expect([doneBy(refused).acted, refused.reports, refused.slack]).toEqual([1, [], []]);
    const [next, last] = await deployment.turns([300, 360]);
    expect(next?.reports.map(({ turnId, decision }) => [turnId, decision.kind])).toEqual([
      ['turn-0002', 'act'],
      ['turn-0003', 'hold'],
    ]);
    expect([next?.slack.length, last?.slack.length]).toEqual([1, 0]);
    expect(new Set((await deployment.reports('orders')).map(({ id }) => id)).size).toBe(4);
  });

  it('whose answer to a save is lost is asked again and not taken for a conflict', async () => {
    deployment = await aDeployment(OVERLOADED);
    await deployment.turn(180);
    const turn = await deployment.turn(240, { trouble: nth(1, savesOf('state#'), { kind: 'lost' }).trouble });
    expect(doneBy(turn)).toMatchObject({ acted: 1, skipped: 0 });
    expect(leversTurned(turn)).toEqual(['UpdateEventSourceMapping']);
  });
});
