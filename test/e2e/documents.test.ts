import { afterEach, describe, expect, it } from 'vitest';
import { named, OVERLOADED, PATH } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import { leversTurned } from '../support/e2e-troubles.ts';
import { doneBy, type Turn } from '../support/e2e-turn.ts';

const told = ({ slack }: Turn) => slack.map(({ payload }) => JSON.stringify(payload)).join('\n');

const CLICKS = named('clicks', 'count', OVERLOADED);
const GOOD = { mode: 'enforce' };
const LEDGER = { bill: { downstreams: ['ledger'] } };

describe('a broken document', () => {
  let deployment: Deployment;
  afterEach(() => deployment.close());

  it('of a stream holds that stream alone, says what is wrong, and is forgotten when it is put right', async () => {
    const bad = { mode: 'enforce', bounds: { factor: { min: 1, max: 40 } } };
    deployment = await aDeployment(OVERLOADED, { beside: [CLICKS], documents: { 'streams/orders': bad } });
    const [first, second] = await deployment.turns([180, 240]);

    expect(first === undefined ? '' : told(first)).toMatch(
      /\/headgate\/streams\/orders.*bounds\.factor\.max.*40.*1 to 10/s,
    );
    expect(second === undefined ? null : doneBy(second)).toMatchObject({ observed: 2, acted: 1, problems: 1 });
    const decided = new Map(second?.reports.map((report) => [report.observation.sourceId.split('/')[1], report]));
    expect(decided.get('orders')?.decision).toMatchObject({ kind: 'hold', reason: { code: 'policy-invalid' } });
    expect(decided.get('clicks')?.decision.kind).toBe('act');

    await deployment.write('streams/orders', GOOD);
    const solved = await deployment.turn(300);
    expect(told(solved)).toContain('/headgate/streams/orders');
    expect(told(solved)).toMatch(/solved|put right|in order/i);
    expect(solved.reports.filter(({ decision }) => decision.kind === 'act').map(({ sourceId }) => sourceId)).toEqual([
      expect.stringContaining('stream/orders'),
    ]);
  });

  /** Broken one after the other, so that each turn would act if its document were good. */
  const BROKEN: readonly (readonly [what: string, path: string, bad: unknown, good: unknown, says: RegExp])[] = [
    ['defaults with an unknown key', 'defaults', { mode: 'enforce', targt: 1 }, GOOD, /defaults.*targt/s],
    [
      'defaults out of range',
      'defaults',
      { ...GOOD, target: { iteratorAgeSeconds: -5 } },
      GOOD,
      /iteratorAgeSeconds.*-5.*to/s,
    ],
    ['JSON that ends too early', 'defaults', '{"mode": "enforce"', GOOD, /defaults.*JSON/s],
    ['a switch that says neither', 'switch', 'maybe', 'on', /switch.*maybe.*on.*off/s],
    [
      'a downstream',
      'downstreams/ledger',
      { health: { kind: 'emitted' }, openSeconds: 'long' },
      { health: { kind: 'emitted' } },
      /downstreams\/ledger.*openSeconds.*long.*accepted \d+ to \d+/s,
    ],
    [
      'more than 4 KB',
      'streams/orders',
      JSON.stringify({ ...GOOD, consumers: LEDGER }) + ' '.repeat(5_000),
      { ...GOOD, consumers: LEDGER },
      /streams\/orders.*4096 bytes/s,
    ],
  ];

  it('of any kind lets nothing act and is named with what is accepted; put right, it lets act again', async () => {
    const fields = {
      ...OVERLOADED,
      consumers: [{ name: 'bill', downstream: 'ledger' }],
      downstreams: [{ name: 'ledger', recordsPerSecondPerCall: 100_000 }],
    };
    deployment = await aDeployment(fields);
    await deployment.turn(180);
    let at = 240;
    for (const [what, path, bad, good, says] of BROKEN) {
      await write(path, bad);
      const broken = await deployment.turn(at);
      expect([what, leversTurned(broken), doneBy(broken).acted]).toEqual([what, [], 0]);
      expect([what, told(broken)]).toEqual([what, expect.stringMatching(says)]);
      expect([what, told(broken)]).toEqual([what, expect.stringContaining(PATH + path)]);
      await write(path, good);
      at += 60;
    }
    const healed = await deployment.turn(at);
    expect(told(healed)).toContain(`${PATH}streams/orders`);
    expect(leversTurned(healed)).toEqual(['UpdateEventSourceMapping']);
  });

  /** The advanced tier takes 8 KB: an owner can write what is too long. */
  async function write(path: string, document: unknown): Promise<void> {
    const Value = typeof document === 'string' ? document : JSON.stringify(document);
    const answer = await fetch(deployment.emulator.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.PutParameter' },
      body: JSON.stringify({ Name: PATH + path, Type: 'String', Value, Overwrite: true, Tier: 'Advanced' }),
    });
    expect(answer.status).toBe(200);
  }
});
