import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { type AlarmKeeperOptions, createAlarmKeeper } from '../../../src/adapters/aws/alarm-keeper.ts';
import type { WantedAlarm } from '../../../src/ports.ts';
import { awsError, ok, type StubbedAnswer, type StubbedCall, stubbedAws } from './stubbed-aws.ts';

const CONTROLLER = 'arn:aws:lambda:eu-west-1:123456789012:function:headgate-dev-controller';
const SOURCE = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';
const NOTHING = { created: [], deleted: [], problems: [], isComplete: true };

type Alarm = Readonly<Record<string, unknown>> & { readonly AlarmName: string };

function aWanted(functionName = 'bill', thresholdMs = 60_000): WantedAlarm {
  return { sourceId: SOURCE, functionName, thresholdMs };
}

/** An account that keeps alarms as CloudWatch does, two to a page. */
function open(answer: (call: StubbedCall) => StubbedAnswer | null = () => null) {
  const alarms = new Map<string, Alarm>();
  const waits: number[] = [];
  const aws = stubbedAws((call) => answer(call) ?? carryOut(alarms, call));
  const keeperOf = (overrides: Partial<AlarmKeeperOptions> = {}) =>
    createAlarmKeeper({
      cloudwatch: new CloudWatchClient(aws.config),
      stage: 'dev',
      controllerArn: CONTROLLER,
      wait: async (ms) => {
        waits.push(ms);
      },
      ...overrides,
    });
  const writes = () => aws.calls.filter(({ operation }) => operation !== 'DescribeAlarms');
  const names = () => [...alarms.keys()].sort();
  const keep = (wanted: readonly WantedAlarm[], mayDelete = true) => keeperOf().keep(wanted, { mayDelete });
  return { ...aws, alarms, waits, keeperOf, keep, writes, names };
}

function carryOut(alarms: Map<string, Alarm>, { operation, input }: StubbedCall): StubbedAnswer {
  if (operation === 'PutMetricAlarm') {
    const alarm = input as Alarm;
    const { Tags: _, ...stored } = alarm;
    alarms.set(alarm.AlarmName, { ActionsEnabled: true, OKActions: [], ...stored });
    return ok();
  }
  if (operation === 'DeleteAlarms') {
    for (const name of input.AlarmNames as readonly string[]) alarms.delete(name);
    return ok();
  }
  const matching = [...alarms.values()].filter(({ AlarmName }) => AlarmName.startsWith(String(input.AlarmNamePrefix)));
  const from = Number(input.NextToken ?? 0);
  const next = from + 2 < matching.length ? { NextToken: String(from + 2) } : {};
  return ok({ MetricAlarms: matching.slice(from, from + 2), ...next });
}

describe('alarm keeper', () => {
  it('makes an alarm that wakes the controller when one minute is too old', async () => {
    const { keep, writes } = open();
    expect(await keep([aWanted()])).toEqual({ ...NOTHING, created: ['headgate-dev-orders-bill'] });
    expect(writes()).toEqual([
      {
        operation: 'PutMetricAlarm',
        input: {
          AlarmName: 'headgate-dev-orders-bill',
          AlarmDescription: expect.stringContaining('below enforce'),
          Namespace: 'AWS/Lambda',
          MetricName: 'IteratorAge',
          Dimensions: [{ Name: 'FunctionName', Value: 'bill' }],
          Statistic: 'Maximum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 60_000,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
          AlarmActions: [CONTROLLER],
          Tags: [{ Key: 'app', Value: 'headgate' }],
        },
      },
    ]);
  });

  it('writes nothing when nothing has to change, however many there are', async () => {
    const { keep, writes, operations } = open();
    const wanted = ['a', 'b', 'c', 'd', 'e'].map((name) => aWanted(name));
    await keep(wanted);
    const before = writes().length;
    expect(await keep(wanted.toReversed())).toEqual(NOTHING);
    expect(writes()).toHaveLength(before);
    expect(operations().filter((name) => name === 'DescribeAlarms')).toHaveLength(1 + 3);
  });

  it('puts right what somebody has changed, and what the owner now wants', async () => {
    const { keep, alarms } = open();
    await keep([aWanted()]);
    const made = alarms.get('headgate-dev-orders-bill');
    for (const change of [{ Threshold: 5 }, { AlarmActions: [] }, { TreatMissingData: 'breaching' }, { Period: 300 }]) {
      if (made !== undefined) alarms.set(made.AlarmName, { ...made, ...change });
      expect((await keep([aWanted()])).created).toEqual(['headgate-dev-orders-bill']);
      expect(alarms.get('headgate-dev-orders-bill')).toEqual(made);
    }
    await keep([aWanted('bill', 90_000)]);
    expect(alarms.get('headgate-dev-orders-bill')).toMatchObject({ Threshold: 90_000 });
  });

  it('leaves an alarm muted that somebody has muted', async () => {
    const { keep, alarms } = open();
    await keep([aWanted()]);
    const made = alarms.get('headgate-dev-orders-bill');
    if (made !== undefined) alarms.set(made.AlarmName, { ...made, ActionsEnabled: false });
    expect(await keep([aWanted()])).toEqual(NOTHING);
    await keep([aWanted('bill', 90_000)]);
    expect(alarms.get('headgate-dev-orders-bill')).toMatchObject({ Threshold: 90_000, ActionsEnabled: false });
  });

  it('deletes its own that nobody wants, in one call', async () => {
    const { keep, writes, names } = open();
    await keep(['a', 'b', 'c'].map((name) => aWanted(name)));
    expect(await keep([aWanted('b')])).toEqual({
      ...NOTHING,
      deleted: ['headgate-dev-orders-a', 'headgate-dev-orders-c'],
    });
    expect(names()).toEqual(['headgate-dev-orders-b']);
    expect(writes()).toHaveLength(4);
    await keep([]);
    expect(names()).toEqual([]);
  });

  it('deletes nothing when it may not, and writes what is missing and differs all the same', async () => {
    const { keep, names, operations } = open();
    await keep(['a', 'b'].map((name) => aWanted(name)));
    expect(await keep([aWanted('b', 90_000), aWanted('c')], false)).toEqual({
      ...NOTHING,
      created: ['headgate-dev-orders-b', 'headgate-dev-orders-c'],
    });
    expect(names()).toEqual(['a', 'b', 'c'].map((name) => `headgate-dev-orders-${name}`));
    expect(await keep([], false)).toEqual(NOTHING);
    expect(operations()).not.toContain('DeleteAlarms');
  });

  it("touches no one else's: not by hand, not of another stage, not under a wanted name", async () => {
    const { keep, keeperOf, alarms, names } = open();
    const other = keeperOf({ stage: 'dev-2', controllerArn: `${CONTROLLER}-2` });
    await other.keep([aWanted()], { mayDelete: true });
    const byHand = { AlarmName: 'headgate-dev-orders-mine', AlarmDescription: 'mine', AlarmActions: [CONTROLLER] };
    const wanted = { AlarmName: 'headgate-dev-orders-bill' };
    for (const alarm of [byHand, wanted]) alarms.set(alarm.AlarmName, alarm);
    const before = structuredClone(alarms);
    expect(await keep([aWanted()])).toEqual({
      ...NOTHING,
      problems: [expect.stringMatching(/headgate-dev-orders-bill is not Headgate's/)],
    });
    expect(await keep([])).toEqual(NOTHING);
    expect(alarms).toEqual(before);
    expect(names()).toContain('headgate-dev-2-orders-bill');
  });
});

describe('alarm keeper: pace and trouble', () => {
  const many = Array.from({ length: 30 }, (_, index) => aWanted(`f${String(index).padStart(2, '0')}`));

  it('makes at most twenty writing calls a turn, and goes on at the next', async () => {
    const { keep, writes, names } = open();
    const [first, second] = [await keep(many), await keep(many)];
    expect([first.created.length, first.isComplete]).toEqual([20, false]);
    expect([second.created.length, second.isComplete]).toEqual([10, true]);
    expect(writes()).toHaveLength(30);
    expect(names()).toHaveLength(30);
    expect(await keep(many)).toEqual(NOTHING);
  });

  it('makes at most three a second', async () => {
    const { keep, waits } = open();
    await keep(many);
    expect(waits).toHaveLength(19);
    for (const ms of waits) expect(ms).toBeGreaterThanOrEqual(1_000 / 3);
  });

  it('stops when the invocation has no time left', async () => {
    const { keeperOf, writes } = open();
    let left = 3;
    const hasTime = () => {
      left -= 1;
      return left >= 0;
    };
    const { created, isComplete, problems } = await keeperOf({ hasTime }).keep(many, { mayDelete: true });
    expect([created.length, isComplete, problems]).toEqual([3, false, []]);
    expect(writes()).toHaveLength(3);
  });

  it('says so when it cannot look, and writes nothing', async () => {
    const { keep, writes } = open(({ operation, input }) =>
      operation === 'DescribeAlarms' && input.NextToken !== undefined ? awsError('AccessDenied', 403, 'no') : null,
    );
    await keep(many);
    const before = writes().length;
    const { problems, ...rest } = await keep([]);
    expect(problems).toEqual([expect.stringMatching(/could not be looked at: AccessDenied: no/)]);
    expect(rest).toEqual({ created: [], deleted: [], isComplete: false });
    expect(writes()).toHaveLength(before);
  });

  it('goes on behind an alarm that is refused for itself', async () => {
    const { keep } = open(({ input }) =>
      input.AlarmName === 'headgate-dev-orders-f01' ? awsError('InvalidParameterValue', 400, 'odd') : null,
    );
    const { created, problems, isComplete } = await keep(many.slice(0, 4));
    expect([created.length, isComplete]).toEqual([3, false]);
    expect(problems).toEqual(['headgate-dev-orders-f01 could not be created: InvalidParameterValueException: odd']);
  });

  it.each<StubbedAnswer>([
    awsError('AccessDenied', 403),
    awsError('Throttling', 400),
    awsError('LimitExceeded', 400),
    { kind: 'broken', error: new Error('reset') },
  ])('stops at trouble that the next call would meet too', async (trouble) => {
    const { keep, writes } = open(({ operation }) => (operation === 'PutMetricAlarm' ? trouble : null));
    const { created, problems, isComplete } = await keep(many);
    expect([created, isComplete]).toEqual([[], false]);
    expect(problems).toHaveLength(1);
    expect(writes()).toHaveLength(1);
  });
});
