/** The commands of operators against an embedded account: what a person would see, and that only `config` writes. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Examination } from '../../src/cli/doctor/examine.ts';
import type { StatusView } from '../../src/report/status-view.ts';
import type { ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';
import { runHeadgate } from '../support/cli.ts';
import { anOperatorAccount, type OperatorAccount } from './operator-account.ts';

const STORM: Pick<ScenarioDocument, 'workload'> = {
  workload: {
    kind: 'steps',
    steps: [
      { atSeconds: 0, recordsPerSecond: 1_000 },
      { atSeconds: 300, recordsPerSecond: 3_500 },
    ],
  },
};

describe('status and doctor of a source that is looked after', () => {
  let account: OperatorAccount;
  beforeAll(async () => {
    account = await anOperatorAccount({ scenario: { ...STORM, policy: { mode: 'enforce' } } });
  }, 60_000);
  afterAll(() => account.close());

  const status = async (...args: readonly string[]): Promise<StatusView> =>
    JSON.parse((await account.run(['status', '--json', ...args])).out) as StatusView;

  it('says what nothing yet means before the first turn', async () => {
    const { code, out } = await account.run(['status']);
    expect(code).toBe(0);
    expect(out).toContain('nothing yet: no turn has stored anything in this table');
    expect(out).toContain('orders  ·  enforce  ·  nothing yet: no turn of this source has been stored');
  });

  it('shows what Headgate has done, at a glance and as numbers', async () => {
    await account.takeTurns(12);
    const view = await status('--last', '50');
    const [orders] = view.sources;
    const raised = orders?.consumers[0];
    expect(view.heartbeat.kind).toBe('fresh');
    expect(orders?.decisions).toHaveLength(12);
    expect(orders?.decisions.some(({ code }) => code === 'relief-raised')).toBe(true);
    expect(raised?.factor).toBeGreaterThan(raised?.ownerFactor ?? 0);
    expect(raised?.ownerFactor).toBe(1);

    const { out } = await account.run(['status', 'orders']);
    expect(out).toContain(`factor          consumer ${raised?.factor}, owner 1;`);
    expect(out).toMatch(/decisions {7}the newest 5, newest first\n {18}\d\d:\d\d UTC {2}/);
  }, 60_000);

  it('notices that nobody looks any more', async () => {
    account.world.advanceTo(account.world.nowMs() + 10 * 60_000);
    expect((await status()).heartbeat.kind).toBe('stale');
  });

  it('examines every source without writing anything', async () => {
    account.writes();
    const run = await account.run(['doctor', '--json']);
    const { sources } = JSON.parse(run.out) as { readonly sources: readonly Examination[] };
    const verdicts = Object.fromEntries((sources[0]?.checks ?? []).map(({ id, verdict }) => [id, verdict]));
    expect(run.code).toBe(0);
    expect(verdicts).toMatchObject({
      mode: 'ok',
      permissions: 'ok',
      'starting-position': 'ok',
      'failure-handling': 'warn',
      version: 'warn',
      'shard-quota': 'ok',
    });
    expect(sources[0]?.price.streamDollars).toBeGreaterThan(0);
    await account.run(['status']);
    await account.run(['config', 'list']);
    expect(account.writes()).toEqual([]);
  });

  it('prints the same numbers as text', async () => {
    const { sources } = JSON.parse((await account.run(['doctor', '--json'])).out) as {
      sources: readonly Examination[];
    };
    const { out } = await account.run(['doctor', 'orders']);
    for (const check of sources[0]?.checks ?? []) expect(out).toContain(check.fact);
  });

  it('names a stream that it does not know', async () => {
    expect(await account.run(['status', 'nope'])).toMatchObject({ code: 2, err: expect.stringContaining('nope') });
    expect(await account.run(['doctor', 'nope'])).toMatchObject({ code: 2, err: expect.stringContaining('nope') });
  });

  it('says which table cannot be read', async () => {
    const { code, err } = await account.run(['status', '--table', 'elsewhere']);
    expect(code).toBe(1);
    expect(err).toContain('table elsewhere');
  });

  it('ends with 1 when a source is not ready', async () => {
    await account.run(['config', 'put', 'streams/orders', '{"mode":"x"}', '--unchecked']);
    const { code, out } = await account.run(['doctor']);
    expect(code).toBe(1);
    expect(out).toContain('orders  ·  held  ·  NOT READY for enforce');
  });
});

describe('config', () => {
  let account: OperatorAccount;
  beforeAll(async () => {
    account = await anOperatorAccount({ fresh: true });
  }, 60_000);
  afterAll(() => account.close());

  it('opts a stream in with a document, and tells the mode and why', async () => {
    expect((await account.run(['config', 'list'])).out).toContain('none: no stream has the tag headgate');
    const { code, out } = await account.run(['config', 'put', 'streams/orders', '{"mode":"recommend"}']);
    expect(code).toBe(0);
    expect(out).toContain('/headgate/streams/orders written');
    expect(out).toContain(
      'orders  recommend  ceiling recommend (there is no defaults document), its document says recommend',
    );
    expect((await account.run(['config', 'get', 'streams/orders'])).out).toBe('{"mode":"recommend"}\n');
  });

  it('refuses what has problems and writes nothing', async () => {
    account.writes();
    const bad = '{"target":{"iteratorAgeSeconds":-3}}';
    const refused = await account.run(['config', 'put', 'streams/orders', bad]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('target.iteratorAgeSeconds: received -3, accepted 1 to 604800');
    expect((await account.run(['config', 'put', 'stream/orders', '{}'])).code).toBe(2);
    expect(account.writes()).toEqual([]);
  });

  it('refuses defaults that break the document of a stream', async () => {
    await account.run(['config', 'put', 'streams/orders', '{"bounds":{"shards":{"max":8}}}']);
    const { code, err } = await account.run(['config', 'put', 'defaults', '{"bounds":{"shards":{"min":9}}}']);
    expect(code).toBe(2);
    expect(err).toContain('/headgate/streams/orders: bounds.shards.min');
    await account.run(['config', 'remove', 'streams/orders']);
  });

  it('writes all the same when it is told to, and says what that comes to', async () => {
    const { code, err, out } = await account.run(['config', 'put', 'streams/orders', '@bad.json', '--unchecked'], {
      'bad.json': '{',
    });
    expect(code).toBe(0);
    expect(err).toContain('written all the same');
    expect(out).toContain('orders  held');
    const list = await account.run(['config', 'list']);
    expect(list).toMatchObject({ code: 1, out: expect.stringMatching(/streams\/orders {2}PROBLEM\n {4}document: /) });
    expect((await account.run(['config', 'remove', 'streams/orders'])).out).toContain('neither a document nor a tag');
  });

  it('keeps the webhook a secret', async () => {
    const secret = 'https://hooks.slack.example/services/T0/B0/secret';
    expect((await account.run(['config', 'put', 'slack-webhook', secret])).code).toBe(2);
    vi.stubEnv('HEADGATE_SLACK_WEBHOOK', secret);
    const put = await account.run(['config', 'put', 'slack-webhook']);
    const fromFile = await account.run(['config', 'put', 'slack-webhook', '@hook'], { hook: `${secret}\n` });
    const got = await account.run(['config', 'get', 'slack-webhook']);
    const list = await account.run(['config', 'list']);
    expect([put.code, fromFile.code]).toEqual([0, 0]);
    expect(JSON.stringify([put, fromFile, got, list])).not.toContain('secret"');
    expect(JSON.stringify([put, fromFile, got, list])).not.toContain(secret);
    const written = account.emulator.calls().filter(({ operation }) => operation === 'PutParameter');
    expect(written.at(-1)?.input).toMatchObject({ Type: 'SecureString', Value: secret });
    expect((await account.run(['config', 'put', 'slack-webhook', '@hook'], { hook: 'no address' })).err).not.toContain(
      'no address',
    );
  });

  it('says that there is nothing to remove or to show', async () => {
    expect((await account.run(['config', 'remove', 'downstreams/x'])).code).toBe(1);
    expect((await account.run(['config', 'get', 'downstreams/x'])).code).toBe(1);
  });
});

describe('what is denied', () => {
  let account: OperatorAccount;
  const denied = ['DescribeLimits', 'ListStreamConsumers'];
  beforeAll(async () => {
    account = await anOperatorAccount({
      intercept: ({ operation }) =>
        denied.includes(operation)
          ? { kind: 'error', status: 400, name: 'AccessDeniedException', message: 'no' }
          : null,
    });
  }, 60_000);
  afterAll(() => account.close());

  it('is named, and the examination goes on', async () => {
    const { out } = await account.run(['doctor']);
    expect(out).toContain('kinesis:DescribeLimits and kinesis:ListStreamConsumers');
    expect(out).toContain('starting-position');
  });
});

describe('without an account', () => {
  const NOTHING = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'HEADGATE_STATE_TABLE', 'AWS_ENDPOINT_URL'];

  it('says what is missing, and how to say it', async () => {
    for (const name of NOTHING) vi.stubEnv(name, '');
    const status = await runHeadgate(['status']);
    const doctor = await runHeadgate(['doctor']);
    vi.unstubAllEnvs();
    expect(status.code).toBe(2);
    expect(status.err).toContain('(or say it with --table)');
    expect(status.err).toContain('(or say it with --region)');
    expect(doctor.err).not.toContain('--table');
  });

  it('checks local files together', async () => {
    const files: Readonly<Record<string, string>> = {
      'conf/defaults.json': '{"bounds":{"shards":{"min":9}}}',
      'conf/streams/orders.json': '{"bounds":{"shards":{"max":8}}}',
      'orders.json': '{}',
    };
    const readText = (path: string): string => files[path] ?? '{';
    const check = (...names: readonly string[]) => runHeadgate(['config', 'check', ...names], { readText });
    const both = await check('conf/defaults.json', 'conf/streams/orders.json');
    expect(both.code).toBe(1);
    expect(both.out).toContain('bounds.shards.min');
    expect((await check('conf/defaults.json')).code).toBe(0);
    expect((await check('streams/orders=orders.json')).code).toBe(0);
    expect(await check('orders.json')).toMatchObject({ code: 2, err: expect.stringContaining('NAME=FILE') });
  });
});
