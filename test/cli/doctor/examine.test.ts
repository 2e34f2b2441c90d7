import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { renderExaminations } from '../../../src/cli/doctor/render.ts';
import { modeChainOf } from '../../../src/cli/operators/mode-chain.ts';
import { missing } from '../../../src/core/reading.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/core/units.ts';
import { anAccount, anObservation, aStream, NOW, noSeries, steady } from '../../support/observation-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';
import { ownCall } from '../../support/state-builder.ts';
import { anObservationOf, aReadyConsumer, checkOf, consumerCheck, doctorFacts } from './doctor-builder.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/search:1';

describe('examine', () => {
  it('finds nothing against a source that has everything', () => {
    const { verdict, checks } = examine(doctorFacts());
    expect(checks.filter((check) => check.verdict !== 'ok')).toEqual([]);
    expect(verdict).toBe('ok');
  });

  it('says with every warning and stop what to do', () => {
    const consumer = { mapping: { startingPosition: 'latest', bisectOnError: false } } as const;
    const { checks, verdict } = examine(doctorFacts({ observation: anObservationOf(consumer), denied: ['x:Y'] }));
    const open = checks.filter((check) => check.verdict !== 'ok');
    expect(open.map(({ id }) => id).toSorted()).toEqual(['failure-handling', 'permissions', 'starting-position']);
    expect(open.every(({ todo }) => todo !== null && todo.length > 0)).toBe(true);
    expect(verdict).toBe('stop');
  });
});

describe('checks of the mapping', () => {
  it('stops at LATEST until the owner accepts it', () => {
    const latest = { mapping: { startingPosition: 'latest' } } as const;
    expect(consumerCheck('starting-position', latest).verdict).toBe('stop');
    const policy = aPolicy({ accept: { latest: true, tumblingWindow: false } });
    expect(consumerCheck('starting-position', latest, { policy }).verdict).toBe('warn');
  });

  it('stops at a tumbling window until the owner accepts it', () => {
    const window = { mapping: { tumblingWindowMs: MINUTE_MS } };
    expect(consumerCheck('tumbling-window', window).verdict).toBe('stop');
    const policy = aPolicy({ accept: { latest: false, tumblingWindow: true } });
    expect(consumerCheck('tumbling-window', window, { policy }).verdict).toBe('warn');
  });

  it('names exactly the settings that are missing', () => {
    const check = consumerCheck('failure-handling', { mapping: { bisectOnError: false, maximumRecordAgeMs: null } });
    expect(check).toMatchObject({ verdict: 'warn' });
    expect(check.fact).toContain('not set: BisectBatchOnFunctionError and MaximumRecordAgeInSeconds;');
    expect(check.todo).toMatch(/--bisect-batch-on-function-error --maximum-record-age-in-seconds 43200$/);
  });

  it('stops where few retries throw records away', () => {
    const few = { maximumRetryAttempts: 0, hasFailureDestination: false };
    expect(consumerCheck('retries-against-outage', { mapping: few }).verdict).toBe('stop');
    expect(consumerCheck('retries-against-outage', { mapping: { ...few, hasFailureDestination: true } }).verdict).toBe(
      'warn',
    );
  });

  it('stops where records are given up before they could be caught up with', () => {
    expect(consumerCheck('record-age', { mapping: { maximumRecordAgeMs: 11 * MINUTE_MS } }).verdict).toBe('stop');
    expect(consumerCheck('record-age', { mapping: { maximumRecordAgeMs: 12 * MINUTE_MS } }).verdict).toBe('ok');
  });

  it.each(['disabled', 'creating'] as const)('stops at a mapping that is %s', (state) => {
    expect(consumerCheck('mapping-state', { mapping: { state } }).verdict).toBe('stop');
  });

  it('warns of a window that eats up the target and of batches that starve the function', () => {
    expect(consumerCheck('batch', { mapping: { batchWindowMs: 31 * SECOND_MS } }).fact).toContain(
      'more than half of the target',
    );
    const small = { mapping: { batchSize: 10 }, metrics: { invocations: steady(6_000) } };
    expect(consumerCheck('batch', small)).toMatchObject({ verdict: 'warn', fact: expect.stringContaining('starved') });
  });
});

describe('checks of the function', () => {
  it('warns of unpublished code', () => {
    expect(checkOf('version', { qualifiers: {} }).fact).toContain('$LATEST');
  });

  it('warns when invocations come near the timeout', () => {
    const near = { lambda: { timeoutMs: 10_000 }, metrics: { durationMaxMs: steady(8_000) } };
    expect(consumerCheck('timeout', near)).toMatchObject({ verdict: 'warn', fact: expect.stringContaining('(80 %)') });
    expect(consumerCheck('timeout', { ...near, metrics: { durationMaxMs: steady(7_900) } }).verdict).toBe('ok');
  });

  it('holds the reserved concurrency against lanes now and at most', () => {
    const reserved = (reservedConcurrency: number) =>
      consumerCheck('reserved-concurrency', { lambda: { reservedConcurrency } });
    expect(reserved(3).verdict).toBe('stop');
    expect(reserved(20)).toMatchObject({ verdict: 'warn', todo: expect.stringContaining('bounds.factor.max to 5') });
    expect(reserved(40).verdict).toBe('ok');
  });

  it("holds the account's concurrency against the same", () => {
    expect(checkOf('account-concurrency', { account: anAccount(3) }).verdict).toBe('stop');
    expect(checkOf('account-concurrency', { account: anAccount(100, 65) }).verdict).toBe('warn');
    expect(checkOf('account-concurrency', { account: anAccount(100, 60) }).verdict).toBe('ok');
    const unread = { concurrencyLimit: missing('access-denied'), concurrencyInUse: missing('access-denied') };
    expect(checkOf('account-concurrency', { account: unread }).verdict).toBe('warn');
  });

  it('warns when something else invokes it', () => {
    expect(
      consumerCheck('other-triggers', { lambda: { otherSources: ['arn:aws:sqs:eu-west-1:1:jobs'] } }).fact,
    ).toContain('jobs');
  });
});

describe('checks of the stream', () => {
  it('counts what others have used of the ten calls', () => {
    const value = [ownCall(NOW - HOUR_MS), ownCall(NOW - HOUR_MS, { by: 'other', calls: 2 })];
    const check = checkOf('reshard-calls', { ledger: { kind: 'found', value } });
    expect(check).toMatchObject({ verdict: 'warn', fact: expect.stringContaining('7 of 10') });
    expect(check.fact).toContain('2 used by others');
    expect(checkOf('reshard-calls', { ledger: { kind: 'unread', why: 'no table is named' } }).fact).toContain(
      'not known',
    );
  });

  it('stops where retention ends before lateness begins', () => {
    const stream = (retentionMs: number) =>
      checkOf('retention', {
        observation: anObservation({ source: aStream({ retentionMs }), consumers: [aReadyConsumer()] }),
      });
    expect(stream(11 * MINUTE_MS).verdict).toBe('stop');
    expect(stream(40 * MINUTE_MS).verdict).toBe('warn');
    expect(stream(44 * MINUTE_MS).verdict).toBe('ok');
  });

  it('names registered consumers that no mapping uses', () => {
    const registered = (used: boolean) =>
      checkOf('registered-readers', { registered: { kind: 'found', value: [{ name: 'search', arn: ARN, used }] } });
    expect(registered(true).verdict).toBe('ok');
    expect(registered(false)).toMatchObject({ verdict: 'warn', fact: expect.stringContaining('search') });
  });

  it('sees reads that mappings do not explain', () => {
    const reads = (perMin: number) =>
      checkOf('other-readers', {
        observation: anObservation({ consumers: [aReadyConsumer()], sourceMetrics: { readRecords: steady(perMin) } }),
      }).verdict;
    expect([reads(60_000), reads(90_000), reads(120_000)]).toEqual(['ok', 'ok', 'warn']);
  });

  it('warns where bounds or quota leave no room', () => {
    const policy = aPolicy({ bounds: { shards: { min: 1, max: 4 }, factor: { min: 1, max: 10 } } });
    expect(checkOf('shard-bounds', { policy }).fact).toContain('no room to scale out');
    expect(checkOf('shard-quota', { shardLimits: { kind: 'found', value: { limit: 43, open: 40 } } }).verdict).toBe(
      'warn',
    );
  });

  it('says that only the factor can be turned of an on-demand stream', () => {
    const { retentionMs, openShards } = aStream();
    const source = { ...aStream(), kind: 'kinesis-on-demand', retentionMs, openShards } as const;
    expect(checkOf('kind', { observation: anObservation({ source, consumers: [aReadyConsumer()] }) }).verdict).toBe(
      'warn',
    );
  });
});

describe("checks of the owner's side", () => {
  it('tells what holds a source below enforce, and how to change it', () => {
    const check = checkOf('mode', { chain: modeChainOf([], { name: 'orders', tag: 'on' }) });
    expect(check).toMatchObject({ verdict: 'ok', fact: expect.stringContaining('To enforce: set "mode"') });
  });

  it('stops at a source that is off or held', () => {
    expect(checkOf('mode', { chain: modeChainOf([], { name: 'orders', tag: 'off' }) }).verdict).toBe('stop');
    expect(checkOf('mode', { chain: modeChainOf([], { name: 'orders', tag: 'yes' }) })).toMatchObject({
      verdict: 'stop',
      todo: expect.stringContaining('received "yes"'),
    });
  });

  it('stops at problems of its own documents and warns of those of others', () => {
    const problem = (where: string) => checkOf('documents', { problems: [{ where, text: 'x' }] }).verdict;
    expect(problem('/headgate/streams/orders')).toBe('stop');
    expect(problem('/headgate/defaults')).toBe('stop');
    expect(problem('/headgate/streams/billing')).toBe('warn');
  });

  it('advises by the tool that owns the stream', () => {
    const tagged = (value: Readonly<Record<string, string>>) => checkOf('drift', { tags: { kind: 'found', value } });
    expect(tagged({ 'aws:cloudformation:stack-name': 'shop' }).fact).toContain('stack shop');
    expect(tagged({ ManagedBy: 'Terraform' }).todo).toContain('ignore_changes');
    expect(tagged({ ManagedBy: 'hand' }).verdict).toBe('ok');
  });

  it('tells what was denied to the operator from what was refused to the controller', () => {
    expect(checkOf('permissions', { denied: ['kinesis:DescribeLimits'] })).toMatchObject({
      verdict: 'warn',
      fact: expect.stringContaining('kinesis:DescribeLimits'),
    });
    expect(checkOf('permissions', { refusedChanges: ['update-shard-count'] }).verdict).toBe('stop');
  });

  it('stops where nothing can be read, and warns where nothing was measured', () => {
    const denied = { ...anObservationOf(), source: missing('access-denied') };
    expect(checkOf('readings', { observation: denied })).toMatchObject({ verdict: 'stop' });
    expect(checkOf('readings', { observation: anObservation({ consumers: [] }) }).fact).toContain(
      'no mapping reads it',
    );
    expect(consumerCheck('readings', { metrics: { iteratorAgeMaxMs: noSeries() } }).verdict).toBe('warn');
  });
});

describe('the price', () => {
  it('is several times lower at rest than in trouble, and set against the stream', () => {
    const { price } = examine(doctorFacts());
    expect(price.metricsPerGlance).toBe(3);
    expect(price.inTroubleDollars / price.atRestDollars).toBeGreaterThan(1.5);
    expect(price.streamDollars).toBeCloseTo(4 * 0.015 * 730);
  });

  it('grows with event counts and with downstreams that show their health', () => {
    const base = examine(doctorFacts()).price.metricsPerLook;
    const mapping = anObservationOf().consumers;
    const eventCounts = mapping.kind === 'value' ? mapping.value.map((one) => one.mapping.id) : [];
    expect(examine(doctorFacts({ eventCounts, downstreamMetrics: 3 })).price.metricsPerLook).toBe(base + 5);
  });

  it('is not known where the stream was not read', () => {
    const observation = { ...anObservationOf(), source: missing('unavailable') };
    expect(examine(doctorFacts({ observation })).price.streamDollars).toBeNull();
  });
});

describe('renderExaminations', () => {
  it('puts what is in the way first', () => {
    const observation = anObservationOf({ mapping: { startingPosition: 'latest' } });
    const text = renderExaminations([examine(doctorFacts({ observation }))]);
    const [head, first, second] = text.split('\n');
    expect(head).toBe('orders  ·  enforce  ·  NOT READY for enforce: 1 in the way, 0 warnings');
    expect(first).toMatch(/^ {2}stop {2}starting-position/);
    expect(second).toMatch(/^ +→ make the mapping anew/);
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      '1 examined: 0 ready, 0 ready with warnings, 1 not ready for enforce.',
    );
  });
});
