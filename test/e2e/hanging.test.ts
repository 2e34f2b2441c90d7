import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleWorker } from '../../src/cli/embedded/bundle-worker.ts';
import type { ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';
import { named, OVERLOADED, WELL } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { HANG, leversTurned, meets } from '../support/e2e-troubles.ts';
import { callsOf, doneBy, type Turn } from '../support/e2e-turn.ts';

/** Without an answer to any of these nothing may act. */
const ESSENTIAL = [
  'GetParametersByPath',
  'GetResources',
  'ListEventSourceMappings',
  'GetItem',
  'GetMetricData',
  'DescribeStreamSummary',
  'PutItem',
];
/** Once for the account. */
const OF_THE_ACCOUNT = ['ListStreams', 'DescribeAlarms', 'PutMetricAlarm'];
/** What these answer is no part of the picture, or comes after the change. The first is asked once by a process. */
const OTHERS = [
  'Query',
  'UpdateShardCount',
  'UpdateEventSourceMapping',
  'GetEventSourceMapping',
  'GetAccountSettings',
  'ListProvisionedConcurrencyConfigs',
  'GetParameter',
  'PostMessage',
  'PutEvents',
];
/** Long enough for what a process remembers to grow old, so that it is asked for again. */
const STEP_SECONDS = 360;

const BOTH = ['UpdateEventSourceMapping', 'UpdateShardCount'];

const IMPATIENT = { HEADGATE_CALL_TIMEOUT_MS: '600', HEADGATE_MAXIMUM_CHANGES: '20' };
/** It may decide and not act, so that it leaves the account as it was. */
const WATCHING = { HEADGATE_MAXIMUM_CHANGES: '0' };

/** One lane too slow for what one shard takes, which is near its own limit: both levers are wanted. */
const CROWDED: Partial<ScenarioDocument> = {
  ...OVERLOADED,
  source: { name: 'crowded', shards: 1 },
  workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 900 }] },
};

/** Some turn asked for it, did not get it, and ended without leaving anything half done. */
function expectMet(turns: Turn | readonly Turn[], operation: string): void {
  const all = [turns].flat();
  expect(all.flatMap((turn) => callsOf(turn, operation)).length).toBeGreaterThan(0);
  for (const { answer } of all) expect(answer.kind === 'done' ? '' : answer.text).toMatch(/^$|no answer/);
}

/** What is known of a function does for an hour: a turn goes on without these. */
const OF_FUNCTIONS = ['GetFunctionConfiguration', 'ListFunctions'];

describe('a call that hangs', () => {
  let deployment: Deployment;
  let acting: BundleWorker;
  const seen = new Set<string>();
  afterAll(() => {
    // The lists above are all there is: a new call of the bundle has to be added to one of them.
    const listed = [...ESSENTIAL, ...OF_THE_ACCOUNT, ...OTHERS, ...OF_FUNCTIONS];
    expect([...seen].filter((operation) => !listed.includes(operation))).toEqual([]);
  });
  const taken = async (turn: Promise<Turn>): Promise<Turn> => {
    const one = await turn;
    for (const { operation } of one.calls) seen.add(operation);
    return one;
  };

  describe('before the change', () => {
    let at = 600;
    beforeAll(async () => {
      deployment = await aDeployment(OVERLOADED, { env: WATCHING });
      acting = await deployment.start({ env: IMPATIENT });
      await taken(deployment.turn(at));
    });
    afterAll(() => deployment.close());

    it.each(ESSENTIAL)('lets nothing act on half a picture: %s', async (operation) => {
      at += STEP_SECONDS;
      const turn = await taken(deployment.turn(at, { worker: acting, trouble: meets(operation, HANG) }));
      expectMet(turn, operation);
      expect(leversTurned(turn)).toEqual([]);
      const next = await taken(deployment.turn(at + 60));
      expect(doneBy(next)).toMatchObject({ observed: 1, skipped: 0 });
      expect(next.log).toContain('"failures":[]');
    });

    it('leaves what is known of a function as it is for an hour', async () => {
      at += STEP_SECONDS;
      const trouble = meets('GetFunctionConfiguration', HANG);
      const turn = await taken(deployment.turn(at, { trouble }));
      expectMet(turn, 'GetFunctionConfiguration');
      expect(doneBy(turn)).toMatchObject({ observed: 1, skipped: 0 });
      expect(turn.reports[0]?.diagnosis.findings[0].bottleneck).not.toBe('unknown');
    });

    it('is all that kept it from acting', async () => {
      const turn = await taken(deployment.turn(at + STEP_SECONDS, { worker: acting }));
      expect(leversTurned(turn)).toEqual(['UpdateEventSourceMapping']);
    });
  });

  it('that concerns the account as a whole is made up for by the next turn', async () => {
    deployment = await aDeployment(OVERLOADED, { env: WATCHING });
    try {
      const impatient = await deployment.start({ env: { ...WATCHING, HEADGATE_CALL_TIMEOUT_MS: '600' } });
      let at = 180;
      for (const operation of OF_THE_ACCOUNT) {
        const turn = await taken(deployment.turn(at, { worker: impatient, trouble: meets(operation, HANG) }));
        expectMet(turn, operation);
        expect(doneBy(turn)).toMatchObject({ observed: 1, skipped: 0 });
        const next = await taken(deployment.turn(at + 60));
        expect([operation, callsOf(next, operation).length]).toEqual([operation, 1]);
        expect(next.log).toContain('"failures":[]');
        at += 120;
        // Another target is another alarm.
        await deployment.write('streams/orders', { mode: 'enforce', target: { iteratorAgeSeconds: 60 + at } });
      }
    } finally {
      await deployment.close();
    }
  });

  describe('beside the change', () => {
    let at = 0;
    const streamOf = (operation: string) => (operation === 'UpdateShardCount' ? 'crowded' : operation.toLowerCase());
    const scenarioOf = (operation: string) =>
      named(
        streamOf(operation),
        `${streamOf(operation)}-consumer`,
        operation === 'UpdateShardCount' ? CROWDED : OVERLOADED,
      );
    const event = (operation: string) => ({ source: 'headgate.manual', streams: [streamOf(operation)] });

    /** A stream for each, so that every one of them finds one that needs a change. */
    beforeAll(async () => {
      const [first, ...rest] = OTHERS.map(scenarioOf);
      // As many that are well: when most of them want to scale out at once, the fleet brake holds them all.
      const well = OTHERS.map((_, index) => named(`calm-${index}`, `calm-${index}-consumer`, WELL));
      deployment = await aDeployment(first ?? {}, { beside: [...rest, ...well], env: WATCHING });
      acting = await deployment.start({ env: IMPATIENT });
      at = 180;
      await taken(deployment.turn(at));
    });
    afterAll(() => deployment.close());

    it.each(OTHERS)('ends the turn in time, and the next one is well: %s', async (operation) => {
      at += STEP_SECONDS;
      const options = { worker: acting, event: event(operation), trouble: meets(operation, HANG) };
      const first = await taken(deployment.turn(at, options));
      // Not everything that is due is asked for in one turn.
      const isMet = callsOf(first, operation).length > 0;
      const hung = isMet ? [first] : [first, await taken(deployment.turn(at + 60, options))];
      expectMet(hung, operation);
      const results = hung.flatMap(({ reports }) => reports.flatMap((report) => report.results));
      const isLever = operation.startsWith('Update');
      expect(hung.flatMap(leversTurned)).toEqual(operation === 'UpdateShardCount' ? BOTH : [BOTH[0]]);
      expect(results.filter(({ kind }) => kind !== 'applied')).toMatchObject(isLever ? [{ kind: 'unknown' }] : []);

      // By then the lease of what may be in flight is over.
      const next = await taken(deployment.turn(at + 180, { event: event(operation) }));
      expect(doneBy(next)).toMatchObject({ observed: 1, skipped: 0 });
      expect(next.log).toContain('"failures":[]');
      expect(next.reports.flatMap(({ settled }) => settled)).toHaveLength(isLever ? 1 : 0);
      expect((await deployment.state(streamOf(operation)))?.pending).toBeNull();
    });
  });
});
